"""JSON that is safe on a screen: invisible characters, and those that move the cursor, are written as numbers."""

import json

from digest.text import invisible_characters, replace_surrogates


def dump_json(value: object, indent: int | None = None) -> str:
    """*value* as JSON: letters of every script as they are, controls and invisible characters as `\\u…`."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    text = replace_surrogates(text)
    # Only the layout has line ends: in values, json.dumps has escaped them.
    return text.translate({ord(sign): _escape_sign(sign) for sign in invisible_characters(text) - {"\n"}})


def _escape_sign(sign: str) -> str:
    """`\\u202e`; a pair of surrogates for a character beyond U+FFFF (RFC 8259, section 7)."""
    units = sign.encode("utf-16-be").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))
