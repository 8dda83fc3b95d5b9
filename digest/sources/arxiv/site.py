"""What arXiv calls things, and where they are."""

NAME = "arxiv"
SITE = "https://arxiv.org"
API = "https://export.arxiv.org/api/query"
FEEDS = "https://rss.arxiv.org"
# Patterns are texts here: who asks for another source should not wait for them to be compiled.
SUBJECT = r"[a-z-]+(?:\.[A-Za-z-]+)?"
