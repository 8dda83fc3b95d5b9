"""Texts of OpenReview, which are Markdown with formulas: what a reader sees, and where its links lead."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from digest import links
from digest.model import Link
from digest.patterns import lazy_pattern
from digest.sources.shared import markup
from digest.text import collapse_whitespace

# Formulas and code, in which no sign is Markdown's.
_VERBATIM = lazy_pattern(
    r"(?<!\\)(?:\$\$[^$]{1,3000}\$\$|\$[^$\n]{1,1000}\$|\\\((?:[^\\\n]|\\[^()\n]){1,999}+\\\)"
    r"|\\\[(?:[^\\]|\\[^\[\]]){1,2999}+\\\]"
    r"|(?<![`\w])``([^`]{1,300})``(?!`)|(?<![`\w])`([^`'\n]{1,300})`(?![`\w]))",
    re.DOTALL,
)
_LINK = lazy_pattern(
    r"(?<!\\)!?\[([^\[\]]{0,300})\]\(<?(https?://(?:[^()\s<>]|\([^()\s]{0,100}\)){1,1000}+)>?(?:\s\"[^\"]{0,200}\")?\)"
    r"|<(https?://[^<>\s]{1,1000})>"
)
# At the start of a line: headings, quotations, items of lists; lines that only separate.
_LINE = lazy_pattern(
    r"^[ \t]{0,9}(?:#{1,6}[ \t]+|>[ \t]?|[*+•-][ \t]+(?=\S)|(?:[-*_][ \t]?){3,99}$|={3,99}$|```\w{0,20}$)", re.MULTILINE
)
# Emphasis begins behind a blank or an opening sign, before a letter: not in `A*`, `C*-algebra`, `snake_case`, `2 * 3`.
_BEFORE = r"(?<![^\s(\"'“‘\[/*_—–-])"
_BEGIN = r"(?=[\w(\"'“‘$\[\ue000])"
_EMPHASES = (
    lazy_pattern(rf"{_BEFORE}(?<!\*)(\*{{2,3}}){_BEGIN}([^*]{{1,500}})(?<=[^\s*])\1(?![\w*])"),
    lazy_pattern(rf"{_BEFORE}(?<!\*)(\*){_BEGIN}([^*]{{1,500}})(?<=[^\s*])\1(?![\w*])"),
    lazy_pattern(rf"{_BEFORE}(?<!_)(__){_BEGIN}(?![a-z\d_]{{1,99}}__)([^_]{{1,500}})(?<=[^\s_])\1(?![\w])"),
    lazy_pattern(rf"{_BEFORE}(?<!_)(_){_BEGIN}([^_]{{1,500}})(?<=[^\s_])\1(?![\w])"),
    lazy_pattern(rf"{_BEFORE}(~~){_BEGIN}([^~]{{1,500}})(?<=\S)\1(?![\w~])"),
)
_ESCAPED = lazy_pattern(r"\\([*`#>+!~-])")
# Stands for a formula while its text is read; characters without a meaning of their own.
_KEPT = lazy_pattern("\ue000(\\d{1,6})\ue001")


class ReadMarkdown(NamedTuple):
    """The *text* that a reader sees on one line, and the addresses to which its links lead."""

    text: str
    targets: tuple[str, ...]


def read_markdown(written: str) -> ReadMarkdown:
    """What a reader sees of *written*; formulas stay between their signs."""
    kept: list[str] = []
    targets: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1] or match[2] or match[0])
        return f"\ue000{len(kept) - 1}\ue001"

    def follow(match: re.Match[str]) -> str:
        targets.append(match[2] or match[3])
        return match[1] if match[2] else match[3]

    text = _VERBATIM.sub(keep, _KEPT.sub(" ", written).replace("\r\n", "\n"))
    text = _LINE.sub("", _LINK.sub(follow, text))
    for emphasis in _EMPHASES:
        text = emphasis.sub(r"\2", text)
    text = _ESCAPED.sub(r"\1", markup.plain_text(text))
    text = _KEPT.sub(lambda match: kept[int(match[1])], text)
    return ReadMarkdown(collapse_whitespace(text), tuple(dict.fromkeys(targets)))


def links_to(targets: Iterable[str]) -> Iterator[Link]:
    """Links to the addresses *targets*, of which some may be none."""
    yield from (Link(url, links.link_kind(url)) for target in targets if (url := links.canonical_url(target)))
