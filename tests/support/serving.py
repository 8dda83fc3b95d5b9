"""What the servers of the tests have in common: a thread of their own on the loopback address, for one block."""

import ssl
import sys
from http.server import ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from typing import Self

HOST = "127.0.0.1"


class HttpServer(ThreadingHTTPServer):
    """An HTTP server that says nothing of clients that leave, such as those that do not believe a certificate."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Serving:
    """Runs *server* as long as the block lasts, with the certificate of *tls* where there is one."""

    def __init__(self, server: TCPServer, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])
