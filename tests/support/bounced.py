"""Reports that a mail did not arrive, as servers send them (RFC 3464)."""

from datetime import datetime
from email.utils import format_datetime

from support.homes import NOON


def report(
    letter: bytes,
    recipient: str,
    status: str = "5.1.1",
    *,
    action: str = "failed",
    said: str = "smtp; 550 5.1.1 User unknown",
    made: datetime = NOON,
    original: str = "",
    envelope_id: str = "",
    returned: str = "message/rfc822",
) -> bytes:
    """A report on *letter* about *recipient*."""
    head = letter.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    content = letter if returned == "message/rfc822" else head
    fields = [
        "Reporting-MTA: dns; mx.example.org",
        *([f"Original-Envelope-Id: {envelope_id}"] if envelope_id else []),
        "",
        *([f"Original-Recipient: rfc822;{original}"] if original else []),
        f"Final-Recipient: rfc822;{recipient}",
        f"Action: {action}",
        *([f"Status: {status}"] if status else []),
        f"Diagnostic-Code: {said}",
    ]
    text = f"""\
From: MAILER-DAEMON@mx.example.org
To: me@example.org
Subject: Undelivered Mail Returned to Sender
Date: {format_datetime(made)}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_report"

--=_report
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--=_report
Content-Type: message/delivery-status

{chr(10).join(fields)}

--=_report
Content-Type: {returned}

"""
    return text.replace("\n", "\r\n").encode() + content + b"\r\n--=_report--\r\n"
