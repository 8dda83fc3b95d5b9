"""A real HTTP server on the loopback address that answers as a test has told it to."""

import socket
import ssl
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from threading import Event

from support.serving import HOST as HOST
from support.serving import HttpServer, Serving


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, after *wait* seconds. *length* is a Content-Length that need not be the body's; *drip* sends one
    byte after the other, that many seconds apart, and never ends; *reset* hangs up without a word; *raw* is all that
    is sent, in place of a status, headers and body."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    drip: float | None = None
    reset: bool = False
    raw: bytes | None = None
    wait: float = 0.0


class Site(Serving):
    """A site whose paths answer in turn what they were told to; the last answer is repeated.

    Other addresses than HOST that lead to this machine (127.0.0.2) are other hosts. *times* are those at
    which it was asked for *paths*.
    """

    def __init__(self, host: str = HOST, tls: ssl.SSLContext | None = None) -> None:
        self.host, self.scheme = host, "https" if tls else "http"
        self.paths: list[str] = []
        self.times: list[datetime] = []
        self.headers: list[Mapping[str, str]] = []
        self.stopping = Event()
        self._answers: dict[str, list[Answer]] = {}
        super().__init__(HttpServer((host, 0), _handler(self)), tls)

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        super().__exit__()

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"

    def answers(self, path: str, *answers: Answer) -> str:
        """From now on *path* gives *answers*, one after the other. Returns its URL."""
        self._answers[path] = list(answers)
        return self.url + path

    def asked(self, path: str, headers: Mapping[str, str]) -> Answer:
        """Remember the question and give the answer."""
        self.paths.append(path)
        self.times.append(datetime.now(UTC))
        self.headers.append(headers)
        waiting = self._answers.get(path) or [Answer(b"no such page", 404)]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = site.asked(self.path, dict(self.headers.items()))
            site.stopping.wait(answer.wait)
            with suppress(OSError):  # the other side may have heard enough
                self._hang_up() if answer.reset else self._answer(answer)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def _answer(self, answer: Answer) -> None:
            if answer.raw is None:
                self._send(answer)
            else:
                self.wfile.write(answer.raw)
            while answer.drip is not None and not site.stopping.wait(answer.drip):
                self.wfile.write(b".")

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            length = len(answer.body) if answer.length is None else answer.length
            for name, value in {"Content-Length": str(length), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def _hang_up(self) -> None:
            # A socket that lingers for no time is reset when it is closed, instead of ended in order.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.rfile.close()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler
