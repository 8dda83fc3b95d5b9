"""The words of the program: papers, listings, matches and digests, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from digest.errors import Remedy

# What only a few runs count is not imported for all.
if TYPE_CHECKING:
    from digest.frequencies import Frequency

Kind = Literal["code", "model", "dataset", "demo", "project", "paper", "other"]
KINDS: tuple[Kind, ...] = ("code", "model", "dataset", "demo", "project", "paper", "other")


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a paper names, and what a reader finds there."""

    url: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Organization:
    """Who published a paper: the name to show and the site's login, where known."""

    name: str
    slug: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, merged over its listings. Unknown is None, or empty; never a made-up value.

    *id* is `arxiv:2407.21783` (never with a version), another site's own (`doi:…`, `acl:…`, `openreview:…`), else
    `url:…` or `title:…`. *title*, *abstract* and *author_note* have their white space squeezed and their LaTeX as it
    came. *listed* is the day it stood in a listing, *published* its own date, *updated* that of its newest version.
    *author_count* may be known where *authors* are not. *comment_count* is the number of readers' comments,
    *author_note* the authors' own remark ("Accepted at …"). *category_sites* names for each of *categories* the site
    whose classification it is from (`arxiv`), None for nobody's. *keywords* and *summary* are the site's own.
    *former_title* is what the paper was called before. *pdf* is the address of its PDF. *identifiers* are all names
    that it is known by, *id* among them, without addresses and titles. *version* is the number of the version that was
    listed, *announced* says why, where a site does: `new`, `cross` or `replaced`. *own_page* says that the site of its
    address has listed it, and no stranger. *starred* and *hidden* are the reader's own marks, false where nobody's
    marks count.
    """

    id: str
    title: str
    url: str | None = None
    abstract: str = ""
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    organization: Organization | None = None
    listed: date | None = None
    published: date | None = None
    updated: date | None = None
    upvotes: int | None = None
    comment_count: int | None = None
    categories: tuple[str, ...] = ()
    category_sites: tuple[str | None, ...] = ()
    keywords: tuple[str, ...] = ()
    summary: str | None = None
    author_note: str = ""
    links: tuple[Link, ...] = ()
    sources: tuple[str, ...] = ()
    former_title: str | None = None
    pdf: str | None = None
    identifiers: tuple[str, ...] = ()
    version: int | None = None
    announced: str | None = None
    own_page: bool = False
    starred: bool = False
    hidden: bool = False

    @property
    def lacks_title(self) -> bool:
        """Whether its address stands for its title, which is not known."""
        return self.title == self.url

    @property
    def sited_categories(self) -> tuple[tuple[str, str | None], ...]:
        """Each category with the site whose it is; None for nobody's, and where that is not known."""
        unknown = (None,) * max(0, len(self.categories) - len(self.category_sites))
        return tuple(zip(self.categories, (*self.category_sites, *unknown), strict=False))


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave along with a page, to be asked later whether it is still the same."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """What a person typed for a listing, understood.

    *text* is shown, and holds no password. *place* is where the page is: a URL, a file's path, `-` (standard
    input) or `sample`; it may hold one, and is never shown.
    *source* names the source that parses it, None where the content must tell. *asked* is
    the one day it should show, None for everything that is not a single day. *series* is the address
    of the latest day of the series of daily lists that it belongs to (`hf`, `arxiv:cs.CL`), None for
    what comes in no such series. *for_programs* says that the site offers this place to programs (an API, a
    feed): its robots.txt is for those who crawl. With *validators* only a changed page is wanted. The order of what
    a *ranked* one lists is a rank: relevance of a search, a trend. *label* is what the list of feeds that named it
    calls it.
    """

    text: str
    place: str
    source: str | None = None
    asked: date | None = None
    series: str | None = None
    for_programs: bool = False
    validators: Validators | None = None
    ranked: bool = False
    label: str = ""

    @property
    def is_remote(self) -> bool:
        """Whether getting the page needs the network."""
        return self.place.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of one listing as they came, from where (*address*; *url* after redirects), and
    *seen*: the day they were got, which dates without a year are read against. *unchanged* ones have no
    content: the site says that it is the page that was got before."""

    address: Address
    content: bytes
    seen: date
    url: str | None = None
    validators: Validators | None = None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One parsed page: its papers in page order, the *day* it shows where it shows a single one,
    and *notes*, sentences that the reader should see (another day came, records were bad).
    *wanted_day* is the one day that was asked for.

    *source* names the source that parsed it, or the series that it belongs to where the source has several, *seen* is
    the day it was got; *whole* says that it is all there is of its day's list at that time, not an excerpt. *archived*
    ones are no news. *more* are the addresses of the rest of a listing that comes in several pages. *poor* ones were
    read in a way that knows less than another would, *unread* is how many of its records could not be read at all.
    *place* and *validators* are those of the page, for asking whether it has changed. *ranked* says that its order is a
    rank: relevance of a search, a trend. *leads* are the addresses that a page names in place of papers: the feeds of a
    list of feeds, the feed of a site. *label* is that of the address.
    """

    address: str
    papers: tuple[Paper, ...]
    day: date | None = None
    notes: tuple[str, ...] = ()
    source: str = ""
    wanted_day: date | None = None
    seen: date | None = None
    whole: bool = False
    archived: bool = False
    more: tuple[Address, ...] = ()
    poor: bool = False
    unread: int = 0
    place: str = ""
    validators: Validators | None = None
    ranked: bool = False
    leads: tuple[Address, ...] = ()
    label: str = ""

    @property
    def shows_other_day(self) -> bool:
        """Whether it came in place of the list of the day that was asked for."""
        return bool(self.day and self.wanted_day and self.day != self.wanted_day)

    @property
    def announced(self) -> Mapping[str, str]:
        """Why papers are listed, by identifier, where the site says so; of one that occurs twice the first counts."""
        return {paper.id: paper.announced for paper in reversed(self.papers) if paper.announced}


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that did not work, as a value: its address and one sentence; *later* may help, and so may *remedies*.

    *since* is the day from which on it did not work, that of the run itself included; None where nobody remembers it.
    """

    source: str
    reason: str
    later: bool = False
    remedies: tuple[Remedy, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """One term that was found in one field of a paper.

    *text* is what was found first; *spans* are all its places, as (start, end) offsets into the
    readable text of that field (`Match.title`, `Match.abstract`). *topic* is None for the
    unnamed topic (`match:` and `-m`).
    """

    topic: str | None
    term: str
    field: str
    text: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CommandSummary:
    """What a command of the reader's own made of a paper: a line of *text*, and the name of the program it is *by*."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Match:
    """A paper with the topics and words that chose it.

    *title* and *abstract* are the paper's, with LaTeX made readable and control characters
    gone: what people are shown. *topics* are the named topics that matched, best first, *section* is the
    one it stands under; *followed* says that the reader follows an author or the organization. *fit* is how many
    different terms of its topics were found in it, those in the title counted twice. *command_summary* is only shown:
    it is no part of the paper, so that nothing is found, chosen or recognised by it.
    """

    paper: Paper
    title: str
    abstract: str
    topics: tuple[str, ...] = ()
    score: int = 0
    why: tuple[Why, ...] = ()
    new: bool = True
    section: str | None = None
    followed: bool = False
    fit: int = 0
    command_summary: CommandSummary | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The papers of one topic (None: those without a named one), and how many *more* a limit hid."""

    topic: str | None
    matches: tuple[Match, ...]
    more: int = 0


class RisingWord(NamedTuple):
    """A *term* that is more frequent in *recent* papers than in *earlier* ones, and *examples* of the recent ones, such
    as have it in their titles first. The papers are those of a *topic*; all of them where it is None. *is_known*: the
    reader's rules find it already. *also* are its initials, or what it is the initials of, where that rises too."""

    term: str
    earlier: "Frequency"
    recent: "Frequency"
    examples: tuple[Paper, ...] = ()
    topic: str | None = None
    is_known: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One source in a digest's account: its address, the day that came, how many papers it listed.

    *archived*: its list was taken from the archive. *label* is what readers call the address, '' for the address
    itself. *wanted_day* is the one day that was asked for.
    """

    address: str
    day: date | None
    listed: int
    notes: tuple[str, ...] = ()
    archived: bool = False
    label: str = ""
    wanted_day: date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many papers were listed, new to this channel, muted, matched (before any limit), followed.

    *muted_by* is how many papers each muting word hid. *hidden* papers are those that the reader has hidden: they are
    listed, and neither new nor matched. *had* are those that were left out because they had been delivered before.
    *late* are shown because they were noticed since they were listed; *late_listed* of them are among the listed ones.
    """

    listed: int = 0
    new: int = 0
    muted: int = 0
    matched: int = 0
    muted_by: tuple[tuple[str, int], ...] = ()
    followed: int = 0
    hidden: int = 0
    had: int = 0
    late: int = 0
    late_listed: int = 0

    @property
    def unmatched(self) -> int:
        """How many papers none of the rules asked for, which are not shown late either."""
        return max(0, self.listed - self.had - self.hidden - self.muted - self.matched - self.late_listed)


@dataclass(frozen=True, slots=True)
class Total:
    """How many papers there are of a kind: *number*, or more, or at most or at least so many, as the *bound* says."""

    number: int
    bound: Literal["", "more than", "at most", "at least"] = ""


@dataclass(frozen=True, slots=True)
class SearchAccount:
    """How a digest came about that is the result of a search for *words*: in which order its papers are, and how many
    were found in *total*."""

    words: str
    order: Literal["newest", "best"]
    total: Total


class LateNote(NamedTuple):
    """Why something may be missing that comes late: the *sentence*, and the *reason* for whoever can mend it."""

    sentence: str
    reason: str

    @property
    def whole(self) -> str:
        """Both in one clause: `picked up since: … are not known (timed out after 30 s)`."""
        return f"{self.sentence} ({self.reason})"


@dataclass(frozen=True, slots=True)
class Digest:
    """What the reader gets: sections of matches, and the account of how they came about.

    *made* is when. *reason* says in one sentence why nothing is shown, None where something is.
    *hint* is one sentence of help (for example that there are no rules yet). *search* is None for what was fetched.
    *remarks* are sentences about what is odd in the rules, for whoever wrote them. *rising* are words that have become
    more frequent beside its topics, where that was asked for. *late_note* says why late papers may be missing, None
    where none are.
    """

    made: datetime
    sections: tuple[Section, ...]
    asked: tuple[Asked, ...]
    counts: Counts
    failures: tuple[Failure, ...] = ()
    reason: str | None = None
    hint: str | None = None
    search: SearchAccount | None = None
    remarks: tuple[str, ...] = ()
    rising: tuple[RisingWord, ...] = ()
    late_note: LateNote | None = None

    @property
    def matches(self) -> tuple[Match, ...]:
        """All shown matches, in order."""
        return tuple(match for section in self.sections for match in section.matches)

    @property
    def day(self) -> date:
        """The day of its lists: the newest of several, that of the run where none says its day."""
        return max((asked.day for asked in self.asked if asked.day), default=self.made.date())

    @property
    def more(self) -> int:
        """How many matches a limit hid."""
        return sum(section.more for section in self.sections)
