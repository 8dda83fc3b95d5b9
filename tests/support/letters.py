"""Letters to send, and the time at which they are made."""

from datetime import UTC, datetime

from digest.letters import Letter

NOW = datetime(2026, 6, 9, 7, 30, tzinfo=UTC)


def letter(recipient: str = "you@example.org", name: str = "one", *, number: int = 0) -> Letter:
    """A letter called *name* to *recipient*."""
    head = f"From: me@example.org\r\nTo: {recipient}\r\nSubject: {name}\r\nMessage-ID: <{name}@example.org>\r\n\r\n"
    return Letter(
        channel=f"mail:{recipient}",
        sender="me@example.org",
        recipient=recipient,
        subject=name,
        message_id=f"<{name}@example.org>",
        papers=1,
        content=f"{head}On tides.\r\n".encode(),
        number=number,
    )
