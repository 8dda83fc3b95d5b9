"""`feedparser_loop.py FEED PHRASES`: the entries with a phrase in them, by feedparser and a loop."""

import sys
from pathlib import Path

import feedparser  # type: ignore[import-not-found]

feed = feedparser.parse(sys.argv[1])  # a file or an address
phrases = [line.lower() for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()]
for entry in feed.entries:
    text = f"{entry.title} {entry.summary}".lower()
    found = [phrase for phrase in phrases if phrase in text]
    if found:
        sys.stdout.write(f"{entry.title}\n{entry.link}\n{', '.join(found)}\n\n")
