"""Logging in with a token, at servers that take it, refuse it, or want it otherwise."""

from base64 import b64encode
from collections.abc import Callable

import pytest
from support.letters import NOW, letter
from support.post_office import HOST, USER, PostOffice
from support.token_office import MICROSOFT_REFUSES, TOKEN, TokenOffice

from digest.channels.mail.oauth import describe_challenge
from digest.channels.mail.smtp import Smtp
from digest.config.mail import Account, Auth
from digest.letters import SendResult

LONG = "eyJ" + "0aZ-_9" * 500  # as long as Microsoft's
AUTHS: tuple[Auth, ...] = ("xoauth2", "oauthbearer")


def account(office: PostOffice, auth: Auth = "xoauth2", **changed: object) -> Account:
    return office.account(**{"auth": auth, "token_command": "true"} | changed)


def sent(account: Account, token: Callable[[], str] = lambda: TOKEN) -> SendResult:
    with Smtp(account, token, now=NOW, pause=0, timeout=2, patience=2) as server:
        return server.send(letter(), lambda: None)


def logins(office: PostOffice) -> list[str]:
    return [each for each in office.heard if each.startswith("AUTH")]


@pytest.mark.parametrize("auth", AUTHS)
@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_good_token_lets_in(auth: Auth, security: str) -> None:
    with TokenOffice(security) as office:  # type: ignore[arg-type]
        assert sent(account(office, auth)).state == "sent"

    assert office.got[0].user == USER
    assert len(logins(office)) == 1


@pytest.mark.parametrize("auth", AUTHS)
def test_a_token_that_fits_into_the_line_stands_in_it(auth: Auth) -> None:
    with TokenOffice() as office:
        sent(account(office, auth))

    assert len(logins(office)[0].split()) == 3
    assert office.answers_heard == []


@pytest.mark.parametrize("length", range(300, 420, 7))
def test_no_line_of_a_login_is_longer_than_512_octets(length: int) -> None:
    token = "t" * length
    with TokenOffice(tokens=[token]) as office:
        assert sent(account(office), lambda: token).state == "sent"

    (line,) = logins(office)
    assert len(line) + len("\r\n") <= 512
    # It goes by itself only where it has to.
    whole = len("AUTH XOAUTH2 \r\n") + len(b64encode(f"user={USER}\1auth=Bearer {token}\1\1".encode()))
    assert (line == "AUTH XOAUTH2") == (whole > 512)


@pytest.mark.parametrize("auth", AUTHS)
def test_a_long_token_goes_in_a_line_of_its_own(auth: Auth) -> None:
    with TokenOffice(tokens=[LONG]) as office:
        assert sent(account(office, auth), lambda: LONG).state == "sent"

    assert logins(office) == [f"AUTH {auth.upper()}"]


@pytest.mark.parametrize("auth", AUTHS)
def test_a_server_that_takes_no_token_in_the_line_is_asked_without_it(auth: Auth) -> None:
    with TokenOffice(takes_initial=False) as office:
        assert sent(account(office, auth)).state == "sent"

    assert len(logins(office)) == 2


@pytest.mark.parametrize(("auth", "farewell"), [("xoauth2", b""), ("oauthbearer", b"\1")])
@pytest.mark.parametrize("token", ["expired", LONG], ids=["short", "long"])
def test_an_expired_token_is_given_once_and_what_the_server_says_is_told(
    auth: Auth, farewell: bytes, token: str
) -> None:
    with TokenOffice() as office:
        result = sent(account(office, auth), lambda: token)

    assert (result.state, result.for_all) == ("held", True)
    assert "535 5.7.8" in result.detail
    assert "status 401, it wants the scope https://mail.google.com/" in result.detail
    assert "run `token_command` in a terminal" in result.detail
    assert "app password" not in result.detail
    assert token not in result.detail
    assert office.answers_heard[-1] == farewell
    assert len(logins(office)) == 1


def test_a_challenge_that_means_nothing_ends_in_a_sentence() -> None:
    with TokenOffice(challenge="rubbish") as office:
        result = sent(account(office), lambda: "expired")

    assert result.state == "held"
    assert "go away" in result.detail


def test_a_server_that_asks_on_and_on_is_left() -> None:
    with TokenOffice() as office:
        office.always("AUTH", "334 ")
        result = sent(account(office))

    assert result.state in ("held", "pending")
    assert office.got == []


def test_a_token_that_is_refused_at_once_leads_to_the_scope_of_microsoft() -> None:
    with TokenOffice(challenge="none", refusal=MICROSOFT_REFUSES) as office:
        result = sent(account(office), lambda: "of-graph")

    assert result.state == "held"
    assert "https://outlook.office.com/SMTP.Send" in result.detail
    assert "app password" not in result.detail


@pytest.mark.parametrize("refusal", ["454 4.7.0 Too many login attempts", "421 4.7.0 try later"])
def test_a_refusal_that_may_pass_waits(refusal: str) -> None:
    with TokenOffice(refusal=refusal) as office:
        result = sent(account(office), lambda: "expired")

    assert (result.state, result.for_all) == ("pending", True)
    assert refusal in result.detail


@pytest.mark.parametrize(
    ("auth", "mechanisms", "offers", "told"),
    [
        ("password", ("XOAUTH2",), (), "write `auth: xoauth2` with `token_command:`"),
        ("password", ("OAUTHBEARER",), (), "write `auth: oauthbearer` with `token_command:`"),
        ("xoauth2", ("OAUTHBEARER",), (), "write `auth: oauthbearer`"),
        ("oauthbearer", ("XOAUTH2",), ("PLAIN",), "write `auth: xoauth2`"),
        ("xoauth2", (), ("PLAIN", "LOGIN"), "takes passwords only (LOGIN, PLAIN)"),
    ],
)
def test_a_login_that_is_not_offered_leads_to_one_that_is(
    auth: Auth, mechanisms: tuple[str, ...], offers: tuple[str, ...], told: str
) -> None:
    def asked() -> str:
        raise AssertionError("the secret was asked for")

    given = {"token_command": None} if auth == "password" else {}
    with TokenOffice(mechanisms=mechanisms, offers=offers) as office:
        result = sent(account(office, auth, **given), asked)

    assert (result.state, result.for_all) == ("held", True)
    assert told in result.detail
    assert "take `user:` away" not in result.detail
    assert "app password" not in result.detail
    assert logins(office) == []


def test_a_check_logs_in_with_a_token() -> None:
    with TokenOffice("starttls") as office, Smtp(account(office), lambda: TOKEN, now=NOW) as server:
        assert server.check_login() == f"{HOST}:{office.port} answers (STARTTLS, verified), logged in as {USER}"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('{"status":"400","schemes":"bearer"}', "status 400"),
        ('{"status":401,"scope":""}', "status 401"),
        ('{"status":["a"]}', ""),
        ("[" * 5000, "[" * 119 + "…"),
        ("no \x1b[31mJSON", "no [31mJSON"),
        ("", ""),
    ],
    ids=["without a scope", "a number", "a list", "deep", "a control", "nothing"],
)
def test_what_a_server_says_in_a_challenge_is_told_in_words(said: str, told: str) -> None:
    assert describe_challenge(b64encode(said.encode())) == told


@pytest.mark.parametrize(
    ("user", "named"), [("a,b=c@example.org", "a=2Cb=3Dc@example.org"), ("zoë@example.org", "zoë@example.org")]
)
def test_a_name_with_signs_of_the_protocol_in_it_is_escaped(user: str, named: str) -> None:
    with TokenOffice() as office:
        sent(account(office, "oauthbearer", user=user), lambda: LONG)

    assert office.answers_heard[0].decode().startswith(f"n,a={named},\1host=")
