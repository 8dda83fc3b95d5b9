"""How surely words rise, which of them name a subject, and which of several that say the same is named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from digest.frequencies import Frequency, log_odds
from digest.rules.language.folding import fold_words
from digest.rules.workbench.vocabulary import TITLE_SHARE, TitleUse, is_function_word

LEAST_TITLES = 3  # recent ones that have a word
_LEAST_PAPERS = 4  # recent ones that have it
_LEAST_RISE = 1.5  # times the earlier share; by how much a word is above that is what makes it sure
_SURE = 1.0  # standard deviations, of texts and of titles together
_HOPELESS = -1.0  # standard deviations
_COMMON, _COMMON_TITLE_SHARE = 0.01, 0.25  # a single word of more of the earlier papers must stand in more titles
_MOSTLY_BEGINS, _SELDOM_ENDS, _MOSTLY_JOINED = 0.5, 0.12, 0.5
_CAPITALS = 0.5  # of its spellings have two of them, if a word is an acronym
_NEARLY_AS_SURE = 0.8  # a shorter phrase that rises so surely says it better than a longer one
# Words that titles use and nobody would ask for.
_NO_SUBJECTS = frozenset(
    (
        "deep",
        "era",
        "far",
        "good",
        "know",
        "lost",
        "made",
        "make",
        "matter",
        "matters",
        "need",
        "part",
        "ready",
        "right",
    )
)
_FEWEST_INITIALS = 2
_LONG = 5  # letters; a shorter word in -ing is no form of another
_JOINING = frozenset({"of", "to", "by", "with", "in", "on"})  # by these a name of three words may be joined


@dataclass(frozen=True, slots=True)
class Rise:
    """How often a *word* stands in the texts, and in the titles, of recent papers and of those before."""

    word: str
    recent: Frequency
    earlier: Frequency
    recent_titles: Frequency
    earlier_titles: Frequency

    @property
    def score(self) -> float:
        """How many standard deviations its share is above one and a half times the earlier one, in texts and titles."""
        texts = log_odds(self.recent, self.earlier, _LEAST_RISE)
        return texts + log_odds(self.recent_titles, self.earlier_titles, _LEAST_RISE)

    @property
    def weight(self) -> float:
        """By how many standard deviations its share is above what it was, which is more for frequent words."""
        return log_odds(self.recent, self.earlier) + log_odds(self.recent_titles, self.earlier_titles)

    @property
    def is_sure(self) -> bool:
        """Whether it rises as surely, in as many papers and titles, as it takes to be told of."""
        is_frequent = self.recent.having >= _LEAST_PAPERS and self.recent_titles.having >= LEAST_TITLES
        return is_frequent and self.recent.share >= _LEAST_RISE * self.earlier.share and self.score >= _SURE


def may_rise(recent_titles: Frequency, earlier_titles: Frequency) -> bool:
    """Whether a word may rise, by its titles: where they speak against it, texts hardly make up for that."""
    return log_odds(recent_titles, earlier_titles, _LEAST_RISE) > _HOPELESS


def names_subject(phrase: str, use: TitleUse, titles: int, texts: Frequency, earlier: Frequency) -> bool:
    """Whether *phrase* is a word for what papers are about, and not only one that they use or a piece of a longer name.

    *use* is how titles spell it; it stands in so many *titles*, and in *texts* of all papers and in the *earlier* ones.
    """
    if not use.titles or titles < TITLE_SHARE * texts.having:
        return False
    if " " in phrase:
        return _is_whole(phrase, use)
    if use.begins >= _MOSTLY_BEGINS * use.spellings.total():
        return False  # `Rethinking …`, `Unlocking …`, and names of systems: `SAGE: …`
    if phrase in _NO_SUBJECTS:
        return False
    return is_acronym(use) or earlier.share <= _COMMON or titles >= _COMMON_TITLE_SHARE * texts.having


def is_acronym(use: TitleUse) -> bool:
    """Whether titles write it with several capitals."""
    capitals = sum(number for text, number in use.spellings.items() if sum(map(str.isupper, text)) > 1)
    return capitals >= _CAPITALS * use.spellings.total()


def _is_whole(phrase: str, use: TitleUse) -> bool:
    """Whether *phrase* is no piece of longer ones: `complex video`, `framework for long-horizon`."""
    number = use.spellings.total()
    if use.pieces >= number:
        return False
    if sum(times for text, times in use.spellings.items() if " " not in text) >= _MOSTLY_JOINED * number:
        return True  # a hyphen stands between all its words
    words = phrase.split()
    inner = [word for word in words[1:-1] if is_function_word(word)]
    is_joined = all(any(f"-{word}-" in text.lower() for text in use.spellings) for word in inner)
    is_name = is_joined or (len(words) == len(inner) + 2 and _JOINING.issuperset(inner))
    return is_name and use.ends >= _SELDOM_ENDS * number


class Choice(NamedTuple):
    """A *rise* that is told of, and the words that are its initials, or of which it is those, and rise as well."""

    rise: Rise
    also: tuple[str, ...] = ()


def choose_rises(rises: Sequence[Rise], most: int) -> list[Choice]:
    """The *most* surest of *rises*, each of which says something else."""
    by_word = {rise.word: rise for rise in rises}
    chosen: dict[str, Choice] = {}
    for rise in sorted(rises, key=lambda each: (-each.score, each.word)):
        if _is_said_shorter(rise, by_word):
            continue
        word = rise.word
        if same := next((each for each in chosen if are_initials(word, each) or are_initials(each, word)), None):
            chosen[same] = chosen[same]._replace(also=(*chosen[same].also, word))
        elif len(chosen) < most and not any(_is_part(word, each) or _is_part(each, word) for each in chosen):
            chosen[word] = Choice(rise)
    return [*chosen.values()]


def _is_said_shorter(rise: Rise, by_word: Mapping[str, Rise]) -> bool:
    shorter = (by_word.get(part) for part in _inner_phrases(rise.word))
    return any(each.score >= _NEARLY_AS_SURE * rise.score for each in shorter if each)


def _inner_phrases(phrase: str) -> Iterator[str]:
    words = fold_words(phrase)
    for length in range(2, len(words)):
        yield from (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))


def _is_part(word: str, other: str) -> bool:
    """Whether *word* is of words of *other*, in whatever form."""
    return {*map(_stem, fold_words(word))} <= {*map(_stem, fold_words(other))}


def are_initials(word: str, phrase: str) -> bool:
    """Whether *word* is the initials of words of *phrase*, from its first on: `VLA`, `vision-language-action model`."""
    letters, *more = fold_words(word)
    names = fold_words(phrase)
    if more or len(letters) < _FEWEST_INITIALS or len(names) < len(letters):
        return False
    initials = ["".join(each[0] for each in names), "".join(each[0] for each in names if not is_function_word(each))]
    return any(each.startswith(letters) for each in initials)


def _stem(word: str) -> str:
    """What `evolve` and `evolving`, `think` and `thinking` have in common."""
    stem = word.removesuffix("ing") if len(word) > _LONG else word
    return stem.removesuffix("e")
