"""Where arXiv's listings are: what a person may type for one, its address, and the series that a page belongs to."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from digest.errors import UsageError
from digest.identifiers import ARXIV_ID, ARXIV_VERSION
from digest.model import Address, Page, Paper
from digest.patterns import lazy_pattern

NAME = "arxiv"
SITE = "https://arxiv.org"
API = "https://export.arxiv.org/api/query"
FEEDS = "https://rss.arxiv.org"
EXAMPLES: tuple[tuple[str, str], ...] = (
    ("arxiv:cs.CL", "what arXiv announced last in a category"),
    ("arxiv:cs.CL+cs.LG", "several categories; an archive (arxiv:math) is fine too"),
    ("arxiv:cs.CL/2026-01-08", "one day (of the last 90)"),
    ("arxiv:cs.CL/recent", "the last five days, without abstracts and replaced papers"),
    ("arxiv:cs.CL/2026-01", "one month (likewise)"),
    ('"arxiv:q=slow-fast networks"', "the newest papers that have these words, or a query of the API (ti: au: cat:)"),
    ("arxiv:2407.21783", "one paper, or several (with commas)"),
)
# More entries at once are fewer requests; 25, 50, 100, 250, 500, 1000 and 2000 are allowed, others are an error.
AT_ONCE = "skip=0&show=2000"
_MOST_IDS = 100  # in one request
SUBJECT = r"[a-z-]+(?:\.[A-Za-z-]+)?"
_ID = rf"{ARXIV_ID}{ARXIV_VERSION}"
_DAY = r"\d{4}-\d\d-\d\d"
_MONTH = r"\d{4}-(?:0[1-9]|1[0-2])"
_URL = lazy_pattern(r"https?://(?:(?:www\.|export\.)?arxiv\.org|rss\.arxiv\.org)(?P<path>/[^?]*)(?P<query>\?.*)?")
_URL_PAPER = lazy_pattern(rf"/(?:abs|pdf|html|format)/({ARXIV_ID}){ARXIV_VERSION}(?:\.pdf)?/?")
_URL_LIST = lazy_pattern(r"/list/([\w.-]+)(?:/([\w-]+))?/?")
_URL_DAY = lazy_pattern(rf"/catchup/([\w.-]+)/({_DAY})/?")
_URL_FEED = lazy_pattern(r"/(rss|atom)/([\w.+-]+)/?")
_LATEST = lazy_pattern(rf"{re.escape(SITE)}/list/([\w.-]+)/new(?:\?.*)?")
_IN_PLACE = lazy_pattern(rf"https?://[^/]+/(?:list|catchup|rss|atom)/({SUBJECT})(?:[/?]|$)")
# A page links to its own other periods: `<a id="recent-cs.CL" href="/list/cs.CL/recent">`.
_ON_PAGE = (
    rf"id=[\"']?(?:recent|new)-({SUBJECT})[\"'\s>]".encode(),
    rf"/(?:list|catchup)/({SUBJECT})/".encode(),
)


def split(what: str) -> Sequence[str]:
    """The listings that *what* names, separated by `+`; a period after the last one holds for all."""
    if what.startswith("q=") or "+" not in what:
        return (what,)
    parts = [part.strip() for part in what.split("+") if part.strip()]
    period = re.search(rf"/(?:new|recent|pastweek|{_MONTH}|{_DAY})$", parts[-1]) if parts else None
    return [part if not period or "/" in part else part + period[0] for part in parts]


def parse_address(text: str, what: str) -> Address:
    """The address `arxiv:what`. Raises UsageError if the site has no such list."""
    what = what.strip()
    if not what:
        raise UsageError(f"{text}: write {', '.join(example for example, _ in EXAMPLES)}")
    if what.startswith("q="):
        from digest.sources.arxiv.queries import build_query

        place = f"{API}?search_query={build_query(what[2:])}&sortBy=submittedDate&sortOrder=descending&max_results=100"
        return Address(text, place, NAME, for_programs=True)
    if re.fullmatch(rf"{_ID}(?:\s*,\s*{_ID})*", what):
        return _papers_address(text, [arxiv_id.strip() for arxiv_id in what.split(",")])
    subject, _, period = what.partition("/")
    return _list_address(text, _find_category(text, subject), period)


def _find_category(text: str, subject: str) -> str:
    from digest.sources.arxiv import categories

    if category := categories.find_category(subject):
        return category
    guesses = [f"{name} ({categories.NAMES[name]})" for name in categories.guess_categories(subject)]
    guess = f"; did you mean {' or '.join(guesses)}?" if guesses else "; https://arxiv.org/category_taxonomy lists them"
    raise UsageError(f"{text}: no such category{guess}")


def _list_address(text: str, category: str, period: str) -> Address:
    if period in ("", "new"):
        return Address(f"{NAME}:{category}", f"{SITE}/list/{category}/new", NAME, series=f"{NAME}:{category}")
    if period in ("recent", "pastweek") or re.fullmatch(_MONTH, period):
        return Address(f"{NAME}:{category}/{period}", f"{SITE}/list/{category}/{period}?{AT_ONCE}", NAME)
    if not re.fullmatch(_DAY, period):
        raise UsageError(f"{text}: `{period}` is no period; write recent, 2026-01 or 2026-01-08")
    return _catchup_address(category, _parse_day(text, period))


def _catchup_address(category: str, day: date) -> Address:
    series = f"{NAME}:{category}"
    # The route is /catchup/<subject>/<date>; it takes nothing beside `abs` and `page`, and `abs=True` only so.
    return Address(f"{series}/{day}", f"{SITE}/catchup/{category}/{day}?abs=True", NAME, asked=day, series=series)


def _parse_day(text: str, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError(f"{text}: there is no such day") from None


def _papers_address(text: str, ids: Sequence[str]) -> Address:
    bare = [re.sub(r"v\d+$", "", arxiv_id) for arxiv_id in ids]
    # Without a number the API gives the first ten.
    return Address(text, f"{API}?id_list={','.join(bare)}&max_results={len(bare)}", NAME, for_programs=True)


def address_of_url(text: str, url: str) -> Address | None:
    """The address of a page of this site that a person copied from the browser as *text*; None for
    other sites and other pages. Raises UsageError for a day that does not exist."""
    match = _URL.fullmatch(url)
    if not match:
        return None
    path, asking = match["path"], match["query"] or ""
    if paper := _URL_PAPER.fullmatch(path):
        return _papers_address(text, [paper[1]])
    if listed := _URL_LIST.fullmatch(path):
        series = series_of_category(listed[1]) if listed[2] == "new" else None
        return Address(text, f"{SITE}/list/{listed[1]}/{listed[2] or 'recent'}{asking}", NAME, series=series)
    if day := _URL_DAY.fullmatch(path):
        return replace(_catchup_address(day[1], _parse_day(text, day[2])), text=text, series=series_of_category(day[1]))
    return _program_address(text, path, asking)


def _program_address(text: str, path: str, asking: str) -> Address | None:
    if path.rstrip("/") == "/api/query" and asking:
        # The order of the API is that of relevance, unless another is asked for.
        is_ranked = "search_query=" in asking and not re.search(r"\bsortBy=(?!relevance\b)", asking)
        return Address(text, API + asking, NAME, for_programs=True, ranked=is_ranked)
    feed = _URL_FEED.fullmatch(path)
    if not feed:
        return None
    return Address(text, f"{FEEDS}/{feed[1]}/{feed[2]}", NAME, series=series_of_category(feed[2]), for_programs=True)


def series_of_category(written: str) -> str | None:
    """The series of daily lists of the category or archive that is called *written*; None where we know none."""
    from digest.sources.arxiv import categories

    category = categories.find_category(written)
    return f"{NAME}:{category}" if category else None


def series_of_page(page: Page) -> str | None:
    """The series of daily lists of *page*, where its address or the page itself says it; else None."""
    if page.address.series:
        return page.address.series
    place = _IN_PLACE.match(page.url or page.address.place)
    on_page = (match[1].decode() for pattern in _ON_PAGE if (match := re.search(pattern, page.content)))
    return series_of_category(place[1] if place else next(on_page, ""))


def on_day(address: Address, day: date) -> Address | None:
    """The address of the list of one *day* of the series of *address*, None if it is in no series."""
    if not address.series or (address.asked and address.asked != day):
        return None
    return _catchup_address(address.series.removeprefix(f"{NAME}:"), day)


def has_list(day: date) -> bool:
    """Whether *day* may have a list: announcements are dated from Monday to Friday, but for some holidays."""
    return day.weekday() < 5


def alternatives(address: Address) -> Sequence[Address]:
    """Other addresses of what *address* lists, best first: the feed of the day, then the recent papers."""
    latest = _LATEST.fullmatch(address.place)
    if not latest or address.asked:
        return ()
    feed = replace(address, place=f"{FEEDS}/atom/{latest[1]}", for_programs=True)
    return feed, replace(address, place=f"{SITE}/list/{latest[1]}/recent?{AT_ONCE}")


def completions(papers: Sequence[Paper]) -> Sequence[Address]:
    """The addresses of answers of the API with the abstracts that are missing from *papers* of arXiv's own lists."""
    listed = [paper for paper in papers if NAME in paper.sources and not paper.abstract]
    ids = list(dict.fromkeys(paper.id.removeprefix("arxiv:") for paper in listed))
    return papers_addresses(ids)


def papers_addresses(ids: Sequence[str]) -> list[Address]:
    """The addresses of answers of the API with the papers that have these *ids*."""
    return [_papers_address("arxiv API", ids[start : start + _MOST_IDS]) for start in range(0, len(ids), _MOST_IDS)]
