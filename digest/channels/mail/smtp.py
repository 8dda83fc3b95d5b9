"""Mails by SMTP: a transaction step by step, so that it is known what the server has when something fails.

`smtplib`'s own `sendmail` hides who was refused and when the line broke; leaving a `with` block raises
where only the goodbye went wrong.
"""

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from digest.channels.mail.certificates import make_tls_context, refuse_certificate
from digest.channels.mail.delivery_notices import list_mail_parameters, list_recipient_parameters
from digest.channels.mail.login_refusals import add_advice
from digest.channels.mail.logins import log_in
from digest.channels.mail.secret_commands import SecretError
from digest.channels.mail.smtp_replies import RefusedError, describe_lost_line, reply_text, result_of_refusal
from digest.config.mail import Account
from digest.letters import Letter, SendResult
from digest.patterns import lazy_pattern

TIMEOUT = 30.0  # seconds for each answer of the server
# For the answer to the last byte, before which many servers look for viruses. Who gives up early sends twice:
# https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.2.6 asks for ten minutes.
PATIENCE = 300.0
_TRIES = 2
_DONE, _GO_AHEAD = 2, 3  # what the first digit of an answer says
_TOO_LARGE = 552
_DOUBT = "after the last byte: the server may have it, it may arrive twice"
_DOT = lazy_pattern(rb"^\.", re.MULTILINE)


class Smtp:
    """A connection that is opened for the first letter and serves all of them.

    *secret* finds the password or the token; it is asked only when that is needed. *pause* is the wait in seconds
    before the second of two tries to connect. *timeout* is for each answer of the server, *patience* for the one to the
    last byte.
    """

    def __init__(
        self,
        account: Account,
        secret: Callable[[], str | None],
        *,
        now: datetime,
        pause: float = 2.0,
        timeout: float = TIMEOUT,
        patience: float = PATIENCE,
    ) -> None:
        self._account, self._secret, self._now = account, secret, now
        self._pause, self._timeout, self._patience = pause, timeout, patience
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Smtp":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # In the middle of a letter, a goodbye would be taken for a line of it.
        self._leave_connection() if kind is None else self._hang_up()

    def send(self, letter: Letter, in_doubt: Callable[[], None]) -> SendResult:
        """Send *letter*; *in_doubt* is called before the last byte leaves, after which the server may have it."""
        used = self._server is not None
        refused = self._offer_letter(letter)
        if used and refused and refused.for_all and refused.state == "pending":
            # Servers limit the letters of one connection, and hang up when the limit is reached.
            self._hang_up()
            refused = self._offer_letter(letter)
        return refused or self._end_data(in_doubt)

    def _offer_letter(self, letter: Letter) -> SendResult | None:
        """Send all of *letter* but the last line; the result of a refusal, or None where the server took it."""
        try:
            self._send_envelope(self._connect_once(), letter)
        except RefusedError as refused:
            self._reset_session(refused.result)
            return refused.result
        except SecretError as error:
            return SendResult("pending", str(error), for_all=True)
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            return SendResult("pending", describe_lost_line(error), for_all=True)
        return None

    def _end_data(self, in_doubt: Callable[[], None]) -> SendResult:
        """Send the dot that ends the letter, and wait for the answer; from here on the server may have it."""
        in_doubt()
        try:
            answer = self._read_last_reply()
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            return SendResult("in doubt", f"{describe_lost_line(error)} {_DOUBT}")
        if answer.state in ("pending", "held", "failed"):
            self._reset_session(answer)
        return answer

    def _read_last_reply(self) -> SendResult:
        server = self._server
        if server is None or server.sock is None:
            raise smtplib.SMTPServerDisconnected("hung up")
        server.sock.settimeout(self._patience)
        server.send(b".\r\n")
        code, words = server.getreply()
        server.sock.settimeout(self._timeout)
        if code < 0:
            self._hang_up()
            return SendResult("in doubt", f"an answer that means nothing {_DOUBT}")
        return (
            SendResult("sent", reply_text(code, words))
            if code // 100 == _DONE
            else result_of_refusal(code, words, "letter")
        )

    def check_login(self) -> str:
        """Connect and log in, and send nothing: what the server is. Raises RefusedError."""
        try:
            self._connect_once()
        except (OSError, smtplib.SMTPException) as error:
            raise RefusedError(SendResult("pending", describe_lost_line(error), for_all=True)) from error
        encryption = {"tls": "TLS", "starttls": "STARTTLS, verified", "none": "no encryption"}[self._account.security]
        login = f", logged in as {self._account.user}" if self._account.user else ", without a login"
        return f"{self._account.place}:{self._account.port} answers ({encryption}){login}"

    def _connect_once(self) -> smtplib.SMTP:
        if self._server is None:
            server = self._open_session()
            try:
                self._prepare_session(server)
            except BaseException:
                server.close()
                raise
            self._server = server
        return self._server

    def _open_session(self) -> smtplib.SMTP:
        for attempt in range(1, _TRIES + 1):
            try:
                return self._open_connection()
            except ssl.SSLCertVerificationError as error:
                raise refuse_certificate(self._account, error, self._now) from error
            except smtplib.SMTPConnectError as error:
                raise RefusedError(result_of_refusal(error.smtp_code, error.smtp_error, "session")) from error
            except (OSError, smtplib.SMTPException) as error:
                if attempt == _TRIES:
                    raise RefusedError(
                        SendResult("pending", self._explain_unreachable_host(error), for_all=True)
                    ) from error
                time.sleep(self._pause)
        raise AssertionError("the last try returns or raises")

    def _open_connection(self) -> smtplib.SMTP:
        account = self._account
        place, port, own_name = account.place, account.port, _own_host_name()
        if account.security == "tls":
            context = make_tls_context(account)
            server: smtplib.SMTP = smtplib.SMTP_SSL(place, port, own_name, timeout=self._timeout, context=context)
        else:
            server = smtplib.SMTP(place, port, own_name, timeout=self._timeout)
        if server.sock is not None:
            # A letter is two writes, its text and the dot that ends it. Without this the dot waits until the server
            # has acknowledged the text, which it puts off: 40 ms a letter on Linux, 200 ms elsewhere.
            server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return server

    def _prepare_session(self, server: smtplib.SMTP) -> None:
        """Greet, encrypt and log in."""
        self._say_hello(server)
        if self._account.security == "starttls":
            self._start_tls(server)
        if self._account.user is not None:
            log_in(server, self._account, self._secret)

    def _say_hello(self, server: smtplib.SMTP) -> None:
        try:
            server.ehlo_or_helo_if_needed()
        except smtplib.SMTPHeloError as error:
            raise RefusedError(result_of_refusal(error.smtp_code, error.smtp_error, "session")) from error

    def _start_tls(self, server: smtplib.SMTP) -> None:
        if not server.has_extn("starttls"):
            problem = f"{self._account.place} offers no encryption (STARTTLS); nothing was sent, not even the password"
            raise RefusedError(SendResult("held", problem, for_all=True))
        try:
            server.starttls(context=make_tls_context(self._account))
        except ssl.SSLCertVerificationError as error:
            raise refuse_certificate(self._account, error, self._now) from error
        except smtplib.SMTPResponseException as error:
            raise RefusedError(result_of_refusal(error.smtp_code, error.smtp_error, "session")) from error
        self._say_hello(server)

    def _send_envelope(self, server: smtplib.SMTP, letter: Letter) -> None:
        """Everything up to the dot that ends the text."""
        size = [f"SIZE={len(letter.content)}"] if server.has_extn("size") else []
        tells_failures = server.has_extn("dsn")
        code, words = server.mail(letter.sender, size + (list_mail_parameters(letter) if tells_failures else []))
        if code // 100 != _DONE:
            refused = result_of_refusal(code, words, "letter" if code == _TOO_LARGE else "sender")
            raise RefusedError(add_advice(self._account, refused))
        code, words = server.rcpt(letter.recipient, list_recipient_parameters(letter) if tells_failures else [])
        if code // 100 != _DONE:
            raise RefusedError(result_of_refusal(code, words, "recipient"))
        code, words = server.docmd("DATA")
        if code // 100 != _GO_AHEAD:
            raise RefusedError(result_of_refusal(code, words, "letter"))
        # The dot must stand on a line of its own.
        end = b"" if letter.content.endswith(b"\r\n") else b"\r\n"
        server.send(_DOT.sub(b"..", letter.content) + end)

    def _reset_session(self, answer: SendResult) -> None:
        """Make ready for the next letter, or leave where there will be none."""
        if answer.for_all:
            self._leave_connection()
        elif self._server is not None:
            try:
                self._server.rset()
            except (OSError, smtplib.SMTPException):
                self._hang_up()

    def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def _leave_connection(self) -> None:
        if self._server is not None:
            # What was accepted is accepted, however the goodbye goes.
            with suppress(OSError, smtplib.SMTPException):
                self._server.quit()
        self._hang_up()

    def _explain_unreachable_host(self, error: Exception) -> str:
        where = f"{self._account.place}:{self._account.port}"
        if isinstance(error, socket.gaierror):
            return f"cannot resolve {self._account.place} (is `host:` right, and the network up?)"
        if isinstance(error, ConnectionRefusedError):
            return f"{where} refuses connections; is `port:` right (465, or 587 with `security: starttls`)?"
        if isinstance(error, ssl.SSLError):
            return f"{where} does not speak TLS from the start ({error.reason}); is it `security: starttls`, or `none`?"
        problem = f"{where}: {describe_lost_line(error)}"
        waits = self._account.security != "tls" and isinstance(error, TimeoutError | smtplib.SMTPServerDisconnected)
        return f"{problem}; is it `security: tls`?" if waits else problem


def _own_host_name() -> str:
    """What to call this machine; looking up its full name can take the name system seconds."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"
