"""The sentences of a text, and the one of an abstract that says what was done."""

from functools import lru_cache

from digest.patterns import lazy_pattern
from digest.text import fold_title

Span = tuple[int, int]

# A full stop, then a blank and no small letter; not behind the usual abbreviations or initials.
SENTENCE_END = lazy_pattern(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bal)(?<!\bvs)(?<!\bcf)(?<!\bFig)(?<!\bEq)(?<!\bSec)(?<!\bresp)(?<!\b[A-Z])"
    r"[.!?][)\]”’\"']*\s+(?=[^a-z\s])|[。！？]\s*"
)
# What authors write where they say what they did.
_CUE = lazy_pattern(
    r"(?i)\b(?:we|this (?:paper|work|study|article|report|survey)"
    r"|in this (?:paper|work|study|article|report|survey),? we)"
    r" (?:\w+ly |also |further |thus |here |then )?(?:introduces?|proposes?|presents?|develops?|describes?)\b"
)
_WEAK_CUE = lazy_pattern(
    r"(?i)\b(?:we|this (?:paper|work|study|article|report|survey)) (?:\w+ly |also )?"
    r"(?:shows?|demonstrates?|studies|study"
    r"|investigates?|explores?|finds?|found|provides?|releases?|designs?|builds?|built|conducts?|introduced|proposed"
    r"|presented|developed|formulates?|analyzes?|examines?|offers?|addresses|argues?|identif(?:y|ies)|reports?)\b"
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
    wanted = set(_content_words(title))
    scored = [(_score_sentence(abstract[start:end], wanted), -at) for at, (start, end) in enumerate(spans)]
    return spans[-max(scored)[1]] if scored else None


def _score_sentence(sentence: str, wanted: set[str]) -> float:
    words = _WORDS.findall(sentence)
    cue = 1.0 if _CUE.search(sentence) else 0.5 if _WEAK_CUE.search(sentence) else 0.0
    shared = len(wanted & set(_content_words(sentence))) / (len(wanted) or 1)
    unusual = abs(len(words) - _USUAL_WORDS) / _USUAL_WORDS
    return cue + shared - 0.3 * min(unusual, 2) - (1 if len(words) < _SHORTEST else 0)


def _content_words(text: str) -> list[str]:
    """The longer words of *text*, folded; short ones are in every sentence."""
    return [folded for word in _WORDS.findall(text) if len(word) > 3 and (folded := fold_title(word))]
