"""JSON that can be read on a screen: what is not seen, or moves the cursor, is written as its number."""

import json

from digest.text import unseen, whole


def dumped(value: object, indent: int | None = None) -> str:
    """*value* as JSON: other scripts as they are, controls and invisible signs as `\\u…`; the same value when read."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    text = whole(text)
    # The line ends are those of the layout: in a value they are escaped already.
    return text.translate({ord(sign): _escaped(sign) for sign in unseen(text) - {"\n"}})


def _escaped(sign: str) -> str:
    """`\\u202e`; beyond the first 65,536 characters two of them, as JSON has it."""
    units = sign.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
