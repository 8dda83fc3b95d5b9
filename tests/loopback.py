"""A real HTTP server on the loopback address that answers as a test has told it to."""

import socket
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. *length* is a Content-Length that is not the body's; *drip* sends byte by byte, with
    that many seconds between two, and never ends; *reset* hangs up without a word."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    drip: float | None = None
    reset: bool = False


class Site:
    """A site whose paths answer in turn what they were told to; the last answer is repeated."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.asked: list[Mapping[str, str]] = []
        self.stopping = Event()
        self._answers: dict[str, list[Answer]] = {}
        self._server = ThreadingHTTPServer((HOST, 0), _handler(self))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

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
        return f"http://{HOST}:{self.port}"

    def answers(self, path: str, *answers: Answer) -> str:
        """From now on *path* gives *answers*, one after the other. Returns its URL."""
        self._answers[path] = list(answers)
        return self.url + path

    def next_answer(self, path: str) -> Answer:
        waiting = self._answers.get(path) or [Answer(b"no such page", 404)]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


def _handler(site: Site) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.paths.append(self.path)
            site.asked.append(dict(self.headers.items()))
            answer = site.next_answer(self.path)
            if answer.reset:
                self._hang_up()
                return
            self.send_response(answer.status)
            length = len(answer.body) if answer.length is None else answer.length
            for name, value in {"Content-Length": str(length), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self._send(answer)

        def _send(self, answer: Answer) -> None:
            self.close_connection = True
            if answer.drip is None:
                self.wfile.write(answer.body)
                return
            while not site.stopping.wait(answer.drip):
                try:
                    self.wfile.write(b".")
                except OSError:
                    return

        def _hang_up(self) -> None:
            # Lingering for no time makes the kernel send a reset instead of an orderly end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.rfile.close()
            self.wfile = _Nowhere()
            self.connection.close()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler
