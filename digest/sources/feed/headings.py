"""Headings of an abstract and within it, of which feeds often keep the words and lose the markup."""

import re
from collections.abc import Sequence

from digest.patterns import lazy_pattern
from digest.sources.feed.empty_lines import ABSTRACT_WORDS

# The word before the text, unless it is the first word of the text: "Abstract Syntax Trees are …".
_ABSTRACT_THINGS = (
    "Algebra|Argumentation|Art|Cauchy|Class|Concept|Data|Dialectical|Domain|Harmonic|Interpretation|Machine|Meaning"
    "|Reasoning|Rewriting|Stone|State|Syntax|Thought|Visual|Wikipedia"
)
_HEADING = lazy_pattern(
    rf"ABSTRACT[:.—–-]?\s|Abstract(?=[A-Z][a-z])|(?:Abstract|Summary)[.:—–-]\s|Abstract (?!{_ABSTRACT_THINGS})(?=[A-Z])"
    r"|(?:Abstrakt?|Resum(?:o|en)|Résumé|Riassunto|Zusammenfassung|RESUMO|RESUMEN|RÉSUMÉ)[.:—–-]\s"
)
_HEADING_LINE = lazy_pattern(rf"(?:graphical )?(?:{ABSTRACT_WORDS})|toc graphic", re.I)
_ABSTRACT_LINE = lazy_pattern("abstract", re.I)
_PARTS = (
    "Abstract|Aims?(?: and [Oo]bjectives)?|Approach|Background(?: and (?:[Aa]ims?|[Oo]bjectives?|[Pp]urpose))?"
    "|Conclusions?|Context|Design|Discussion|Evaluation|Findings|Graphical [Aa]bstract|Highlights|Implications"
    "|Importance|Interpretation|Introduction|Limitations|Main (?:[Cc]onclusions?|[Rr]esults)|Materials? and [Mm]ethods"
    "|Methodology|Methods?(?: and [Rr]esults)?|Motivation|Objectives?|Originality/[Vv]alue|Participants|Patients"
    "|Practical [Ii]mplications|Problem|Purpose|Rationale|Results?(?: and [Dd]iscussion)?|Settings?"
    "|Significance(?: [Ss]tatement)?|Study [Dd]esign|Summary|Value"
)
# "We ask.MethodsWe count", "METHODS:We count"
_PART = rf"(?:(?:{_PARTS})(?=[A-Z\d])|[A-Z][A-Z /]{{3,40}}+:(?=[^\s/]))"
_GLUED, _GLUED_FIRST = lazy_pattern(rf"(?<=[.!?)\]%]){_PART}"), lazy_pattern(_PART)
_MOST_BEFORE = 0.5  # of the length of the abstract


def without_heading(line: str) -> str:
    """*line* without a word for "abstract" at its beginning."""
    heading = _HEADING.match(line)
    return line[heading.end() :] if heading else line


def behind_abstract_line(lines: Sequence[str]) -> list[str]:
    """*lines* without those that are such a word; and without those before it, which tell a graphical abstract, unless
    they are about as long as those behind it, as an abstract in another language is."""
    at = next((at for at, line in enumerate(lines) if _ABSTRACT_LINE.fullmatch(line)), 0)
    before, behind = (sum(map(len, part)) for part in (lines[:at], lines[at + 1 :]))
    kept = lines[at:] if before < behind * _MOST_BEFORE else lines
    return [line for line in kept if not _HEADING_LINE.fullmatch(line)]


def part_headings(text: str) -> str:
    """*text* with blanks around the headings of its parts, where a feed has lost them."""
    if not _GLUED.search(text):
        return text
    first = _GLUED_FIRST.match(text)
    text = f"{first[0]} {text[first.end() :]}" if first else text
    return _GLUED.sub(r" \g<0> ", text)
