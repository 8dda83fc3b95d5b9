"""An invented week of mornings in an archive: a source that fails, a mail that is refused, one that nobody gets."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from digest.archive import Archive
from digest.channels.deliveries.recipients import Recipient, list_recipients
from digest.config import read
from digest.delivery import ChannelDelivery
from digest.letters import Letter, SendResult
from digest.model import Asked, Counts, Digest, Failure, Listing, Paper

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)  # a Wednesday
TUESDAY, FRIDAY = date(2026, 6, 30), date(2026, 6, 26)
TIMEOUT = "timed out after 30 s"
SENT = SendResult("sent")
NO_LONGER = "the recipient is no longer in the configuration; `digest mail drop` gives it up"
CONFIGURATION = """\
sources: [hf, "arxiv:cs.CL", "biorxiv:neuroscience"]
mail: {from: papers@example.org, host: smtp.example.org}
deliver:
  - {to: [ann@example.org, bob@example.org], match: [agents]}
  - {to: dora@example.org, topics: {Medicine: [cardiology]}}
  - {to: emil@example.org, match: [video], every: friday}
"""
ADDRESSES = ("hf", "arxiv:cs.CL", "biorxiv:neuroscience")


def recipients() -> Sequence[Recipient]:
    """Those of the configuration; cleo was taken out of it."""
    return list_recipients(read(CONFIGURATION, "config.yaml").deliveries)


def live_through_week(archive: Archive) -> None:
    """Fill *archive* with what the runs of the week before NOW left in it."""
    papers = [Paper(f"arxiv:2606.{number:05}", f"Paper {number}") for number in range(60)]
    first = datetime(2026, 6, 22, 7, 30, tzinfo=UTC)
    for source, day, some in (("hf", TUESDAY, papers[:34]), ("arxiv:cs.CL", FRIDAY, papers[34:50])):
        archive.papers.remember([Listing(source, tuple(some), day, source=source, whole=True)], some, first)
    neurons = papers[50:]
    listing = Listing("biorxiv:neuroscience", tuple(neurons), TUESDAY, source="biorxiv:neuroscience", whole=True)
    archive.papers.remember([listing], neurons, first)
    _record_run(archive, datetime(2026, 6, 27, 7, 30, tzinfo=UTC), "arxiv:cs.CL")
    for ago in (3, 2, 1, 0):
        _record_run(archive, NOW.replace(hour=7, minute=30) - timedelta(days=ago))
    _mail(archive, "ann", papers[:27], NOW.replace(hour=7, minute=33))
    _mail(archive, "bob", papers[:11], datetime(2026, 6, 29, 7, 33, tzinfo=UTC))
    _mail(archive, "bob", papers[11:20], NOW.replace(hour=7, minute=33), SendResult("held", "451 mailbox busy"))
    _mail(archive, "cleo", papers[:5], datetime(2026, 6, 26, 7, 33, tzinfo=UTC))
    _mail(archive, "cleo", papers[5:10], datetime(2026, 6, 29, 7, 33, tzinfo=UTC), SendResult("held", NO_LONGER))
    silent = ChannelDelivery("mail:dora@example.org", why_silent="none of 69 papers has Medicine")
    archive.outbox.queue([silent], NOW.replace(hour=7, minute=33))
    _mail(archive, "emil", papers[:10], datetime(2026, 6, 26, 7, 33, tzinfo=UTC))
    archive.deliveries.record(ChannelDelivery("note:/home/ann/papers.md", papers[:3]), NOW)


def _record_run(archive: Archive, made: datetime, *more: str) -> None:
    """A run that read two sources and *more*; of arXiv it had no answer where that is not one of them."""
    asked = tuple(Asked(address, TUESDAY, 34) for address in ("hf", "biorxiv:neuroscience", *more))
    failures = () if more else (Failure("arxiv:cs.CL", TIMEOUT),)
    archive.runs.record(Digest(made, (), asked, Counts(69), failures, "no recipient had anything new"), "mail")


def _mail(archive: Archive, name: str, papers: Sequence[Paper], made: datetime, result: SendResult = SENT) -> None:
    """A mail with *papers* to somebody called *name*, and what became of it."""
    address = f"{name}@example.org"
    subject = f"{len(papers)} papers, Tue 30 Jun: Paper 0; Paper 1"
    letter = Letter(f"mail:{address}", "me@example.org", address, subject, f"<{made}@x>", len(papers), b"Subject: x")
    archive.outbox.queue([ChannelDelivery(letter.channel, papers, letter)], made)
    number = archive.outbox.letters()[-1].number
    for _ in range(3 if "451" in result.detail else 1):
        archive.outbox.record_result(number, result, "", made)
