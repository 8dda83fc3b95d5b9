"""A proxy on the loopback address, which leads whoever connects to any name to one site."""

import socket
from contextlib import suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

from support.serving import HOST, Serving


class TunnelServer(ThreadingTCPServer):
    """Waits for no tunnel at its end."""

    daemon_threads = True


class Proxy(Serving):
    """Tunnels lead to *port* of this machine; *asked* are the places that they were asked for.

    *refusal* is the status line that it gives instead.
    """

    def __init__(self, port: int, refusal: str = "") -> None:
        self.asked: list[str] = []
        super().__init__(TunnelServer((HOST, 0), _handler(self, port, refusal)))

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"


def _handler(proxy: Proxy, port: int, refusal: str) -> type[StreamRequestHandler]:
    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            proxy.asked.append(self.rfile.readline().decode().split()[1])
            while self.rfile.readline().strip():
                pass
            if refusal:
                self.wfile.write(f"HTTP/1.1 {refusal}\r\n\r\n".encode())
                return
            self.wfile.write(b"HTTP/1.1 200 go on\r\n\r\n")
            with socket.create_connection((HOST, port)) as there:
                back = Thread(target=carry, args=(there, self.connection), daemon=True)
                back.start()
                carry(self.connection, there)
                back.join()

    return Handler


def carry(one: socket.socket, other: socket.socket) -> None:
    """Give *other* all that *one* says, to its end."""
    with suppress(OSError):
        while piece := one.recv(65_536):
            other.sendall(piece)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)
