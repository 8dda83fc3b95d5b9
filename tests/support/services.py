"""Services of the web on the loopback address: programs reach them under their own names, through a proxy, by TLS."""

import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Self

import trustme

from support.proxy import Proxy
from support.serving import HOST, HttpServer, Serving


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


class Services(Serving):
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
        super().__init__(HttpServer((HOST, 0), _handler(self)), context)
        self._proxy = Proxy(self.port)
        trusted = dict.fromkeys(("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"), str(certificate))
        self.variables = {"https_proxy": self._proxy.url, "no_proxy": "", **trusted}

    def __enter__(self) -> Self:
        self._proxy.__enter__()
        return super().__enter__()

    def __exit__(self, *_: object) -> None:
        self._proxy.__exit__()
        super().__exit__()

    def answer(self, *replies: Reply) -> None:
        """Give *replies* from now on, one after the other, the last one again and again; without any, take all."""
        left = list(replies) or [Reply()]
        self.reply = lambda _: left.pop(0) if len(left) > 1 else left[0]


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
