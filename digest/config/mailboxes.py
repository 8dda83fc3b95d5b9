"""Values that become headers of a mail: addresses, names and subjects."""

import re
from collections.abc import Callable

from digest.config.reader import ConfigReader, Section
from digest.config.yaml_nodes import ScalarNode
from digest.errors import Remedy, UsageError
from digest.render.mail.headers import check_unsubscribe, parse_mailbox


def read_recipients(section: Section) -> tuple[str, ...]:
    """The mail addresses under `to:`."""
    texts = section.read_texts("to")
    return tuple(scalar.text for path, scalar in texts if _check_mailbox(section.reader, scalar, path))


def read_mailbox(section: Section, key: str) -> str | None:
    """The mail address under *key*, None and a mistake where it is none."""
    node, text = section.nodes.get(key), section.read_text(key)
    if not text or not isinstance(node, ScalarNode):
        return None
    return text if _check_mailbox(section.reader, node, section.path_of(key)) else None


def read_unsubscribe(section: Section) -> str | None:
    """The address or the link under `unsubscribe:`, None and a mistake where it is neither."""
    return read_header(section, "unsubscribe", lambda text: check_unsubscribe(text) if text else None)


def _check_mailbox(reader: ConfigReader, scalar: ScalarNode, path: str) -> bool:
    """Whether the text is one mail address; a mistake is reported if not."""
    try:
        parse_mailbox(scalar.text)
    except ValueError as error:
        several = _refuse_addresses(scalar.text)
        reader.report(scalar.place, f"{path}: {several or error}", *(several.remedies if several else ()))
        return False
    return True


def _refuse_addresses(text: str) -> UsageError | None:
    """The error of *text* if it holds several addresses, with what to write in its place; else None."""
    parts = [part.strip() for part in re.split(r"[;,]|\s(?=[^\s<@]+@)", text) if part.strip()]
    if text.count("@") < 2 or len(parts) < 2 or not text.isprintable():
        return None
    if all(part.count("@") == 1 for part in parts):
        many = "two" if len(parts) == 2 else "several"
        return UsageError(f"{text!r}: {many} addresses in one text").with_remedies(Remedy(f"[{', '.join(parts)}]"))
    return UsageError(f"{text!r}: several addresses in one text; each is an item of a list")


def read_header(section: Section, key: str, check: Callable[[str], None]) -> str | None:
    """The text under *key* if *check* raises no ValueError for it, else None and a mistake."""
    text = section.read_text(key)
    try:
        check(text or "")
    except ValueError as error:
        section.report_value(key, str(error))
        return None
    return text
