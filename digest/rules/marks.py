"""What the marks of a reader mean for a digest: hidden papers stay out of it, unless a topic asks for them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from digest.model import Paper
from digest.rules.evaluation import true_parts
from digest.rules.language.expressions import Fact, all_facts
from digest.rules.topics import Rules
from digest.rules.verdict import Verdict, rule_expressions


def find_hidden_papers(papers: Iterable[Paper], verdicts: Iterable[Verdict]) -> frozenset[str]:
    """The identifiers of those of *papers* that stay out of the digest, whatever the *verdicts* on them.

    A paper is in it although it is hidden if a topic asks for that, as `is:hidden & has:code` does.
    """
    hidden = frozenset(paper.id for paper in papers if paper.hidden)
    if not hidden:
        return hidden
    return hidden - {verdict.paper.id for verdict in verdicts if verdict.paper.hidden and _is_asked_for(verdict)}


def forget_marks(verdict: Verdict) -> Verdict:
    """*verdict* for somebody whose marks do not count."""
    paper = verdict.paper
    if not (paper.starred or paper.hidden):
        return verdict
    return replace(verdict, paper=replace(paper, starred=False, hidden=False))


def facts_about_marks(rules: Rules) -> Sequence[Fact]:
    """The facts in *rules* that ask for marks: `is:starred`, `is:hidden`."""
    return [fact for each in rule_expressions(rules) for fact in all_facts(each) if fact.name == "is"]


def _is_asked_for(verdict: Verdict) -> bool:
    parts = (true_parts(topic.wanted, verdict.hits, verdict.paper) for topic in verdict.matched_topics)
    return any(isinstance(part, Fact) and part.name == "is" and part.value == "hidden" for of in parts for part in of)
