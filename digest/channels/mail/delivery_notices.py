"""What a server is asked to say of a letter that does not arrive: the parameters of RFC 3461 (DSN)."""

from hashlib import sha256

from digest.letters import Letter
from digest.patterns import lazy_pattern

_LONGEST_ENVELOPE_ID, _LONGEST_RECIPIENT = 100, 500  # characters: RFC 3461 sections 5.4 and 4.2
_NEEDS_CODE = lazy_pattern(r"[^!-*,-<>-~]")  # all but the printable characters of ASCII without `+` and `=`


def list_mail_parameters(letter: Letter) -> list[str]:
    """For MAIL FROM: that headers are enough to come back, and by which name the letter is known again."""
    return ["RET=HDRS", f"ENVID={find_envelope_id(letter.message_id)}"]


def list_recipient_parameters(letter: Letter) -> list[str]:
    """For RCPT TO: that failures are to be told and delays are not, and whom the letter was for at first."""
    address = encode_xtext(letter.recipient)
    known = letter.recipient.isascii() and len(address) <= _LONGEST_RECIPIENT
    return ["NOTIFY=FAILURE", *([f"ORCPT=rfc822;{address}"] if known else [])]


def find_envelope_id(message_id: str) -> str:
    """The name by which a server knows the letter with *message_id*, the same for every try, as it stands in ENVID.

    It is what the Message-ID has before the @; a hash where that is nothing that fits.
    """
    local = message_id.strip("<>").partition("@")[0]
    encoded = encode_xtext(local)
    if local and local.isascii() and len(encoded) <= _LONGEST_ENVELOPE_ID:
        return encoded
    return sha256(message_id.encode("utf-8", "replace")).hexdigest()[:32]


def encode_xtext(text: str) -> str:
    """*text* as xtext (RFC 3461 section 4): `+` and two digits for a character that cannot stand there."""
    return _NEEDS_CODE.sub(lambda sign: "".join(f"+{byte:02X}" for byte in sign[0].encode()), text)
