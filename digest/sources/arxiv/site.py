"""What arXiv calls things, and where they are."""

NAME = "arxiv"
SITE = "https://arxiv.org"
API = "https://export.arxiv.org/api/query"
FEEDS = "https://rss.arxiv.org"
# Patterns are texts here: who asks for another source should not wait for them to be compiled.
IDENTIFIER = r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}"
SUBJECT = r"[a-z-]+(?:\.[A-Za-z-]+)?"
