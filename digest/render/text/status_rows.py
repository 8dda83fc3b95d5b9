"""The rows of the status: one for a source, one for a recipient, one for a channel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.letters import name_letters
from digest.render.days import format_day, format_moment
from digest.render.formats import Look
from digest.render.mail.stops import describe_stop
from digest.render.text.lines import Run, readable_width
from digest.render.text.table import NARROW, Sign, TableRow
from digest.reports import ChannelReport, RecipientReport, SourceReport
from digest.text import format_clause, format_count, sanitize_line, shorten_text

_LONGEST_REASON, _LONGEST_REASON_IN_FULL = 100, 1_000  # characters
_WIDEST_NAME, _WIDEST_NAME_IN_FULL = 24, 48  # columns
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class StatusLook:
    """How a status should look on its *screen*, and whether *in_full*; *shorten* is how paths are shown."""

    screen: Look
    in_full: bool = False
    shorten: Callable[[str], str] = str

    @property
    def width(self) -> int:
        return readable_width(self.screen.width)

    @property
    def widest_name(self) -> int:
        return _WIDEST_NAME_IN_FULL if self.in_full else _WIDEST_NAME

    def shorten_reason(self, text: str) -> str:
        """*text*, which a server or a site may have said, in so many words as are shown."""
        return shorten_text(sanitize_line(text), _LONGEST_REASON_IN_FULL if self.in_full else _LONGEST_REASON)


def make_source_row(source: SourceReport, now: datetime, look: StatusLook) -> TableRow:
    """When *source* was read last, and what came, or why it was not read since."""
    cells = (
        format_day(source.newest_list, now) if source.newest_list else _NOTHING,
        format_moment(source.read, now) if source.read else "never",
    )
    sign: Sign = "✗" if source.needs_somebody else "✓" if source.read else "–"
    return TableRow(sign, source.address, cells, more=[Run(_remark_source(source, now, look))])


def _remark_source(source: SourceReport, now: datetime, look: StatusLook) -> str:
    if source.failure:
        runs = _name_runs(source) if source.failed_runs > 1 else ""
        when = f" ({format_moment(source.failed, now)})" if look.in_full and source.failed else ""
        return f"{look.shorten_reason(source.failure)}{runs}{when}"
    if source.is_overdue:
        return "not read for too long"
    papers = format_count(source.papers, "paper") if source.papers is not None else ""
    if look.in_full:
        return f"{papers}; the next list {format_day(source.next_list, now)}" if source.next_list else papers
    return papers if look.width >= NARROW else ""


def _name_runs(source: SourceReport) -> str:
    """How often *source* failed, behind a reason that may be a question: no comma follows one."""
    runs = f"{source.failed_runs} runs in a row"
    return f" ({runs})" if (source.failure or "").endswith("?") else f", {runs}"


def make_recipient_row(recipient: RecipientReport, now: datetime, look: StatusLook) -> TableRow:
    """When *recipient* had the last mail, and when the next is due, or what is in its way."""
    cells = (
        _shorten_moment(recipient.mailed, now) if recipient.mailed else _NOTHING,
        f"{recipient.papers:,}" if recipient.papers is not None else _NOTHING,
    )
    sign: Sign
    if recipient.refused:
        refusal = [Run(f"until this is mended: {look.shorten_reason(recipient.refused[0])}")]
        return TableRow("✗", recipient.name, cells, [Run("none", "heading")], refusal)
    if recipient.stop and not recipient.held_letters:
        sign = "✗" if recipient.is_dead else "–"
        why = [Run(describe_stop(recipient.stop, now.date()))]
        return TableRow(sign, recipient.name, cells, [Run("none", "heading")], why, joint=": ")
    if recipient.letters:
        return _make_row_of_waiting_letters(recipient, cells, now, look)
    sign = "✓" if recipient.mailed or recipient.served else "–"
    reason = "; ".join(filter(None, (_say_why_silent(recipient, now, look), _say_came_back(recipient))))
    more = [Run(reason)] if reason else ()
    return TableRow(sign, recipient.name, cells, [Run(_next_day(recipient, now))], more, joint="; ")


def _say_came_back(recipient: RecipientReport) -> str:
    """`2 mails came back in 30 days`, nothing where none did."""
    if not recipient.came_back:
        return ""
    return f"{format_clause(recipient.came_back, 'mail', 'came back', 'came back')} in 30 days"


def _make_row_of_waiting_letters(
    recipient: RecipientReport, cells: Sequence[str], now: datetime, look: StatusLook
) -> TableRow:
    """The row of one who has letters in the outbox: since when, what was said of them, how often they were tried."""
    letters = recipient.held_letters or recipient.letters
    oldest = letters[0]
    said = f": {look.shorten_reason(oldest.detail)}" if oldest.detail else ""
    tries = {0: "", 1: ", tried once"}.get(oldest.tries, f", tried {oldest.tries:,} times")
    if not recipient.is_configured:
        said, tries = ": no longer in the configuration", ""
    noun = name_letters(letter.kind for letter in letters)
    count = f"{format_count(len(letters), noun)} " if len(letters) > 1 else ""
    word = "held" if recipient.held_letters else "waits" if len(letters) == 1 else "wait"
    more = [Run(f"since {_shorten_moment(oldest.made, now)}{said}{tries}")]
    sign: Sign = "✗" if recipient.needs_somebody else "·"
    return TableRow(sign, recipient.name, cells, [Run(count), Run(word, "heading")], more)


def _next_day(recipient: RecipientReport, now: datetime) -> str:
    day = recipient.next_day
    if day is None:
        return _NOTHING
    return "today" if day == now.date() else format_day(day, now)


def _say_why_silent(recipient: RecipientReport, now: datetime, look: StatusLook) -> str:
    """`today: none of 69 papers has Medicine`; nothing where a mail came on the day of the last run."""
    if not (recipient.why_silent and recipient.served):
        return ""
    served = recipient.served.astimezone(now.tzinfo).date()
    if recipient.mailed and recipient.mailed.astimezone(now.tzinfo).date() == served and not look.in_full:
        return ""
    day = "today" if served == now.date() else format_day(served, now)
    return f"{day}: {look.shorten_reason(recipient.why_silent)}"


def make_channel_row(channel: ChannelReport, now: datetime, look: StatusLook) -> TableRow:
    """What went elsewhere than to recipients: to a note, a file, the terminal."""
    kind, colon, place = channel.name.partition(":")
    days = format_day(channel.lists_up_to, now) if channel.lists_up_to else _NOTHING
    cells = (_shorten_moment(channel.last, now), f"{channel.papers:,}")
    return TableRow("✓", f"{kind}{colon}{look.shorten(place)}", cells, [Run(days)])


def _shorten_moment(when: datetime, now: datetime) -> str:
    """`today 07:33`, `Mon 29 Jun`."""
    local = when.astimezone(now.tzinfo)
    return format_moment(when, now) if local.date() == now.date() else format_day(local, now)
