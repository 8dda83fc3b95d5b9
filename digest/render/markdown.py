"""The digest as CommonMark that survives hostile titles: a heading per topic, a list item per paper."""

import re
from collections.abc import Iterable, Iterator

from digest.model import Digest, Match, Section
from digest.render import parts
from digest.render.formats import Detail
from digest.text import safe

_EXCERPT = {"normal": 600, "full": 1_000_000}
# Everything that means something to CommonMark, GFM, pandoc or a wiki, somewhere in a line.
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~$=^%{}@]")
# `::`, `((`, ` :` and `:smile:`.
_PAIRS = re.compile(r":(?=:)|(?<=\()\(|(?<= ):|:(?=[\w+-]+:)")
_LIST = re.compile(r"^(\d{1,9})([.)])|^([-+:])")
_WWW = re.compile(r"(?<=www)\.", re.IGNORECASE)
_IN_URL = {ord(c): f"%{ord(c):02X}" for c in "()<>| \\`\"'*[]"}


def render(digest: Digest, *, detail: Detail = "normal") -> str:
    """*digest* as a document of its own, or a part of a note: it has no front matter."""
    lines = [f"# {escaped(' · '.join(parts.headline(digest)[:2]))}", ""]
    for heading, section in parts.sections(digest):
        if heading:
            lines += [f"## {escaped(heading)}", ""]
        for match in section.matches:
            lines += [*_paper(match, section, detail), ""]
        if section.more:
            lines += [f"and {section.more:,} more", ""]
    lines += _foot(digest)
    return "\n".join(lines) + "\n"


def _paper(match: Match, section: Section, detail: Detail) -> Iterator[str]:
    url = parts.address(match.paper)
    title = escaped(parts.title(match).text)
    yield f"- **{linked(title, url)}**" if url else f"- **{title}**"
    facts = [escaped(part) for part in (parts.byline(match.paper), *parts.facts(match.paper)) if part]
    addresses = [linked(link.kind, link.url) for link in parts.links(match.paper) if parts.is_web(link.url)]
    if about := " · ".join([*facts, *addresses]):
        yield f"  {about}"
    tags = [*parts.topics(match, section.topic), *parts.terms(match)]
    if tags:
        yield f"  matched: {', '.join(escaped(tag) for tag in dict.fromkeys(tags))}"
    text = _text(match, detail)
    if text:
        yield ""
        yield f"  {text}"


def _text(match: Match, detail: Detail) -> str:
    if detail == "brief":
        return ""
    if not match.abstract:
        return escaped(safe(match.paper.summary or ""))
    return marked(parts.segments(*parts.abstract(match, _EXCERPT[detail])))


def _foot(digest: Digest) -> Iterable[str]:
    if digest.reason:
        yield escaped(safe(digest.reason))
        yield ""
    yield "---"
    yield ""
    for line in parts.account(digest):
        yield f"- {escaped(line)}"


def marked(segments: Iterable[parts.Segment]) -> str:
    """Escaped text with what matched in bold, where the marks would be read as such."""
    pieces = [(segment, escaped(segment.text, start=not at)) for at, segment in enumerate(segments)]
    return "".join(f"**{text}**" if _can_be_bold(segment) else text for segment, text in pieces)


def _can_be_bold(segment: parts.Segment) -> bool:
    # Beside a letter, `**` opens and closes only before and after a letter or digit.
    return segment.highlighted and segment.text[0].isalnum() and segment.text[-1].isalnum()


def escaped(text: str, *, start: bool = True) -> str:
    """*text*, one line, so that it reads as itself; *start*: it may stand at the start of a line."""
    text = _SPECIAL.sub(r"\\\g<0>", text).replace("&", "&amp;")
    # An address in a title stays text: some readers would make it a link.
    text = _WWW.sub(r"\\.", _PAIRS.sub(r"\\\g<0>", text).replace("://", ":\\//"))
    if start:
        text = _LIST.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", text)
    return text


def linked(text: str, url: str) -> str:
    """A link; *text* is already escaped, *url* a web address."""
    return f"[{text}]({url.translate(_IN_URL).replace('&', '&amp;')})"
