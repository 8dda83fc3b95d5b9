"""Trends of invented words, and random ones for properties."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from digest.frequencies import Frequency
from digest.trends import Period, SourceTrends, TermTrend, Trends, Unit
from support.hostile_titles import TITLES

HOSTILE = (
    *TITLES.values(),
    "a\x1b[2J\x9bb\u202ec\x00\ufffe",
    "word " * 60,
    "x" * 200,
    "W" * 60,
    "汐" * 60,
    "نموذج لغوي كبير جدا مع كلمات كثيرة أخرى",
    "e\u0301\u0323 " * 20,
    "👩‍👩‍👧‍👦 🇩🇪 " * 8,
    "﷽ and 𒐫",
    "\udcff",
    "",
    "   ",
    "=1+1",
)
MONTHS = tuple(
    Period(first, (first + timedelta(31)).replace(day=1) - timedelta(1))
    for first in (date(2025 + month // 12, month % 12 + 1, 1) for month in range(6, 18))
)
_PAPERS = (300, 310, 290, 320, 330, 280, 340, 350, 300, 310, 330, 320)
_HAVING = {
    "moss growth": (3, 4, 3, 6, 8, 9, 12, 13, 14, 19, 22, 26),
    "tide pool": (0, 0, 0, 0, 0, 0, 1, 2, 3, 8, 12, 14),
    "paper lantern": (22, 21, 24, 20, 18, 14, 15, 12, 9, 10, 6, 7),
    "night bus timetable forecasting": (5, 3, 6, 4, 7, 2, 5, 6, 4, 5, 3, 6),
    "=KITE": (4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0),
}


def sum_trend(term: str, having: Sequence[int], papers: Sequence[int], compared: int = 3) -> TermTrend:
    """The trend of *term* over periods of which so many at either end are *compared*."""
    first, last = slice(None, compared), slice(-compared, None)
    earlier, recent = (Frequency(sum(having[part]), sum(papers[part])) for part in (first, last))
    return TermTrend(term, tuple(having), earlier, recent)


def one_source() -> Trends:
    """A year of one source, in which words rise, fall, come, go, and do neither."""
    trends = tuple(sum_trend(term, having, _PAPERS) for term, having in _HAVING.items())
    return Trends("month", MONTHS, 91, (SourceTrends("hf", "Hugging Face", _PAPERS, trends),))


def two_sources() -> Trends:
    """The same words in two sources; the smaller has months without papers. Others are too small."""
    half = tuple(0 if at in (4, 5) else papers // 2 for at, papers in enumerate(_PAPERS))
    trends = tuple(
        sum_trend(term, [min(each, papers) for each, papers in zip(having, half, strict=True)], half)
        for term, having in list(_HAVING.items())[:3]
    )
    other = SourceTrends("arxiv:cs.CL", "arXiv cs.CL", half, trends)
    whole = one_source().sources[0]
    first = SourceTrends(whole.source, whole.label, whole.papers, whole.trends[:3])
    return Trends("month", MONTHS, 91, (first, other), ("a blog", "PubMed"), unread=1_240)


def named(labels: Sequence[str], sources: int = 1) -> Trends:
    """Trends of terms and of sources with these *labels*."""
    rows = list(_HAVING.values())
    trends = tuple(sum_trend(label, rows[at % len(rows)], _PAPERS) for at, label in enumerate(labels))
    names = ["Hugging Face", *labels] if sources > 1 else ["Hugging Face"]
    listed = tuple(SourceTrends(name, name, _PAPERS, trends) for name in names[:sources])
    return Trends("month", MONTHS, 91, listed, tuple(labels[:7]))


@st.composite
def any_trends(draw: st.DrawFn) -> Trends:
    """Trends with any labels and counts, of a few days or of years."""
    unit: Unit = draw(st.sampled_from(("week", "month")))
    step = 7 if unit == "week" else 30
    start = date(2020, 1, 1) + timedelta(draw(st.integers(0, 2_000)))
    count = draw(st.integers(0, 80))
    periods = tuple(
        Period(start + timedelta(at * step), start + timedelta(at * step + step - 1)) for at in range(count)
    )
    labels = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))
    terms = draw(st.lists(labels, max_size=5, unique=True))
    compared = draw(st.integers(1, max(1, count)))
    sources = []
    for number in range(draw(st.integers(0, 3))):
        papers = [draw(st.sampled_from((0, 1, 7, 40, 900, 123_456))) for _ in periods]
        trends = tuple(
            sum_trend(term, [draw(st.integers(0, most)) for most in papers], papers, compared) for term in terms
        )
        sources.append(SourceTrends(f"{number}:{draw(labels)}", draw(labels), tuple(papers), trends))
    others = tuple(draw(st.lists(labels, max_size=8)))
    return Trends(unit, periods, compared * step, tuple(sources), others, draw(st.sampled_from((0, 1, 5_000))))
