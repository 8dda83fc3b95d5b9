"""What the marks of a reader mean for a digest: hidden papers stay out of it, unless a topic asks for them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from digest.model import Paper
from digest.rules.evaluation import true_parts
from digest.rules.language.expressions import And, Expression, Fact, Not, Or, all_facts
from digest.rules.topics import Rules
from digest.rules.verdict import Verdict, rule_expressions

_HIDDEN = Fact("is", "=", "hidden", "is:hidden")


def find_hidden_papers(papers: Iterable[Paper], verdicts: Iterable[Verdict]) -> frozenset[str]:
    """The identifiers of those of *papers* that stay out of the digest, whatever the *verdicts* on them.

    A paper is in it although it is hidden if a topic asks for that, as `is:hidden & has:code` does.
    """
    hidden = frozenset(paper.id for paper in papers if paper.hidden)
    if not hidden:
        return hidden
    return hidden - {verdict.paper.id for verdict in verdicts if verdict.paper.hidden and _is_asked_for(verdict)}


def keep_hidden_apart(expression: Expression) -> Expression:
    """*expression* as a search means it: true of a hidden paper only where it asks for hidden ones, as in a digest."""
    asking = _find_asking_part(expression)
    if asking in (None, expression):
        return expression
    return And((expression, Or((Not(_HIDDEN), asking))))


def asks_for_hidden(expression: Expression) -> bool:
    """Whether *expression* asks for hidden papers, perhaps only for some of them."""
    return _find_asking_part(expression) is not None


def _find_asking_part(expression: Expression) -> Expression | None:
    """What is true of those hidden papers that *expression* asks for; None where it asks for none. What stands below a
    `not` asks for nothing."""
    if isinstance(expression, Fact):
        return expression if _is_hidden_fact(expression) else None
    if not isinstance(expression, And | Or):
        return None
    asking = tuple(part for each in expression.parts if (part := _find_asking_part(each)) is not None)
    is_all_asking = asking == expression.parts or (isinstance(expression, And) and any(map(_is_hidden_fact, asking)))
    if not asking or is_all_asking:
        return expression if asking else None
    return Or(asking) if isinstance(expression, Or) else And((expression, Or(asking)))


def _is_hidden_fact(part: Expression) -> bool:
    return isinstance(part, Fact) and (part.name, part.value) == (_HIDDEN.name, _HIDDEN.value)


def forget_marks(verdict: Verdict) -> Verdict:
    """*verdict* for somebody whose marks do not count."""
    paper = verdict.paper
    if not (paper.starred or paper.hidden):
        return verdict
    return replace(verdict, reading=replace(verdict.reading, paper=replace(paper, starred=False, hidden=False)))


def facts_about_marks(rules: Rules) -> Sequence[Fact]:
    """The facts in *rules* that ask for marks: `is:starred`, `is:hidden`."""
    return [fact for each in rule_expressions(rules) for fact in all_facts(each) if fact.name == "is"]


def _is_asked_for(verdict: Verdict) -> bool:
    parts = (true_parts(topic.wanted, verdict.hits, verdict.paper) for topic in verdict.matched_topics)
    return any(_is_hidden_fact(part) for of in parts for part in of)
