"""A post office that wants tokens (XOAUTH2, OAUTHBEARER), and one that tells of letters that do not arrive (DSN)."""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Collection
from typing import Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from support.post_office import USER, PostOffice, Security

TOKEN = "ya29.invented-token"  # noqa: S105 - nobody's
GMAIL_SAYS = '{"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}'
RFC_SAYS = '{"status":"invalid_token","scope":"https://mail.example.org/"}'
GMAIL_REFUSES = "535 5.7.8 Username and Password not accepted."
MICROSOFT_REFUSES = "535 5.7.3 Authentication unsuccessful [LO6P265CA0005.GBRP265.PROD.OUTLOOK.COM 2026-11-28]"
# What comes in place of the challenge: Gmail's, what RFC 7628 shows, no base64 at all, or none at all.
Challenge = Literal["gmail", "rfc", "rubbish", "none"]


class TokenOffice(PostOffice):
    """A server that lets USER in who brings one of *tokens* by one of *mechanisms*.

    To another token it answers with a *challenge* and then *refusal*. *offers* are the logins by password beside it;
    *takes_initial* says whether a token may stand in the line of AUTH. *answers_heard* is what it was told, decoded.
    """

    longest_line = 13_000

    def __init__(
        self,
        security: Security = "none",
        *,
        mechanisms: Collection[str] = ("XOAUTH2", "OAUTHBEARER"),
        tokens: Collection[str] = (TOKEN,),
        challenge: Challenge = "gmail",
        refusal: str = GMAIL_REFUSES,
        offers: Collection[str] = (),
        takes_initial: bool = True,
    ) -> None:
        super().__init__(security, login=True)
        self.mechanisms, self.tokens, self.challenge, self.refusal = mechanisms, tokens, challenge, refusal
        self.offers, self.takes_initial = offers, takes_initial
        self.answers_heard: list[bytes] = []

    @property
    def refused_logins(self) -> tuple[str, ...]:
        return tuple({"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"} - {*self.mechanisms, *self.offers})

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        """The login of Google and Microsoft."""
        return await self._let_in(server, args, rf"user={USER}\x01auth=Bearer (.+)\x01\x01")

    async def auth_OAUTHBEARER(self, server: SMTP, args: list[str]) -> AuthResult:
        """The login of RFC 7628."""
        host = rf"\x01host={self.account().place}\x01port={self.port}"
        return await self._let_in(server, args, rf"n,a={USER},{host}\x01auth=Bearer (.+)\x01\x01")

    async def _let_in(self, server: SMTP, args: list[str], form: str) -> AuthResult:
        if len(args) > 1 and not self.takes_initial:
            return await self._say(server, "501 5.5.4 no token here")
        answer = b64decode(args[1]) if len(args) > 1 else await self._ask(server, "")
        token = re.fullmatch(form, answer.decode())
        if token and token[1] in self.tokens:
            return AuthResult(success=True, handled=False, auth_data=LoginPassword(USER.encode(), b""))
        said = {"gmail": GMAIL_SAYS, "rfc": RFC_SAYS, "rubbish": "?!", "none": ""}[self.challenge]
        if said:
            await self._ask(server, "go away" if said == "?!" else b64encode(said.encode()).decode())
        return await self._say(server, self.refusal)

    async def _ask(self, server: SMTP, words: str) -> bytes:
        await server.push(f"334 {words}")
        line = (await server._reader.readuntil(b"\r\n")).strip()
        try:
            answer = b64decode(line, validate=True)
        except NotBase64:
            answer = line
        self.answers_heard.append(answer)
        return answer

    async def _say(self, server: SMTP, words: str) -> AuthResult:
        await server.push(words)
        return AuthResult(success=False, handled=True)


class DsnOffice(PostOffice):
    """A server that offers to tell of letters that do not arrive, as RFC 3461 says."""

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, offers: list[str]
    ) -> list[str]:
        """What aiosmtpd asks for at the greeting."""
        session.host_name = name
        return [*offers[:-1], "250-DSN", offers[-1]]

    def strip_parameters(self, arg: str | None) -> str | None:
        return re.sub(r" (?:RET|ENVID|NOTIFY|ORCPT)=\S+", "", arg or "")
