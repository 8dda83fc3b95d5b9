"""Rules put to the test on many papers: what is dead, too broad, shadowed, or could find more."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from digest.errors import UsageError
from digest.model import Paper
from digest.rules.expressions import Expression, Leaf, Not, Person, folded_name, leaves, wanted_leaves
from digest.rules.folding import fold
from digest.rules.matcher import Matcher, document
from digest.rules.near_misses import respelled
from digest.rules.parsing import parse
from digest.rules.topics import Follow, Rules
from digest.rules.verdict import Judge
from digest.text import count, nearest

_BROAD = 0.3
_FEW = 20  # papers below which "broad" means nothing
_GAIN = 3  # papers that a spelling must add to be worth a word
_SHORTEST_TYPO = 5
_WORDS_SHOWN = 3
_SHOUTED = re.compile(r"\b(AND|OR|NOT)\b")


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark: *where* in the configuration, and a sentence with the figure that supports it."""

    where: str
    message: str


@dataclass(slots=True)
class _Seen:
    """What the papers said: which of them (by number) each term, topic, mute and follow found."""

    papers: int = 0
    terms: dict[str, set[int]] = field(default_factory=dict)
    topics: dict[str | None, set[int]] = field(default_factory=dict)
    landed: dict[str | None, set[int]] = field(default_factory=dict)
    followed: dict[str, list[Paper]] = field(default_factory=dict)
    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)


def check(rules: Rules, papers: Sequence[Paper]) -> list[Finding]:
    """Everything that is odd about *rules*, with what *papers* say of it, in the order of the rules."""
    seen = _read(rules, papers)
    wider = _wider(rules, papers, seen)
    found = [
        *_contradictions(rules),
        *(finding for where, expression in _places(rules) for finding in _terms(where, expression, seen, wider)),
        *_topics(rules, seen),
        *(finding for follow in rules.follow for finding in _follow(follow, seen)),
        *_scores(rules),
    ]
    return list(dict.fromkeys(found))


def _places(rules: Rules) -> Iterator[tuple[str, Expression]]:
    for topic in rules.topics:
        yield f"topics.{topic.name}" if topic.name else "match", topic.wanted
    for mute in rules.mute:
        yield "mute", mute.unwanted


def _read(rules: Rules, papers: Sequence[Paper]) -> _Seen:
    seen, judge = _Seen(len(papers)), Judge(rules)
    asked = [leaf for _, expression in _places(rules) for leaf in leaves(expression)]
    for at, paper in enumerate(papers):
        verdict = judge.verdict(paper)
        for leaf in asked:
            if any(name in verdict.hits.get(leaf.term.text, ()) for name in leaf.fields):
                seen.terms.setdefault(leaf.label, set()).add(at)
        for topic in verdict.wanting:
            seen.topics.setdefault(topic.name, set()).add(at)
        if verdict.shown:
            seen.landed.setdefault(verdict.section, set()).add(at)
        if verdict.follow:
            seen.followed.setdefault(verdict.follow.label, []).append(paper)
        words = fold(verdict.read.text).words.split()
        seen.words.update(set(words))
        seen.pairs.update({first + second for first, second in pairwise(words)})
    return seen


# --- terms --------------------------------------------------------------------------------------


def _terms(where: str, expression: Expression, seen: _Seen, wider: Mapping[str, list[str]]) -> Iterator[Finding]:
    for leaf in leaves(expression):
        found = len(seen.terms.get(leaf.label, ()))
        if shouted := _SHOUTED.search(leaf.term.text):
            sign = {"AND": "&", "OR": "|", "NOT": "not"}[shouted[0]]
            yield Finding(where, f"`{leaf.label}` looks for the word “{shouted[0]}”; write `{sign}` to mean it")
        if _is_one_letter(leaf):
            yield Finding(where, f"`{leaf.label}` is one letter, in any case; write `={leaf.term.text}` for this one")
        if not found:
            yield Finding(where, f"`{leaf.label}` is in none of {count(seen.papers, 'paper')}{_typo(leaf, seen)}")
        elif seen.papers >= _FEW and found > _BROAD * seen.papers:
            share = round(100 * found / seen.papers)
            yield Finding(where, f"`{leaf.label}` is in {found:,} papers, {share} % of all: too broad to choose by")
        for message in wider.get(leaf.label, ()):
            yield Finding(where, message)
    yield from _redundant(where, expression, seen)


def _is_one_letter(leaf: Leaf) -> bool:
    return len(leaf.term.text) == 1 and leaf.term.text.isalpha()


def _typo(leaf: Leaf, seen: _Seen) -> str:
    """A guess at what was meant: words that hardly occur, beside one that often does."""
    for word in fold(leaf.term.text).words.split():
        if len(word) >= _SHORTEST_TYPO and not seen.words[word]:
            frequent = [known for known, papers in seen.words.items() if papers > 2 and len(known) >= _SHORTEST_TYPO]
            if near := nearest(word, frequent, 0.8):
                return f"; did you mean `{near}` ({seen.words[near]:,} papers)?"
    return ""


def _redundant(where: str, expression: Expression, seen: _Seen) -> Iterator[Finding]:
    """Terms of one topic that are contained in another one of it."""
    wanted = [leaf for leaf in wanted_leaves(expression) if leaf.term.patterns]
    for leaf in wanted:
        for other in wanted:
            if leaf.label != other.label and _contains(leaf, other) and _adds_nothing(leaf, other, seen):
                yield Finding(where, f"`{leaf.label}` adds nothing to `{other.label}`")


def _contains(longer: Leaf, shorter: Leaf) -> bool:
    keys = [pattern.key for pattern in shorter.term.patterns]
    return longer.fields == shorter.fields and any(key in longer.term.patterns[0].key for key in keys)


def _adds_nothing(leaf: Leaf, other: Leaf, seen: _Seen) -> bool:
    found, others = seen.terms.get(leaf.label, set()), seen.terms.get(other.label, set())
    return bool(found) and found <= others and (found != others or leaf.label > other.label)


def _wider(rules: Rules, papers: Sequence[Paper], seen: _Seen) -> dict[str, list[str]]:
    """For each term what other spellings would add, as sentences."""
    leaf_of = {leaf.label: leaf for _, expression in _places(rules) for leaf in wanted_leaves(expression)}
    instead = {label: dict.fromkeys(_spellings(leaf, seen)) for label, leaf in leaf_of.items()}
    others = _parsed(instead.values(), leaf_of)
    gained = _gains({label: list(texts) for label, texts in instead.items()}, others, papers, seen)
    return {label: [_sentence(leaf_of[label], *gain) for gain in gains] for label, gains in gained.items()}


def _spellings(leaf: Leaf, seen: _Seen) -> Iterator[str]:
    yield from respelled(leaf)
    text = leaf.term.text
    prefix = leaf.label.removesuffix(text)
    if text.isalpha() and seen.pairs[text.lower()]:
        yield from (f"{prefix}{open_form}" for open_form in _open_forms(text.lower(), seen))
    elif " " in text and text.replace(" ", "").isalpha():
        yield prefix + text.replace(" ", "-")


def _open_forms(word: str, seen: _Seen) -> Iterator[str]:
    """`multi-modal` for `multimodal`: where both halves are words of the papers."""
    for at in range(2, len(word) - 1):
        first, second = word[:at], word[at:]
        if seen.words[first] and (seen.words[second] or seen.words[f"{second}s"]):
            yield f"{first}-{second}"


def _parsed(spellings: Iterable[Iterable[str]], leaf_of: Mapping[str, Leaf]) -> dict[str, Leaf]:
    fields = {label: leaf.fields for label, leaf in leaf_of.items()}
    parsed = {}
    for label, texts in zip(fields, spellings, strict=True):
        for text in texts:
            try:
                other = parse(text, fields[label])
            except UsageError:
                continue
            if isinstance(other, Leaf):
                parsed[text] = other
    return parsed


def _gains(
    instead: Mapping[str, Sequence[str]], others: Mapping[str, Leaf], papers: Sequence[Paper], seen: _Seen
) -> dict[str, list[tuple[str, int, Counter[str]]]]:
    """For each label the spellings that find more: (spelling, papers more, the words they found there)."""
    matcher = Matcher(others.values())
    found: dict[str, dict[int, str]] = {text: {} for text in others}
    for at, paper in enumerate(papers):
        read = document(paper, matcher.fields)
        hits = matcher.hits(read)
        for text, leaf in others.items():
            places = hits.get(leaf.term.text, {})
            for name in leaf.fields:
                if name in places and at not in found[text]:
                    start, end = min(places[name])
                    found[text][at] = read.of(name)[start:end].lower()
    gains: dict[str, list[tuple[str, int, Counter[str]]]] = {}
    for label, texts in instead.items():
        for text in texts:
            more = {at: word for at, word in found.get(text, {}).items() if at not in seen.terms.get(label, set())}
            if len(more) >= _GAIN:
                gains.setdefault(label, []).append((text, len(more), Counter(more.values())))
    return gains


def _sentence(leaf: Leaf, instead: str, more: int, words: Counter[str]) -> str:
    if instead == leaf.label.lower():
        return f"`{leaf.label}` without capitals: +{more:,} ({count(more, 'paper')} with other capitals)"
    examples = ", ".join(f"{word} {papers}" for word, papers in words.most_common(_WORDS_SHOWN))
    return f"also write `{instead}`: +{more:,} ({examples})"


# --- topics, people, scores ---------------------------------------------------------------------


def _contradictions(rules: Rules) -> Iterator[Finding]:
    muted = {leaf.label for mute in rules.mute for leaf in [mute.unwanted] if isinstance(leaf, Leaf)}
    for where, expression in _places(rules):
        if where == "mute":
            continue
        wanted = {leaf.label for leaf in wanted_leaves(expression)}
        for label in sorted(wanted & muted):
            yield Finding(where, f"`{label}` is asked for here and muted below: its papers are never shown")
        for label in sorted(wanted & _refused(expression)):
            yield Finding(where, f"`{label}` is asked for and refused by `not` in the same topic")


def _refused(expression: Expression) -> set[str]:
    if isinstance(expression, Not):
        return {leaf.label for leaf in leaves(expression.part)}
    parts = getattr(expression, "parts", ())
    return set().union(*(_refused(part) for part in parts)) if parts else set()


def _topics(rules: Rules, seen: _Seen) -> Iterator[Finding]:
    for topic in rules.topics:
        if topic.name is None:
            continue
        found, landed = seen.topics.get(topic.name, set()), seen.landed.get(topic.name, set())
        if not found:
            yield Finding(f"topics.{topic.name}", f"no paper of {seen.papers:,}")
        elif not landed and topic.score > 0:
            above = [name for name, papers in seen.landed.items() if name and papers & found]
            under = " and ".join(f"“{name}”" for name in above)
            reason = (
                f"all {len(found):,} papers stand under {under}"
                if above
                else f"of {count(len(found), 'paper')} none is shown"
            )
            yield Finding(f"topics.{topic.name}", reason)


def _follow(follow: Follow, seen: _Seen) -> Iterator[Finding]:
    papers = seen.followed.get(follow.label, [])
    if not papers:
        yield Finding("follow", f"{follow.label}: no paper among {seen.papers:,}")
    elif isinstance(follow.who, Person) and not follow.with_:
        groups = _groups(papers, follow.who)
        if groups > 2:
            yield Finding(
                "follow",
                f"{follow.label}: {len(papers)} papers in {groups} groups that share no co-author, perhaps "
                "several people of that name; add `with:` and words of the right one",
            )


def _groups(papers: Sequence[Paper], who: Person) -> int:
    """Into how many groups *papers* fall when those that share a co-author belong together."""
    groups: list[set[str]] = []
    for paper in papers:
        company = {folded_name(name) for name in paper.authors} - who.names
        touching = [group for group in groups if group & company]
        groups = [group for group in groups if not group & company]
        groups.append(company.union(*touching))
    return len(groups)


def _scores(rules: Rules) -> Iterator[Finding]:
    most = sum(topic.score for topic in rules.topics if topic.score > 0)
    if rules.topics and most < rules.min_score:
        yield Finding("min_score", f"{rules.min_score} is never reached: all topics together give {most}")
