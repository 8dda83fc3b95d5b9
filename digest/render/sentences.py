"""The sentences of a text, and the one of an abstract that says what was done."""

from collections.abc import Iterable
from functools import lru_cache
from math import inf

from digest.patterns import lazy_pattern
from digest.text import fold_title

Span = tuple[int, int]

# A full stop, then a blank and no small letter; not behind the usual abbreviations or initials. The sign stands first,
# so that one is looked for, and only then at what is before it.
SENTENCE_END = lazy_pattern(
    r"[.!?。！？](?:(?<=[。！？])\s*"
    r"|(?<!\be\.g.)(?<!\bi\.e.)(?<!\bal.)(?<!\bvs.)(?<!\bcf.)(?<!\bFig.)(?<!\bEq.)(?<!\bSec.)(?<!\bresp.)(?<!\b[A-Z].)"
    r"[)\]”’\"']*\s+(?=[^a-z\s]))"
)
# What authors write where they say what they did. Again what a search looks for stands first: the first letter.
_CUE = lazy_pattern(
    r"[WwTtIiİı](?<!\w.)(?i:(?<=w)e|(?<=t)his (?:paper|work|study|article|report|survey)"
    r"|(?<=i)n this (?:paper|work|study|article|report|survey),? we)(?i:"
    r" (?:\w+ly |also |further |thus |here |then )?(?:introduces?|proposes?|presents?|develops?|describes?)\b)"
)
_WEAK_CUE = lazy_pattern(
    r"[WwTt](?<!\w.)(?i:(?<=w)e|(?<=t)his (?:paper|work|study|article|report|survey))(?i: (?:\w+ly |also )?"
    r"(?:shows?|demonstrates?|studies|study"
    r"|investigates?|explores?|finds?|found|provides?|releases?|designs?|builds?|built|conducts?|introduced|proposed"
    r"|presented|developed|formulates?|analyzes?|examines?|offers?|addresses|argues?|identif(?:y|ies)|reports?)\b)"
)
_WORDS = lazy_pattern(r"[^\W_]+(?:-[^\W_]+)*")
_MOST_SENTENCES = 40  # an abstract has eight
_USUAL_WORDS = 24  # in a sentence that says what was done
_SHORTEST = 6  # words


def split_sentences(text: str) -> list[Span]:
    """Where the sentences of *text* start and end, without the blanks between them."""
    spans, start = [], 0
    for match in SENTENCE_END.finditer(text):
        spans.append((start, match.start() + len(match[0].rstrip())))
        start = match.end()
    return [*spans, (start, len(text))] if start < len(text) else spans


@lru_cache(maxsize=4_096)  # one paper is shown to many readers
def find_gist(title: str, abstract: str) -> Span | None:
    """The sentence of *abstract* that says what was done in the paper called *title*; None without an abstract.

    What decides: that the authors introduce, propose or present something in it, how many words of the title it has,
    and that it is neither a heading nor a paragraph. Of equal ones the first.
    """
    spans = split_sentences(abstract)[:_MOST_SENTENCES]
    wanted = _content_words(_WORDS.findall(title))
    cues = [(_weigh_cue(abstract[start:end]), -at) for at, (start, end) in enumerate(spans)]
    best = (-inf, 0)
    for cue, at in sorted(cues, reverse=True):
        if best[0] > cue + 1:
            # All that comes has no more, whatever its words.
            break
        start, end = spans[-at]
        best = max(best, (_score_sentence(abstract[start:end], cue, wanted), at))
    return spans[-best[1]] if spans else None


def _weigh_cue(sentence: str) -> float:
    return 1.0 if _CUE.search(sentence) else 0.5 if _WEAK_CUE.search(sentence) else 0.0


def _score_sentence(sentence: str, cue: float, wanted: set[str]) -> float:
    """At most one more than *cue*."""
    words = _WORDS.findall(sentence)
    shared = len(wanted & _content_words(words)) / (len(wanted) or 1)
    unusual = abs(len(words) - _USUAL_WORDS) / _USUAL_WORDS
    return cue + shared - 0.3 * min(unusual, 2) - (1 if len(words) < _SHORTEST else 0)


def _content_words(words: Iterable[str]) -> set[str]:
    """The longer ones of *words*, folded as by `fold_title`; short ones are in every sentence."""
    longer = [word for word in words if len(word) > 3]
    lines = "\n".join(longer)
    if lines.isascii():
        # All at once: they have nothing but letters, digits and hyphens.
        return set(lines.lower().replace("-", " ").splitlines())
    return {folded for word in longer if (folded := fold_title(word))}
