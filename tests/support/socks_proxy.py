"""A SOCKS5 proxy on the loopback address, which leads whoever connects to any name to one site (RFC 1928, 1929)."""

from __future__ import annotations

import socket
from socketserver import StreamRequestHandler
from threading import Thread

from support.proxy import TunnelServer, carry
from support.serving import HOST, Serving

_NO_LOGIN, _BY_NAME, _NO_METHOD = 0, 2, 0xFF
_NAME = 3  # the form of a place that is a name and no address


class SocksProxy(Serving):
    """Tunnels lead to *port* of this machine; *asked* are the places that they were asked for, as they were written.

    *reply* is what it says to a place (0: go on), *login* the user and the password that it wants.
    """

    def __init__(self, port: int, *, reply: int = 0, login: tuple[str, str] | None = None) -> None:
        self.asked: list[str] = []
        self.reply, self.login, self.target = reply, login, port
        super().__init__(TunnelServer((HOST, 0), _handler(self)))

    def url(self, login: str = "") -> str:
        """Where it is, as the variables of the environment have it."""
        return f"socks5h://{login}{HOST}:{self.port}"


def _handler(proxy: SocksProxy) -> type[StreamRequestHandler]:
    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            if not self._let_in():
                return
            _, _, _, form = self.rfile.read(4)
            name = self.rfile.read(self.rfile.read(1)[0] if form == _NAME else 4)
            port = int.from_bytes(self.rfile.read(2))
            proxy.asked.append(f"{name.decode() if form == _NAME else socket.inet_ntoa(name)}:{port}")
            self.wfile.write(bytes([5, proxy.reply, 0, 1, 0, 0, 0, 0, 0, 0]))
            if proxy.reply:
                return
            with socket.create_connection((HOST, proxy.target)) as there:
                back = Thread(target=carry, args=(there, self.connection), daemon=True)
                back.start()
                carry(self.connection, there)
                back.join()

        def _let_in(self) -> bool:
            methods = self.rfile.read(self.rfile.read(2)[1])
            wanted = _BY_NAME if proxy.login else _NO_LOGIN
            self.wfile.write(bytes([5, wanted if wanted in methods else _NO_METHOD]))
            if wanted not in methods or not proxy.login:
                return wanted in methods
            user = self.rfile.read(self.rfile.read(2)[1]).decode()
            password = self.rfile.read(self.rfile.read(1)[0]).decode()
            is_known = (user, password) == proxy.login
            self.wfile.write(bytes([1, 0 if is_known else 1]))
            return is_known

    return Handler
