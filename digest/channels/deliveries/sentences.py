"""What people are told of letters, mails and others: what became of each, what is left, what a run did."""

from collections.abc import Iterable, Iterator, Sequence
from email import message_from_bytes, policy

from digest.channels.deliveries.outbox_runner import SendReport, Sent
from digest.errors import Remedy
from digest.letters import DeliveryKind, Letter, name_letters
from digest.render.columns import cut_text, pad_right
from digest.render.text.lines import Line, Run, wrap_runs
from digest.text import format_clause, format_count, sanitize_line

WIDEST_RECIPIENT = 24  # columns
_AROUND_NAME = 5  # columns: a sign and the blanks
LOOK_INTO_OUTBOX = Remedy("digest mail", "what was said, and what can be done")
_TRIED_BY_RUNS = ("pending", "in doubt")  # states of letters
_NEXT_STEPS = {
    "pending": "the next run tries it again",
    "in doubt": "the next run sends the same once more",
    "held": "held until this is mended, then `digest mail retry`",
    "failed": "refused for good, kept in the outbox",
}


def describe_held_letters(held: Sequence[DeliveryKind]) -> str:
    """That letters of the kinds *held* wait for a person."""
    return format_clause(len(held), name_letters(held), "is held in the outbox", "are held in the outbox")


def describe_attempt(sent: Sent) -> str | None:
    """What became of a letter, in a sentence; None where it left as it should."""
    if sent.result.state == "sent":
        again = "sent again, because it was not known whether it had arrived"
        return f"{sent.recipient}: {again}" if sent.again else None
    return f"{sent.recipient}: {_describe_refusal(sent)}; {_next_step(sent)}"


def lay_out_attempt(sent: Sent, *, widest: int, width: int) -> Iterator[Line]:
    """What became of a letter, as a row of so many columns: `✓ ann@example.org   27 papers, accepted`."""
    is_sent = sent.result.state == "sent"
    sign = Run("✓", "good") if is_sent else Run("✗", "bad")
    again = "again, because it was not known whether it had arrived"
    outcome = describe_leaving(sent) if is_sent else _describe_refusal(sent)
    facts = [format_count(sent.papers, "paper"), outcome, *([again] if is_sent and sent.again else [])]
    name = pad_right(cut_text(sanitize_line(sent.recipient), widest), widest)
    lead = [sign, Run(" "), Run(name, "title"), Run("   ")]
    for line in wrap_runs([Run(sanitize_line(", ".join(facts)))], width - widest - _AROUND_NAME):
        yield [*lead, *line]
        lead = [Run(" " * (widest + _AROUND_NAME))]


def describe_leaving(sent: Sent) -> str:
    """How a letter left: `accepted` is only what a server, or a program, has accepted."""
    return sent.transport.done if sent.transport.done == "accepted" else f"{sent.transport.done} to {sent.transport.by}"


def describe_test(sent: Sent) -> str:
    """What became of a test: `accepted by smtp.example.org for ann@example.org`."""
    if sent.result.state == "sent":
        by = f" by {sent.transport.by}" if sent.transport.done == "accepted" else ""
        return f"{describe_leaving(sent)}{by} for {sent.recipient}"
    return f"{sent.recipient}: {_describe_refusal(sent)}"


def summarize_refusals(report: SendReport) -> str | None:
    """`1 of 3 mails was not accepted; it is kept in the outbox`, None where every letter that was tried left."""
    refused = [sent for sent in report.tried if sent.result.state != "sent"]
    if not refused:
        return None
    tried = format_count(len(report.tried), name_letters(sent.kind for sent in report.tried))
    which = tried if len(report.tried) == len(refused) else f"{len(refused):,} of {tried}"
    kept = "was not {}; it is kept" if len(refused) == 1 else "were not {}; they are kept"
    return f"{which} {kept.format(refused[0].transport.done)} in the outbox"


def list_remedies(report: SendReport) -> tuple[Remedy, Remedy]:
    """What can be done about letters that did not leave."""
    by_runs = "; each run does" if any(sent.result.state in _TRIED_BY_RUNS for sent in report.tried) else ""
    return Remedy("digest mail retry", f"tries again now{by_runs}"), LOOK_INTO_OUTBOX


def describe_rest(report: SendReport) -> Iterable[str]:
    """What is left in the outbox after a run, and what waits for a person there."""
    if report.left:
        why = f": {report.stopped}" if not report.tried else ""
        verbs = ("was not tried, and waits", "were not tried, and wait")
        yield f"{format_clause(len(report.left), name_letters(report.left), *verbs)} in the outbox{why}"
    # Those of this run were told one by one.
    if len(report.held) > sum(map(_needs_somebody, report.tried)):
        yield describe_held_letters(report.held)


def summarize_silence(due: int) -> str:
    """Why a run that had nothing to send made no letter."""
    return f"nothing new for {format_count(due, 'recipient')}" if due else "nobody is due today"


def summarize_report(report: SendReport) -> str:
    """A run of the outbox in one line: `1 mail sent, 1 is held`."""
    sent, noun = len(report.accepted), name_letters(sent.kind for sent in report.tried)
    waiting = len(report.tried) - sent - sum(map(_needs_somebody, report.tried)) + len(report.left)
    held = len(report.held)
    pieces = [
        f"{format_count(sent, noun)} sent" if sent else f"no {noun} sent",
        *([f"{waiting:,} {'waits' if waiting == 1 else 'wait'}"] if waiting else []),
        *([f"{held:,} {'is' if held == 1 else 'are'} held"] if held else []),
    ]
    return ", ".join(pieces)


def read_letter(letter: Letter) -> str:
    """The headers and the plain part of a mail, or the document that a command gets, as a person reads them."""
    if letter.kind == "command":
        return letter.content.decode("utf-8", "replace")
    mail = message_from_bytes(letter.content, policy=policy.default)
    plain = mail.get_body(("plain",))
    headers = "".join(f"{name}: {sanitize_line(str(value))}\n" for name, value in mail.items())
    return f"{headers}\n{plain.get_content() if plain else ''}\n"


def _describe_refusal(sent: Sent) -> str:
    perhaps = "perhaps" if sent.result.state == "in doubt" else "not"
    return f"{perhaps} {sent.transport.done}: {sent.result.detail}"


def _next_step(sent: Sent) -> str:
    """What will be done about a letter that was not sent."""
    if _is_twice_in_doubt(sent):
        return "held; tried once more after a day, or by `digest mail retry`"
    if sent.result.of_recipient:
        return "refused for good, kept in the outbox; nothing more is made for it until `digest mail retry`"
    return _NEXT_STEPS[sent.result.state]


def _needs_somebody(sent: Sent) -> bool:
    return sent.result.state in ("held", "failed") or _is_twice_in_doubt(sent)


def _is_twice_in_doubt(sent: Sent) -> bool:
    return sent.again and sent.result.state == "in doubt"
