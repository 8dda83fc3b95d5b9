"""A site on the loopback address in place of those that programs ask: a day's papers, and a feed of them."""

import json
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from support.serving import HOST, HttpServer, Serving

from benchmarks import feed_markup
from benchmarks.invented import Record
from benchmarks.markup import page


class RivalSite(Serving):
    """Serves *records* for as long as the block lasts: as the API of Hugging Face, as its page, and as a feed."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._answers = {
            "/api/daily_papers": ("application/json", json.dumps(list(records)).encode()),
            "/papers": ("text/html; charset=utf-8", page(records)),
            "/feed.xml": ("application/atom+xml", feed_markup.feed(records)),
            # arXiv's API as arxiv-update-cli asks it, through this site as a proxy.
            "/api/query": ("application/atom+xml", feed_markup.feed(records, ends=True)),
        }
        super().__init__(HttpServer((HOST, 0), self._handler()))

    @property
    def url(self) -> str:
        """The address of the site."""
        return f"http://{HOST}:{self.port}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        answers = self._answers

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                # A proxy is asked for a whole address.
                kind, content = answers.get(urlsplit(self.path).path, ("", b""))
                self.send_response(200 if kind else 404)
                self.send_header("Content-Type", kind or "text/plain")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler
