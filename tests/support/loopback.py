"""A real HTTP server on the loopback address that answers as a test has told it to."""

import socket
import ssl
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

HOST = "127.0.0.1"


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


class Site:
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
        self._server = _Server((host, 0), _handler(self))
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> "Site":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return self._server.server_port

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


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that leave, such as those that do not believe a certificate."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


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
