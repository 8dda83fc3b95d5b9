"""A feed in Atom, as a journal has one: an entry for each record."""

import html
from collections.abc import Sequence

from benchmarks.invented import Record

_ENTRY = """<entry><id>https://journal.example.org/articles/{id}</id><title>{title}</title>
<link rel="alternate" type="text/html" href="https://journal.example.org/articles/{id}"/>
<updated>2026-01-08T02:42:45Z</updated><published>2026-01-08T02:42:45Z</published>
{authors}<summary type="html">&lt;p&gt;{abstract}&lt;/p&gt;</summary></entry>
"""
_OLD_ENTRY = """<entry><id>https://journal.example.org/articles/1</id><title>An old paper</title>
<link rel="alternate" type="text/html" href="https://journal.example.org/articles/1"/>
<updated>2020-01-08T02:42:45Z</updated><published>2020-01-08T02:42:45Z</published>
<author><name>Ada Quay</name></author><summary>Of old.</summary></entry>
"""


def feed(records: Sequence[Record], *, ends: bool = False) -> bytes:
    """The feed of *records*; one that *ends* has an old entry last, by which a program sees that no more is new."""
    entries = "".join(map(_entry, records)) + (_OLD_ENTRY if ends else "")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>https://journal.example.org/feed</id><title>An example journal</title>
<link rel="self" href="https://journal.example.org/feed.xml"/><updated>2026-01-08T02:42:45Z</updated>
{entries}</feed>
""".encode()


def _entry(record: Record) -> str:
    paper = record["paper"]
    assert isinstance(paper, dict)
    return _ENTRY.format(
        id=paper["id"],
        title=html.escape(str(record.get("title") or paper["title"])),
        abstract=html.escape(html.escape(str(record.get("summary") or paper["summary"]))),
        authors="".join(f"<author><name>{html.escape(each['name'])}</name></author>\n" for each in paper["authors"]),
    )
