"""A real SMTP server on the loopback address that answers as a test has told it to, and keeps what it got."""

import asyncio
import atexit
import shutil
import ssl
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import Enum
from functools import cache
from itertools import chain, repeat
from pathlib import Path
from threading import Thread
from typing import Literal, Self, TypeVar

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from digest.config.mail import Account

HOST = "127.0.0.1"
USER, PASSWORD = "me@example.org", "correct horse battery staple"
Step = Literal["GREETING", "EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "TEXT", "DOT", "RSET", "QUIT"]
Security = Literal["tls", "starttls", "none"]


class Odd(Enum):
    """What is no answer: hanging up, and saying nothing any more."""

    CUT = "hangs up"
    HANG = "says nothing"


Said = str | Odd
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Got:
    """One mail that the server has: the envelope, and the bytes as they came; *user* is who logged in."""

    sender: str
    recipient: str
    content: bytes
    user: str | None

    @property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)


class PostOffice:
    """A server that keeps *got*, and has *heard* every command; it offers what *security* says.

    *names* are those in its certificate, which comes from an authority that nobody but `ca_file` knows. *longest_line*
    is how many characters it reads at once.
    """

    longest_line = SMTP.line_length_limit

    def __init__(
        self, security: Security = "none", *, names: str = HOST, rogue: bool = False, login: bool = False
    ) -> None:
        self.security, self.login = security, login
        self.got: list[Got] = []
        self.heard: list[str] = []
        self.connections = 0
        self.open: set[_Server] = set()
        self.port = 0
        self.on_dot: Callable[[Got], None] = lambda _: None
        self._context = None if security == "none" else _server_context(names, rogue=rogue)
        self._script: dict[tuple[Step, str | None], Iterator[Said]] = {}

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        # A connection that breaks in the middle is what these tests are about, not worth a word.
        self._loop.set_exception_handler(lambda loop, context: None)
        self._thread.start()
        self._server = self._wait_for(self._started())
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._wait_for(self._stopped())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def answers(self, step: Step, *said: Said, to: str | None = None) -> None:
        """The next answers at *step* (of mails *to* that address), one after the other; then the usual ones."""
        self._script[step, to] = iter(said)

    def always(self, step: Step, said: Said, to: str | None = None) -> None:
        """From now on *step* is answered so."""
        self._script[step, to] = repeat(said)

    def usual(self) -> None:
        """From now on all goes well."""
        self._script.clear()

    def account(self, **changed: object) -> Account:
        """An account at this server."""
        known: dict[str, object] = {
            "sender": "Paper digest <me@example.org>",
            "way": "smtp",
            "place": HOST,
            "port": self.port,
            "security": self.security,
            "user": USER if self.login else None,
            "ca_file": str(ca_file()) if self._context else None,
        }
        return Account(**known | changed)  # type: ignore[arg-type]

    def configuration(self, **added: str) -> str:
        """The same as the text of a configuration."""
        account = self.account()
        keys = {"from": account.sender, "host": HOST, "port": str(self.port), "security": self.security}
        if account.user:
            keys |= {"user": account.user, "password_command": f"echo {PASSWORD}"}
        if account.ca_file:
            keys["ca_file"] = account.ca_file
        return "mail:\n" + "".join(f"  {key}: {value}\n" for key, value in (keys | added).items())

    @property
    def refused_logins(self) -> tuple[str, ...]:
        """The mechanisms of aiosmtpd that are not offered: without a login there is none."""
        return () if self.login else ("PLAIN", "LOGIN")

    def strip_parameters(self, arg: str | None) -> str | None:
        """*arg* of MAIL or RCPT without what aiosmtpd does not know."""
        return arg

    async def handle_DATA(self, server: "_Server", session: Session, envelope: Envelope) -> str:
        """What aiosmtpd asks for behind the last byte."""
        return await server.dot()

    @property
    def recipients(self) -> list[str]:
        return [each.recipient for each in self.got]

    def next_answer(self, step: Step, to: str | None) -> Said | None:
        """What the script has for *step*, None where it has nothing."""
        scripts = (self._script.get((step, who), iter(())) for who in dict.fromkeys((to, None)))
        return next(chain.from_iterable(scripts), None)

    def keep(self, session: Session | None, envelope: Envelope | None) -> Got:
        assert session
        assert envelope
        assert isinstance(envelope.content, bytes)
        login = session.auth_data.login.decode() if isinstance(session.auth_data, LoginPassword) else None
        got = Got(envelope.mail_from or "", envelope.rcpt_tos[0], envelope.content, login)
        self.got.append(got)
        return got

    def _wait_for(self, work: Coroutine[object, object, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _started(self) -> asyncio.Server:
        implicit = self._context if self.security == "tls" else None
        return await self._loop.create_server(lambda: _Server(self, self._context), HOST, 0, ssl=implicit)

    async def _stopped(self) -> None:
        self._server.close()
        for connection in tuple(self.open):
            connection.abort()
        while self.open:
            await asyncio.sleep(0)
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Server(SMTP):
    """One connection; each step looks into the script first."""

    def __init__(self, office: PostOffice, context: ssl.SSLContext | None) -> None:
        self.office = office
        self.line_length_limit = office.longest_line
        super().__init__(
            office,
            hostname="post.example.org",
            tls_context=context if office.security == "starttls" else None,
            auth_required=False,
            auth_require_tls=office.security == "starttls",
            auth_exclude_mechanism=office.refused_logins,
            authenticator=_authenticated,
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.office.open.add(self)
        super().connection_made(transport)

    def abort(self) -> None:
        assert isinstance(self.transport, asyncio.WriteTransport)
        # In early releases of Python 3.11 a connection with TLS that is closed already has nothing left to abort.
        with suppress(AttributeError):
            self.transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self.office.open.discard(self)
        super().connection_lost(error)

    async def _handle_client(self) -> None:
        self.office.connections += 1
        if not await self._scripted("GREETING", ""):
            await super()._handle_client()

    async def smtp_EHLO(self, arg: str) -> None:
        if not await self._scripted("EHLO", arg):
            await super().smtp_EHLO(arg)

    async def smtp_HELO(self, arg: str) -> None:
        if not await self._scripted("HELO", arg):
            await super().smtp_HELO(arg)

    async def smtp_STARTTLS(self, arg: str) -> None:
        if not await self._scripted("STARTTLS", arg):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:
        if not await self._scripted("AUTH", arg):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self._scripted("MAIL", arg):
            await super().smtp_MAIL(self.office.strip_parameters(arg))

    async def smtp_RCPT(self, arg: str | None) -> None:
        to = (arg or "").partition("<")[2].partition(">")[0]
        if not await self._scripted("RCPT", arg, to):
            await super().smtp_RCPT(self.office.strip_parameters(arg))

    async def smtp_DATA(self, arg: str) -> None:
        if await self._scripted("DATA", arg, self._to):
            return
        if said := self.office.next_answer("TEXT", self._to):
            await self.push("354 go ahead")
            await self._reader.readuntil(b"\r\n")
            await self._say(said)
            return
        await super().smtp_DATA(arg)

    async def smtp_RSET(self, arg: str) -> None:
        if not await self._scripted("RSET", arg):
            await super().smtp_RSET(arg)

    async def smtp_QUIT(self, arg: str) -> None:
        if not await self._scripted("QUIT", arg):
            await super().smtp_QUIT(arg)

    async def dot(self) -> str:
        """The answer to the last byte; what is not refused is kept, also where the line is cut then."""
        said = self.office.next_answer("DOT", self._to) or "250 kept"
        if not (isinstance(said, str) and said.startswith(("4", "5"))):
            self.office.on_dot(self.office.keep(self.session, self.envelope))
        if isinstance(said, Odd) or said.startswith("421"):
            await self._say(said)
        return str(said)

    @property
    def _to(self) -> str | None:
        return self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else None

    async def _scripted(self, step: Step, arg: str | None, to: str | None = None) -> bool:
        """Whether the script had an answer."""
        self.office.heard.append(f"{step} {arg or ''}".strip())
        said = self.office.next_answer(step, to)
        if said is not None:
            await self._say(said)
        return said is not None

    async def _say(self, said: Said) -> None:
        if said is Odd.HANG:
            await asyncio.Event().wait()
        if isinstance(said, str):
            await self.push(said)
        if isinstance(said, Odd) or said.startswith("421"):
            assert self.transport
            self.transport.close()
            # Whatever would be said next is for nobody.
            await asyncio.Event().wait()


def _authenticated(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: LoginPassword
) -> AuthResult:
    known = login == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False, auth_data=login if known else None)


@cache
def _authority() -> trustme.CA:
    return trustme.CA()


@cache
def ca_file() -> Path:
    """The certificate of the authority, in a file of its own for as long as the tests run."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    path = Path(folder) / "ca.pem"
    _authority().cert_pem.write_to_path(str(path))
    return path


@cache
def _server_context(names: str, *, rogue: bool) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (trustme.CA() if rogue else _authority()).issue_cert(names).configure_cert(context)
    return context
