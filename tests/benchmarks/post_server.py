"""A mail server in a process of its own, so that its work is not taken for that of who sends to it.

It takes every letter and looks at none: what it took of the time would stand on both sides, and hide their difference.
"""

import socketserver
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

HOST = "127.0.0.1"
_TESTS = Path(__file__).parents[1]
_END = b".\r\n"


@contextmanager
def serving_mail() -> Iterator[int]:
    """The port of a server on this machine that takes every letter, for as long as the block lasts."""
    command = (sys.executable, "-m", __name__)
    with subprocess.Popen(command, cwd=_TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin
        assert child.stdout
        try:
            yield int(child.stdout.readline())
        finally:
            child.stdin.close()


class _Connection(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 post.example.org")
        for line in self.rfile:
            match line[:4].upper():
                case b"DATA":
                    self._say("354 go ahead")
                    self._read_letter()
                    self._say("250 kept")
                case b"QUIT":
                    self._say("221 goodbye")
                    return
                case _:
                    self._say("250 as you like")

    def _read_letter(self) -> None:
        for line in self.rfile:
            if line == _END:
                return

    def _say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


if __name__ == "__main__":
    with _Server((HOST, 0), _Connection) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        sys.stdin.read()
        server.shutdown()
