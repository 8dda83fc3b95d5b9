"""The Message-ID of a mail: the same for the same mail, and a proof to its sender that it was really sent.

    <digest.20260630.0123456789ab0123456789ab@example.org>
             day      the mail     the proof

A report that a mail did not arrive quotes it, and anybody may send a report: the proof binds day, mail and recipient
by a secret, so that nobody can stop the mails of somebody else.
"""

import hmac
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from digest.patterns import lazy_pattern
from digest.render.mail.unsubscribing import sign_text

_LENGTH = 12  # hexadecimal digits, of both parts
_ID = lazy_pattern(
    rf"(?<![0-9A-Za-z.])digest\.(\d{{4}})(\d\d)(\d\d)\.([0-9a-f]{{{_LENGTH}}})([0-9a-f]{{{_LENGTH}}})(?![0-9a-f])"
)


class LetterId(NamedTuple):
    """The Message-ID of a mail of ours, in its parts: its *day*, what is the mail's own, and the *proof*."""

    day: date
    identity: str
    proof: str

    def is_proven_for(self, address: str, secret: str) -> bool:
        """Whether a mail with it was really sent to *address*."""
        return hmac.compare_digest(_prove(self.day, self.identity, address, secret), self.proof)


def write_message_id(day: date, identity: str, address: str, secret: str, domain: str) -> str:
    """The Message-ID of the mail of that *day* to *address*; *identity* is the mail's own, in hexadecimal digits."""
    own = identity[:_LENGTH]
    return f"<digest.{day:%Y%m%d}.{own}{_prove(day, own, address, secret)}@{domain}>"


def find_letter_ids(text: str) -> Iterator[LetterId]:
    """Whatever in *text* has the form of a Message-ID of ours."""
    for year, month, day, identity, proof in _ID.findall(text):
        try:
            yield LetterId(date(int(year), int(month), int(day)), identity, proof)
        except ValueError:  # the 31st of June
            continue


def _prove(day: date, identity: str, address: str, secret: str) -> str:
    return sign_text(secret, f"letter\0{day.isoformat()}\0{identity}\0{address.lower()}")[:_LENGTH]
