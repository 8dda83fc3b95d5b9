"""What a page is that no source understands: one sentence for each kind, with what to do."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress

from digest import links
from digest.model import Address
from digest.sources import registry
from digest.sources import unknown_page_signs as signs
from digest.sources.feed.xmlfeed import root_name
from digest.sources.feed_links import find_feed, is_html
from digest.sources.shared.page_address import find_stated_address
from digest.text import sanitize_line, shorten_text

_START = 30_000  # bytes, in which every sign stands
_LONGEST_ANSWER = 200  # characters of what a site says is wrong
_LONGEST_NAME = 40
_MOST_KEYS = 6  # of an object that are named
_LARGEST_JSON = 5_000_000  # bytes that are parsed to say what they are
# The shares from which on a text is none: of signs that no text has, and of those that are no UTF-8.
_STRANGE, _UNREADABLE = 0.1, 0.4


def name_obstacle(content: bytes) -> str | None:
    """What *content* is, where a sign says that it is nothing that any source could read; else None."""
    start = content[:_START]
    for signature, sentence in (*signs.BESIDE_PAGES, *signs.OTHER_FILES):
        if re.match(signature, start, re.DOTALL):
            return sentence
    text = start.decode("utf-8", "replace")
    if re.match(signs.ERROR_BEFORE_PAGE, text):
        return "an error message of the site's own program stands before the page; its owner can mend that"
    if _is_json(content, text):
        return _name_json(content)
    if is_html(content):
        return _name_html(content, text)
    return _name_xml(content, text) if content.startswith(b"<") else None


def describe_page(content: bytes, *, is_remote: bool = False) -> str:
    """What *content* is, which no source recognises and which was asked for on the web or not, and what can be given
    instead."""
    if named := name_obstacle(content):
        return named
    text = content[:_START].decode("utf-8", "replace")
    if _is_json(content, text):
        return _describe_json(content)
    if content.startswith(b"<") and not is_html(content) and (root := root_name(content)):
        name = shorten_text(sanitize_line(root.decode("utf-8", "replace")), _LONGEST_NAME)
        kinds = "RSS, Atom, OPML and PubMed's records"
        return f"XML of another kind (its first element is `{name}`): of XML, {kinds} are read"
    if re.fullmatch(r"<\?xml[^<>]{0,200}>\s*+", text):
        return "XML with no element in it"
    is_page = content.startswith(b"<") or is_html(content)
    if not is_page:
        return _describe_text(content, text)
    known = _describe_html(content, text, is_remote=is_remote)
    if is_remote:
        return known or "an HTML page came, not a feed, and it names none (a login or a captive portal?)"
    site = f"of {host}, a site" if (host := links.host_of(find_stated_address(content))) else "of a site"
    return known or f"a page {site} that digest does not know, and it names no feed; give the address of its feed"


def is_no_listing(content: bytes) -> bool:
    """Whether *content* is by its first bytes a picture, a sound, a font or a PDF: what lies beside saved pages."""
    first = (re.match(signature, content[:_START], re.DOTALL) for signature, _ in signs.BESIDE_PAGES)
    return any(first) or root_name(content) == b"svg"


def _is_json(content: bytes, text: str) -> bool:
    return content.startswith((b"{", b"[")) and not re.match(signs.SETTINGS, text)


def _name_html(content: bytes, text: str) -> str | None:
    if len(content) < signs.LONGEST_CHALLENGE and re.search(signs.CHALLENGE_MARKS, text, re.I):
        return signs.CHALLENGE
    return next((sentence for mark, sentence in signs.PAGES if re.search(mark, text, re.I)), None)


def _name_xml(content: bytes, text: str) -> str | None:
    root = root_name(content)
    if root in signs.STORAGE_ERRORS and (code := re.search(r"<Code>([^<>]{1,200})</Code>", text)):
        message = re.search(r"<Message>([^<>]{1,500})</Message>", text)
        said = sanitize_line(f"{code[1]}: {message[1]}" if message else code[1])
        return f"the site's storage refuses it ({shorten_text(said, _LONGEST_ANSWER)}); is the address right?"
    return signs.ROOTS.get(root)


def _name_json(content: bytes) -> str | None:
    """What JSON of a known kind is."""
    value: object = None
    with suppress(ValueError, RecursionError):
        value = json.loads(content) if len(content) <= _LARGEST_JSON else None
    record = _first_object(value) or {}
    for known in (record, *filter(None, map(_first_object, record.values()))):
        for keys, sentence in signs.OBJECTS:
            if keys <= known.keys():
                return sentence
    return None


def _first_object(value: object) -> Mapping[str, object] | None:
    """*value*, if it is an object, or the first object in it, if it is a list of them."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, dict) else None


def _describe_html(content: bytes, text: str, *, is_remote: bool) -> str | None:
    if re.search(signs.SCHOLAR, text, re.I):
        return "a page of Google Scholar without papers: digest reads results, lists of a person's works and alerts"
    # On the web the feed would have been followed.
    if feed := None if is_remote else find_feed(content, None):
        where = shorten_text(sanitize_line(feed), _LONGEST_ANSWER)
        where = where if feed.startswith("http") else f"`{where}` on its site"
        return f"a page without papers that digest can read; it names a feed, which it can: {where}"
    if source := registry.find_source_of_host(links.host_of(find_stated_address(content))):
        site = source.label(Address(source.name, "", source.name))
        return f"a page of {site}, and none that digest can read (`digest sources` has those; has the site changed?)"
    if re.search(signs.LOGIN_FORM, text, re.I):
        return signs.LOGIN
    if re.search(signs.NEEDS_SCRIPTS, text, re.I):
        return f"a page that is empty without its scripts; {signs.IN_BROWSER}, or copy its text"
    return None


def _describe_json(content: bytes) -> str:
    if len(content) > _LARGEST_JSON:
        return "JSON, but no list of papers that digest knows"
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        if re.match(rb"\{[^\n]{2,100000}\}\r?\n\{", content):
            return "JSON Lines: digest writes them (`-f jsonl`) and does not read them"
        reason = "nested too deeply" if isinstance(error, RecursionError) else sanitize_line(str(error))
        return shorten_text(f"not valid JSON: {reason}", _LONGEST_ANSWER)
    record = _first_object(value)
    if record is None:
        return f"JSON, but no list of papers: {'an empty list' if value == [] else 'no objects in it'}"
    if isinstance(value, dict) and (said := _find_message(value)):
        return f"the site answered: {shorten_text(sanitize_line(said), _LONGEST_ANSWER)}"
    names = ", ".join(f"`{shorten_text(sanitize_line(key), _LONGEST_NAME)}`" for key in list(record)[:_MOST_KEYS])
    return f"JSON, but no list of papers that digest knows: objects with the keys {names or '(none)'}"


def _find_message(answer: Mapping[str, object]) -> str:
    """What an *answer* that has nothing else says of an error; '' if it says nothing."""
    if "error" in answer:
        return str(answer["error"])
    said = (answer.get(name) for name in ("message", "detail", "errors"))
    return next((str(value) for value in said if value), "") if len(answer) <= _MOST_KEYS else ""


def _describe_text(content: bytes, text: str) -> str:
    strange = sum(not (sign.isprintable() or sign.isspace()) for sign in text)
    broken = text.count("\ufffd")
    if b"\0" in content[:_START] or strange > _STRANGE * len(text) or broken > _UNREADABLE * len(text):
        return "neither a page nor a text (binary data)"
    known = (sentence for beginning, sentence in signs.TEXTS if re.match(beginning, text))
    return next(known, None) or (
        "a text without papers in a form that digest knows: it reads copies of whole pages (select all, copy),"
        " saved pages, feeds and mails"
    )
