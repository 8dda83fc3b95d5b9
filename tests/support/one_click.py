"""A tiny server of lists, as somebody would write it: a POST unsubscribes by `digest`, a GET only shows a page."""

import ssl
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from urllib.request import Request, urlopen

import trustme

from support.serving import HOST, HttpServer, Serving


class ListServer(Serving):
    """It hands the log line of each request to *take*, and answers as RFC 8058 wants it."""

    def __init__(self, take: Callable[[str], None]) -> None:
        self.asked: list[tuple[str, bytes]] = []
        self._authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(HOST).configure_cert(context)
        super().__init__(HttpServer((HOST, 0), _handler(self, take)), context)

    @property
    def link(self) -> str:
        """What stands in a configuration."""
        return f"https://{HOST}:{self.port}/u?{{token}}"

    def click(self, link: str, *, post: bool = True) -> int:
        """Do what a mail program does with *link*: one click, or (without *post*) a look at where it leads."""
        context = ssl.create_default_context()
        self._authority.configure_trust(context)
        data = b"List-Unsubscribe=One-Click" if post else None
        with urlopen(Request(link, data), timeout=30, context=context) as answer:  # noqa: S310 - our own server
            return int(answer.status)


def _handler(server: ListServer, take: Callable[[str], None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            self._answer(b"")

        def _answer(self, body: bytes) -> None:
            server.asked.append((self.requestline, body))
            take(f'{self.client_address[0]} - - "{self.requestline}" 200\n')
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler
