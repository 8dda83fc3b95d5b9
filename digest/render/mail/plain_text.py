"""The plain part of the mail: 72 columns, addresses on lines of their own, no decoration."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from digest.model import Digest, Match, Paper
from digest.render import parts, summary
from digest.render.abstracts import command_passage, fit_abstract
from digest.render.columns import count_columns, cut_text, cut_words, pad_left, pad_right
from digest.render.facts import list_facts, list_short_facts
from digest.render.for_others import explain_nothing
from digest.render.mail.budget import Form
from digest.render.mail.rows import Row, WriteNumbered
from digest.render.overview import OverviewRow, keep_largest
from digest.render.paper_links import fill_slots, list_links
from digest.render.passages import Passage
from digest.text import format_count, sanitize_line

WIDTH = 72
_TEXT_LINES = 4
_LONGEST_NAME = 24  # columns, of a section in the overview
_DOT = " · "
# For mail programs, a line of "-- " begins the signature (RFC 3676, section 4.3).
SIGNATURE = "\n\n-- \n"


class PlainText(NamedTuple):
    """What is said of a paper: its *title* with whatever number, lines of *facts*, behind which the words stand that
    found it, and the lines at the *end*."""

    title: WriteNumbered
    facts: Sequence[str]
    end: str


class PlainPapers:
    """How the papers of one *digest* are written as plain text."""

    def __init__(self, digest: Digest) -> None:
        self._today: date = digest.made.date()
        self._number = max(3, len(str(len(digest.matches))) + 1)  # columns, one of them for a star

    @property
    def look(self) -> tuple[object, ...]:
        """All of the digest on which what is written of a paper depends."""
        return self._today, self._number

    def write_above(self, row: Row) -> str:
        """The heading above *row*, if it opens a section that has one."""
        return f"\n\n{_heading(row)}" if row.opens and row.heading else ""

    def write_below(self, row: Row) -> str:
        """What a limit hid below *row*."""
        return f"\n{self._indent}and {row.more:,} more\n" if row.more else ""

    @property
    def _indent(self) -> str:
        return " " * (self._number + 2)

    def choose_text(self, match: Match, form: Form, in_html: Passage) -> str:
        """What is shown in that *form* of the text of *match*: as much of the abstract as fits here, or what stands
        *in_html*, the gist or nothing."""
        return fit_abstract(match, WIDTH - len(self._indent), _TEXT_LINES).text if form == "full" else in_html.text

    def write_paper(self, row: Row, match: Match, form: Form, text: str) -> PlainText:
        """*match* of *row* in that *form* with its *text*: the lines around the words that found it."""
        title = plain_paragraph(parts.title_passage(match).text or "Untitled", self._indent)
        facts, addresses = self._describe(row, match, form)
        command_summary = command_passage(match).text if form == "full" else ""
        former = plain_paragraph(parts.former_title(match.paper), self._indent)
        end = (
            plain_paragraph(command_summary, self._indent)
            + plain_paragraph(text, self._indent)
            + "".join(f"{self._indent}{address}\n" for address in addresses)
        )
        star = "★" if match.paper.starred else " "

        def write_title(number: str) -> str:
            # The number never fills its columns, the first of which is for the star.
            return f"\n{star}{number:>{self._number - 1}}. {title[len(self._indent) :]}{former}"

        return PlainText(write_title, pack_facts(facts, self._indent), end)

    def write_facts(self, facts: Sequence[str], found: str) -> str:
        """*facts* in lines, and behind them the words that *found* the paper, which are told wherever nothing is
        marked, as here."""
        return _indent_lines(pack_facts([found], self._indent, facts), self._indent)

    def _describe(self, row: Row, match: Match, form: Form) -> tuple[list[str], list[str]]:
        """The facts and the addresses of *match* that are shown in that *form*."""
        votes = [] if match.paper.upvotes is None else [f"▲ {match.paper.upvotes:,}"]
        if form == "full":
            known = list_facts(match, row.of.topic, self._today)
            return [*votes, *known], [link.url for link in list_links(match.paper) if link.label != "pdf"]
        facts, home, code = _describe_briefly(match.paper)
        return (votes, [*home]) if form == "title" else ([*votes, *facts], [*home, *code])


@lru_cache(maxsize=4_096)  # one paper is shown to many readers
def _describe_briefly(paper: Paper) -> tuple[tuple[str, ...], ...]:
    """The short facts of *paper*, its address, and that of its code."""
    home, _, code, _ = fill_slots(paper)
    return tuple(list_short_facts(paper)), (home.url,) if home else (), (code.url,) if code else ()


def plain_head(digest: Digest, overview: Sequence[OverviewRow]) -> str:
    """How many papers there are of which lists, what is in each section, and why there is none."""
    reason = plain_paragraph(explain_nothing(digest))
    return (
        plain_facts(summary.headline_pieces(digest), "")
        + _plain_rising(digest)
        + _plain_overview(digest, overview)
        + (f"\n{reason}" if reason else "")
    )


def _plain_rising(digest: Digest) -> str:
    """The words that rise beside each topic, and what their shares are."""
    if not digest.rising:
        return ""
    from digest.render.rising import rising_sentences

    return "\n" + plain_lines(rising_sentences(digest))


def _plain_overview(digest: Digest, overview: Sequence[OverviewRow]) -> str:
    """A line for each section: its name, how many papers it has, the best of them with its votes."""
    rows, left_out = keep_largest(overview)
    if not rows:
        return ""
    names = min(_LONGEST_NAME, max(count_columns(row.name) for row in rows))
    counts = max(len(f"{row.papers}") for row in rows)
    most = max((match.paper.upvotes or 0 for match in digest.matches), default=0)
    votes = len(f"{most}") if any(match.paper.upvotes is not None for match in digest.matches) else 0
    lines = [_plain_overview_line(row, names, counts, votes) for row in rows]
    more = [f"  and {format_count(left_out, 'more topic')}\n"] if left_out else []
    return "".join(["\n", *lines, *more])


def _plain_overview_line(row: OverviewRow, names: int, counts: int, votes: int) -> str:
    known = row.best.paper.upvotes
    voted = f"{f'▲{known:>{votes}}' if known is not None else ' ' * (votes + 1)}  " if votes else ""
    lead = f"  {pad_right(cut_words(row.name, names), names)}  {pad_left(f'{row.papers}', counts)}   {voted}"
    return f"{lead}{cut_text(parts.title_passage(row.best).text, WIDTH - count_columns(lead))}\n"


def _heading(row: Row) -> str:
    """The name of the section of *row* in capitals, with the number of its papers if a limit left any, above a line."""
    count = f" ({len(row.of.matches):,})" if row.of.matches else ""
    return plain_paragraph(f"{(row.heading or '').upper()}{count}") + "-" * WIDTH + "\n"


def plain_rest(sentence: str) -> str:
    """A *sentence* about the papers that are only named."""
    return "\n\n" + plain_paragraph(sentence)


def plain_lines(lines: Iterable[str]) -> str:
    """*lines* of the foot."""
    return "".join(map(plain_paragraph, lines))


def plain_facts(facts: Iterable[str], indent: str) -> str:
    """*facts* in lines with dots between them, none of which begins or ends a line; no fact that fits is broken."""
    return _indent_lines(pack_facts(facts, indent), indent)


def pack_facts(facts: Iterable[str], indent: str, before: Sequence[str] = ()) -> list[str]:
    """The same lines without the *indent*, for which there is room; the first are those *before* these facts."""
    lines, room = [*before], WIDTH - len(indent)
    used = count_columns(lines[-1]) if lines else 0
    for fact in filter(None, map(sanitize_line, facts)):
        size = count_columns(fact)
        if lines and used + len(_DOT) + size <= room:
            lines[-1] += _DOT + fact
            used += len(_DOT) + size
        else:
            lines.append(fact)
            used = size
    return lines


def _indent_lines(lines: Iterable[str], indent: str) -> str:
    return "".join(plain_paragraph(line, indent) for line in lines)


@lru_cache(maxsize=4_096)  # one paper is shown to many readers
def plain_paragraph(text: str, indent: str = "") -> str:
    """*text* in lines of at most 72 columns behind *indent*; a longer word stays whole."""
    lines: list[str] = []
    words: list[str] = []
    used, room = 0, WIDTH - len(indent)
    for word in text.split():
        size = count_columns(word)
        if words and used + 1 + size > room:
            lines.append(" ".join(words))
            words = []
        used = used + 1 + size if words else size
        words.append(word)
    return "".join(f"{indent}{line}\n" for line in (*lines, " ".join(words))) if words else ""
