"""How surely words rise, which of them name a subject, and which of several that say the same is named."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.frequencies import Frequency, log_odds
from digest.rules.language.folding import fold_words
from digest.rules.workbench.vocabulary import TitleUse, is_function_word

LEAST_TITLES = 3  # recent ones that have a word
_LEAST_PAPERS = 4  # recent ones that have it
_LEAST_RISE = 1.5  # times the earlier share; by how much a word is above that is what makes it sure
_SURE = 1.0  # standard deviations, of texts and of titles together
_TITLE_SHARE = 0.06  # of the papers that have a word, so many have it in their titles if it is a word for a subject
_COMMON, _COMMON_TITLE_SHARE = 0.03, 0.25  # a single word of more of the earlier papers must stand in more titles
_MOSTLY_BEGINS, _SELDOM_ENDS, _MOSTLY_JOINED = 0.5, 0.12, 0.5
_CAPITALS = 0.5  # of its spellings have two of them, if a word is an acronym
_NEARLY_AS_SURE = 0.8  # a shorter phrase that rises so surely says it better than a longer one
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
        """By how many standard deviations its share is above one and a half of what it was, in texts and in titles."""
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


def names_subject(phrase: str, use: TitleUse, titles: int, texts: Frequency, earlier: Frequency) -> bool:
    """Whether *phrase* is a word for what papers are about, and not only one that they use or a piece of a longer name.

    *use* is how titles spell it; it stands in so many *titles*, and in *texts* of all papers and in the *earlier* ones.
    """
    if not use.titles or titles < _TITLE_SHARE * texts.having:
        return False
    if " " in phrase:
        return _is_whole(phrase, use)
    if use.begins >= _MOSTLY_BEGINS * use.spellings.total():
        return False  # `Rethinking …`, `Unlocking …`, and names of systems: `SAGE: …`
    return is_acronym(use) or earlier.share <= _COMMON or titles >= _COMMON_TITLE_SHARE * texts.having


def is_acronym(use: TitleUse) -> bool:
    """Whether titles write it with several capitals."""
    capitals = sum(number for text, number in use.spellings.items() if sum(map(str.isupper, text)) > 1)
    return capitals >= _CAPITALS * use.spellings.total()


def _is_whole(phrase: str, use: TitleUse) -> bool:
    """Whether *phrase* is no piece of longer ones: `complex video`, `framework for long-horizon`."""
    number = use.spellings.total()
    if sum(times for text, times in use.spellings.items() if " " not in text) >= _MOSTLY_JOINED * number:
        return True  # a hyphen stands between all its words
    words = phrase.split()
    inner = [word for word in words[1:-1] if is_function_word(word)]
    is_joined = all(sum(times for text, times in use.spellings.items() if f"-{word}-" in text.lower()) for word in inner)
    is_name = is_joined or (len(words) == len(inner) + 2 and _JOINING.issuperset(inner))
    return is_name and use.ends >= _SELDOM_ENDS * number


def choose_rises(rises: Sequence[Rise], most: int) -> list[Rise]:
    """The *most* surest of *rises*, each of which says something else."""
    by_word = {rise.word: rise for rise in rises}
    chosen: list[Rise] = []
    for rise in sorted(rises, key=lambda each: (-each.score, each.word)):
        if len(chosen) < most and not _is_said_shorter(rise, by_word) and not _is_said(rise.word, chosen):
            chosen.append(rise)
    return chosen


def _is_said_shorter(rise: Rise, by_word: Mapping[str, Rise]) -> bool:
    shorter = (by_word.get(part) for part in _inner_phrases(rise.word))
    return any(each.score >= _NEARLY_AS_SURE * rise.score for each in shorter if each)


def _inner_phrases(phrase: str) -> Iterator[str]:
    words = fold_words(phrase)
    for length in range(2, len(words)):
        yield from (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))


def _is_said(word: str, chosen: Iterable[Rise]) -> bool:
    return any(_is_part(word, each.word) or _is_part(each.word, word) for each in chosen)


def _is_part(word: str, other: str) -> bool:
    """Whether *word* is of words of *other*, or its initials."""
    words, others = fold_words(word), fold_words(other)
    initials = {"".join(each[0] for each in others), "".join(each[0] for each in others if not is_function_word(each))}
    return set(words) <= set(others) or (len(words) == 1 and len(others) > 1 and words[0] in initials)
