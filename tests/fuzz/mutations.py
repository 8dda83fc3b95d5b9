"""Damage along the borders that a text has: tags, braces, lines, headers, words; and some across them."""

import html
import json
import random
import re
from collections.abc import Callable, Mapping, Sequence

from fuzz import hostile

# Where a piece may begin or end.
_BORDERS = {
    "tags": re.compile(r"(?=<)|(?<=>)"),
    "braces": re.compile(r"(?<=[{}\[\],])|(?=[}\]])"),
    "lines": re.compile(r"(?<=\n)"),
    "headers": re.compile(r"(?<=\n)(?=[A-Z][A-Za-z-]*:)|(?<=\n)(?=-{4,})|(?<=\n)(?=\\\\)"),
    "words": re.compile(r"(?<=\s)(?=\S)|(?<=\S)(?=\s)|(?<=\w)(?=\W)|(?<=\W)(?=\w)"),
}
# What stands for something: a quoted text, the text of a tag, a number, a date, the value of a key.
_VALUES = (
    re.compile(r'"[^"\n]{0,300}"'),
    re.compile(r"(?<=>)[^<>]{1,300}(?=<)"),
    re.compile(r"\d+(?:[-:.T]\d+)*"),
    re.compile(r"(?<=: )[^\n{}\[\]]{1,200}"),
    re.compile(r"&#?\w+;|\\u[0-9a-f]{4}"),
)
_DATE = re.compile(r"\d[-/:]\d|\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "gb18030", "shift_jis", "utf-7", "utf-8-sig")
_DECLARED = re.compile(r"(?i)(?<=encoding=[\"'])[^\"']*|(?<=charset=)[\w-]+")
_PROPS = re.compile(r'data-props="([^"]*)"')
_MOST = 200_000  # characters; what is long by itself is the business of the growth of single readers
_FEW_CHANGES = (1, 1, 1, 2, 2, 3, 4, 6)

Change = Callable[[str, Sequence[str], random.Random], str]


def mutated(text: str, others: Sequence[str], chance: random.Random) -> str:
    """*text* after some damage; *others* are texts to splice it with."""
    for _ in range(chance.choice(_FEW_CHANGES)):
        text = chance.choice(CHANGES)(text, others, chance)[:_MOST]
    return text


def as_bytes(text: str, chance: random.Random) -> bytes:
    """*text* as bytes of a page, one time in eight in a way that a page should not have."""
    written = text.encode("utf-8", "surrogatepass")
    return written if chance.randrange(8) else chance.choice(_BYTES)(text, written, chance)


def smaller(text: str, size: int, chance: random.Random) -> str:
    """*text* without so much of its middle that *size* characters are left, about: its beginning and its end
    say what it is."""
    if len(text) <= size:
        return text
    part = size // 3
    middle = chance.randrange(part, len(text) - part)
    return text[: _border(text, part)] + text[_border(text, middle) : middle + part] + text[_border(text, -part) :]


def _border(text: str, near: int) -> int:
    """The place of the next tag, or the next line, behind *near*."""
    start = near % len(text)
    return next((at for sign in "<\n" if (at := text.find(sign, start, start + 2_000)) >= 0), start)


def _pieces(text: str, chance: random.Random) -> list[str]:
    border = chance.choice(list(_BORDERS.values()))
    return border.split(text) or [text]


def _run(pieces: Sequence[str], chance: random.Random) -> slice:
    """Some neighbours: mostly few."""
    start = chance.randrange(len(pieces))
    return slice(start, start + chance.choice((1, 1, 1, 2, 3, 8, 30)))


def _duplicated(text: str, others: Sequence[str], chance: random.Random) -> str:
    pieces = _pieces(text, chance)
    run = _run(pieces, chance)
    pieces[run] = pieces[run] * chance.choice((2, 2, 3, 20, 200))
    return "".join(pieces)


def _deleted(text: str, others: Sequence[str], chance: random.Random) -> str:
    pieces = _pieces(text, chance)
    del pieces[_run(pieces, chance)]
    return "".join(pieces)


def _swapped(text: str, others: Sequence[str], chance: random.Random) -> str:
    pieces = _pieces(text, chance)
    a, b = chance.randrange(len(pieces)), chance.randrange(len(pieces))
    pieces[a], pieces[b] = pieces[b], pieces[a]
    return "".join(pieces)


def _nested(text: str, others: Sequence[str], chance: random.Random) -> str:
    """One opening piece many times before itself, as if it stood inside itself."""
    pieces = _pieces(text, chance)
    at = chance.randrange(len(pieces))
    pieces[at] = pieces[at][:200] * chance.choice((5, 50, 500, 5_000)) + pieces[at]
    return "".join(pieces)


def _spliced(text: str, others: Sequence[str], chance: random.Random) -> str:
    """The beginning of the one and the end of another."""
    pieces, more = _pieces(text, chance), _pieces(chance.choice(others), chance)
    return "".join([*pieces[: chance.randrange(len(pieces) + 1)], *more[chance.randrange(len(more)) :]])


def _grafted(text: str, others: Sequence[str], chance: random.Random) -> str:
    """Some pieces of another inside."""
    pieces, more = _pieces(text, chance), _pieces(chance.choice(others), chance)
    at = chance.randrange(len(pieces) + 1)
    pieces[at:at] = more[_run(more, chance)]
    return "".join(pieces)


def _revalued(text: str, others: Sequence[str], chance: random.Random) -> str:
    """A value replaced by a hostile one, inside its quotes where it has some."""
    found = list(chance.choice(_VALUES).finditer(text))
    if not found:
        return _inserted(text, others, chance)
    match = chance.choice(found)
    alike = hostile.DATES if _DATE.search(match[0]) else hostile.NUMBERS if match[0].isdecimal() else ()
    new = chance.choice(alike) if alike and chance.randrange(2) else hostile.value(chance)
    quoted = match[0].startswith('"') and chance.randrange(2)
    return text[: match.start()] + (f'"{new}"' if quoted else new) + text[match.end() :]


def _inserted(text: str, others: Sequence[str], chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + hostile.value(chance) + text[at:]


def _inserted_at_a_border(text: str, others: Sequence[str], chance: random.Random) -> str:
    pieces = _pieces(text, chance)
    pieces.insert(chance.randrange(len(pieces) + 1), hostile.value(chance))
    return "".join(pieces)


def _lengthened(text: str, others: Sequence[str], chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1) if chance.randrange(4) else 0
    return text[:at] + hostile.repeated(chance) + text[at:]


def _truncated(text: str, others: Sequence[str], chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] if chance.randrange(3) else text[at:]


def _undone(text: str, others: Sequence[str], chance: random.Random) -> str:
    """All signs of one kind gone, or another in their place."""
    sign = chance.choice('<>{}[]",:=/&;-\n\t ')
    return text.replace(sign, chance.choice(("", sign * 2, " ", "\n", "\0", "'")))


def _renamed(text: str, others: Sequence[str], chance: random.Random) -> str:
    """One word of it everywhere another word of it: keys and tags that say what they are not."""
    words = re.findall(r"[A-Za-z_]{2,}", text[:20_000]) or ["x"]
    return text.replace(chance.choice(words), chance.choice(words))


def _reshaped(text: str, others: Sequence[str], chance: random.Random) -> str:
    """JSON that stays JSON, also where it is the value of an attribute, with other things in its places."""
    props = _PROPS.search(text)
    try:
        tree = json.loads(html.unescape(props[1]) if props else text)
    except (ValueError, RecursionError):
        return _inserted(text, others, chance)
    for _ in range(chance.choice((1, 2, 5))):
        tree = _with_another(tree, chance)
    written = json.dumps(tree, ensure_ascii=not chance.randrange(2))
    return text[: props.start(1)] + html.escape(written) + text[props.end(1) :] if props else written


def _with_another(tree: object, chance: random.Random) -> object:
    """*tree* with one of its values, at any depth, replaced, doubled, or gone."""
    at: object
    match tree:
        case dict() if tree and chance.randrange(8):
            at = chance.choice(list(tree))
            return tree | {at: _with_another(tree[at], chance)} if chance.randrange(8) else _without(tree, at)
        case list() if tree and chance.randrange(8):
            number = chance.randrange(len(tree))
            inside = _with_another(tree[number], chance)
            return tree[:number] + chance.choice(([inside], [inside], [inside], [], [inside] * 3)) + tree[number + 1 :]
    return chance.choice(_ODD) if chance.randrange(2) else hostile.value(chance)


def _without(tree: Mapping[str, object], at: object) -> Mapping[str, object]:
    return {key: value for key, value in tree.items() if key != at}


# What JSON can hold where something else is expected.
_ODD: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1e308, 10**30, 2**63, "", " ", [], {}, [[]], [None], {"": None}, [{}], 0.5),
    *({"name": None}, {"id": 1}, ["a"], {"a": {"a": {"a": {}}}}, "\ud800", float("inf"), float("nan")),
)

CHANGES: tuple[Change, ...] = (
    *(
        _duplicated,
        _deleted,
        _deleted,
        _swapped,
        _nested,
        _spliced,
        _grafted,
        _revalued,
        _revalued,
        _revalued,
        _revalued,
    ),
    *(
        _inserted,
        _inserted_at_a_border,
        _inserted_at_a_border,
        _lengthened,
        _truncated,
        *[_reshaped] * 4,
        _undone,
        _renamed,
    ),
)


# --- across the borders: bytes ---------------------------------------------------------------------------


def _flipped(text: str, written: bytes, chance: random.Random) -> bytes:
    changed = bytearray(written or b"\0")
    for _ in range(chance.choice((1, 1, 3, 20))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _overwritten(text: str, written: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(written) + 1)
    noise = chance.randbytes(chance.choice((1, 8, 300)))
    return written[:at] + noise + written[at + len(noise) :]


def _cut(text: str, written: bytes, chance: random.Random) -> bytes:
    return written[: chance.randrange(len(written) + 1)]


def _encoded(text: str, written: bytes, chance: random.Random) -> bytes:
    """In an encoding that it does not say, or that it says by chance."""
    name = chance.choice(_ENCODINGS)
    said = _DECLARED.sub(chance.choice(_ENCODINGS), text) if chance.randrange(2) else text
    return said.encode(name, "replace")


def _marked(text: str, written: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff", b"\x1f\x8b", b"\0")) + written


_BYTES = (_flipped, _flipped, _overwritten, _cut, _encoded, _encoded, _marked)
