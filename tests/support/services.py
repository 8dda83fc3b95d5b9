"""Services of the web on the loopback address: programs reach them under their own names, through a proxy, by TLS."""

import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import trustme

from support.loopback import HOST
from support.proxy import Proxy


@dataclass(frozen=True, slots=True)
class Posted:
    """What a program has posted: to the *host* of this name, under *path*."""

    host: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a post; *closed*: the line is cut in place of one."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False


class Services:
    """The services of *hosts*, which answer as `reply` says. *posted* is all that came; *variables* lead a program
    there that heeds them."""

    def __init__(self, folder: Path, hosts: Sequence[str]) -> None:
        self.posted: list[Posted] = []
        self.reply: Callable[[Posted], Reply] = lambda _: Reply()
        authority = trustme.CA()
        certificate = folder / "services.pem"
        authority.cert_pem.write_to_path(certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*hosts).configure_cert(context)
        self._server = _Server((HOST, 0), _handler(self))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._proxy = Proxy(self._server.server_port)
        self._stack = ExitStack()
        trusted = dict.fromkeys(("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"), str(certificate))
        self.variables = {"https_proxy": self._proxy.url, "no_proxy": "", **trusted}

    def __enter__(self) -> "Services":
        self._thread.start()
        self._stack.enter_context(self._proxy)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, *replies: Reply) -> None:
        """Give *replies* from now on, one after the other, the last one again and again; without any, take all."""
        left = list(replies) or [Reply()]
        self.reply = lambda _: left.pop(0) if len(left) > 1 else left[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that leave."""


def _handler(services: Services) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            host = self.headers["Host"].partition(":")[0]
            posted = Posted(host, self.path, dict(self.headers.items()), body)
            services.posted.append(posted)
            reply = services.reply(posted)
            if not reply.closed:
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler
