"""Letters by SMTP to a real server: what it says to each step decides what becomes of them."""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from support.letters import NOW, letter
from support.post_office import HOST, PASSWORD, USER, Odd, PostOffice, Said, Security, Step
from support.token_office import DsnOffice

from digest.channels.mail.password import SecretError
from digest.channels.mail.smtp import Smtp
from digest.channels.mail.smtp_replies import RefusedError
from digest.config.mail import Account
from digest.letters import Letter, SendResult

WAIT = 0.15  # seconds that count as for ever here


def nothing() -> None:
    """Nobody needs to know."""


def smtp(account: Account, password: Callable[[], str | None] = lambda: PASSWORD) -> Smtp:
    return Smtp(account, password, now=NOW, pause=0, timeout=WAIT, patience=WAIT)


def sent(account: Account, *letters: Letter, password: Callable[[], str | None] = lambda: PASSWORD) -> list[SendResult]:
    """What becomes of *letters*, all sent by one connection (or so few as the server allows)."""
    with smtp(account, password) as server:
        return [server.send(each, nothing) for each in letters]


def states(answers: Iterable[SendResult]) -> list[tuple[str, bool]]:
    return [(answer.state, answer.for_all) for answer in answers]


ASK_PORT = "is `port:` right (465, or 587 with `security: starttls`)?"


def closed_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
        return port


# --- what arrives ------------------------------------------------------------------------------


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_letter_arrives_byte_for_byte(security: Security) -> None:
    with PostOffice(security) as office:
        answers = sent(office.account(), letter())

    assert states(answers) == [("sent", False)]
    (got,) = office.got
    assert (got.sender, got.recipient, got.content) == ("me@example.org", "you@example.org", letter().content)
    assert office.heard[-1] == "QUIT"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b".\r\n", id="a line that is a dot"),
        pytest.param(b"one\r\n.\r\nMAIL FROM:<x@example.org>\r\n", id="a letter that tries to end early"),
        pytest.param(b"..two\r\n.three\r\n", id="lines that begin with dots"),
        pytest.param(b"\r\n\r\n\r\n", id="empty lines at the end"),
        pytest.param(b"x" * 990 + b"\r\n", id="a long line"),
        pytest.param((b"word " * 180 + b"\r\n") * 222, id="200 kB"),
    ],
)
def test_whatever_stands_in_a_letter_ends_it_where_it_ends(office: PostOffice, text: bytes) -> None:
    tricky = replace(letter(), content=b"Subject: x\r\n\r\n" + text)

    sent(office.account(), tricky, letter(name="after"))

    assert [got.content for got in office.got] == [tricky.content, letter(name="after").content]


def test_a_letter_without_an_end_of_line_gets_one(office: PostOffice) -> None:
    answers = sent(office.account(), replace(letter(), content=b"Subject: x\r\n\r\nno end"))

    assert states(answers) == [("sent", False)]
    assert office.got[0].content == b"Subject: x\r\n\r\nno end\r\n"


def test_one_connection_and_one_login_serve_all_letters() -> None:
    with PostOffice("starttls", login=True) as office:
        answers = sent(office.account(), *(letter(name=f"number {at}") for at in range(5)))

    assert states(answers) == [("sent", False)] * 5
    assert office.connections == 1
    assert sum(each.startswith("AUTH") for each in office.heard) == 1
    assert {got.user for got in office.got} == {USER}


def test_nothing_to_send_asks_nobody_for_anything(office: PostOffice) -> None:
    def asked() -> str:
        raise AssertionError("the password was asked for")

    with smtp(office.account(), asked):
        pass

    assert office.connections == 0


# --- what the server says to each step -----------------------------------------------------------

LETTER, ALL = False, True


@pytest.mark.parametrize(
    ("step", "said", "state", "of"),
    [
        ("GREETING", "421 too busy", "pending", ALL),
        ("GREETING", "451 not now", "pending", ALL),
        ("GREETING", "554 no service for you", "held", ALL),
        ("GREETING", Odd.CUT, "pending", ALL),
        ("GREETING", Odd.HANG, "pending", ALL),
        ("MAIL", "421 closing", "pending", ALL),
        ("MAIL", "451 try later", "pending", LETTER),
        ("MAIL", "452 no space", "pending", LETTER),
        ("MAIL", "530 authentication required", "held", ALL),
        ("MAIL", "550 you may not send from there", "held", ALL),
        ("MAIL", "552 too large", "failed", LETTER),
        ("MAIL", "553 not your address", "held", ALL),
        ("MAIL", Odd.CUT, "pending", ALL),
        ("MAIL", Odd.HANG, "pending", ALL),
        ("RCPT", "421 closing", "pending", ALL),
        ("RCPT", "450 greylisted", "pending", LETTER),
        ("RCPT", "451 later", "pending", LETTER),
        ("RCPT", "452 mailbox full", "pending", LETTER),
        ("RCPT", "550 nobody of that name", "failed", LETTER),
        ("RCPT", "551 moved", "failed", LETTER),
        ("RCPT", "530 log in first", "held", ALL),
        ("RCPT", Odd.CUT, "pending", ALL),
        ("RCPT", Odd.HANG, "pending", ALL),
        ("DATA", "421 closing", "pending", ALL),
        ("DATA", "451 later", "pending", LETTER),
        ("DATA", "554 no", "failed", LETTER),
        ("DATA", Odd.CUT, "pending", ALL),
        ("DATA", Odd.HANG, "pending", ALL),
        ("TEXT", Odd.CUT, "in doubt", LETTER),
        ("DOT", "421 closing", "pending", ALL),
        ("DOT", "450 later", "pending", LETTER),
        ("DOT", "451 later", "pending", LETTER),
        ("DOT", "452 later", "pending", LETTER),
        ("DOT", "550 looks like spam", "failed", LETTER),
        ("DOT", "552 too large", "failed", LETTER),
        ("DOT", "554 no", "failed", LETTER),
        ("DOT", "251 kept, says its class", "sent", LETTER),
        ("DOT", Odd.CUT, "in doubt", LETTER),
        ("DOT", Odd.HANG, "in doubt", LETTER),
        ("QUIT", "421 in a hurry", "sent", LETTER),
        ("QUIT", Odd.CUT, "sent", LETTER),
        ("QUIT", Odd.HANG, "sent", LETTER),
    ],
    ids=str,
)
def test_the_answer_decides(office: PostOffice, step: Step, said: Said, state: str, of: bool) -> None:
    office.always(step, said)

    (answer,) = sent(office.account(), letter())

    assert (answer.state, answer.for_all) == (state, of)
    if isinstance(said, str) and state != "sent":
        assert said in answer.detail
    assert len(office.got) == (step in ("DOT", "QUIT") and state in ("sent", "in doubt"))


def test_an_answer_to_the_last_byte_that_means_nothing_leaves_a_doubt(office: PostOffice) -> None:
    office.answers("DOT", "hm, let me see")

    answers = sent(office.account(), letter(), letter(name="two"))

    assert [answer.state for answer in answers] == ["in doubt", "sent"]
    assert "an answer that means nothing" in answers[0].detail


def test_a_refusal_is_told_in_the_server_s_words_and_in_no_more_than_a_line(office: PostOffice) -> None:
    office.always("RCPT", "550-nobody\r\n550-of \x1b[31mthat\r\n550 name " + "really " * 99)

    (answer,) = sent(office.account(), letter())

    assert answer.detail.startswith("550 nobody of [31mthat name really")
    assert "\x1b" not in answer.detail
    assert len(answer.detail) <= 300


def test_in_doubt_is_called_when_only_the_dot_is_left(office: PostOffice) -> None:
    """A line that breaks in the middle of a letter leaves no doubt, however long the letter is."""
    long = replace(letter(), content=letter().content + b"a line of it\r\n" * 400_000)
    called: list[int] = []
    office.always("TEXT", Odd.CUT)

    with smtp(office.account()) as server:
        answer = server.send(long, lambda: called.append(1))

    assert (answer.state, called) == ("pending", [])
    assert "connection was lost" in answer.detail


def test_the_server_has_nothing_before_in_doubt_is_called(office: PostOffice) -> None:
    had: list[int] = []

    with smtp(office.account()) as server:
        server.send(letter(), lambda: had.append(len(office.got)))
        server.send(letter(name="two"), lambda: had.append(len(office.got)))

    assert (had, len(office.got)) == ([0, 1], 2)


def test_what_cannot_be_noted_is_not_sent(office: PostOffice) -> None:
    def full() -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"), smtp(office.account()) as server:
        server.send(letter(), full)

    assert office.got == []
    assert "QUIT" not in office.heard


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_the_dot_does_not_wait_until_the_text_is_acknowledged(security: Security) -> None:
    with PostOffice(security) as office, smtp(office.account()) as client:
        client.send(letter(), nothing)

        assert client._server
        assert client._server.sock
        assert client._server.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


# --- letters that do not arrive ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recipient", "original"),
    [
        ("ann@example.org", "ann@example.org"),
        ("ann+papers=all@example.org", "ann+2Bpapers+3Dall@example.org"),
        ('"a b"@example.org', '"a+20b"@example.org'),
    ],
)
def test_a_server_that_tells_of_failures_is_asked_to(recipient: str, original: str) -> None:
    with DsnOffice() as office:
        answers = sent(office.account(), replace(letter(recipient), message_id="<digest.20260609.a+b@example.org>"))

    assert states(answers) == [("sent", False)]
    (mail,) = (each for each in office.heard if each.startswith("MAIL"))
    assert mail.startswith("MAIL FROM:<me@example.org>")
    assert mail.endswith("RET=HDRS ENVID=digest.20260609.a+2Bb")
    assert f"RCPT TO:<{recipient}> NOTIFY=FAILURE ORCPT=rfc822;{original}" in office.heard


def test_a_server_that_does_not_is_asked_for_nothing(office: PostOffice) -> None:
    sent(office.account(), letter())

    assert not [each for each in office.heard if any(word in each for word in ("ENVID", "RET=", "NOTIFY", "ORCPT"))]


# --- one letter after the other ------------------------------------------------------------------


@pytest.mark.parametrize(("step", "said"), [("RCPT", "450 greylisted"), ("RCPT", "550 nobody"), ("DOT", "554 spam")])
def test_a_refused_letter_does_not_stand_in_the_way_of_the_next(office: PostOffice, step: Step, said: str) -> None:
    office.always(step, said, to="bad@example.org")

    answers = sent(office.account(), letter("bad@example.org"), letter("good@example.org"))

    assert [answer.state for answer in answers] == ["pending" if said[0] == "4" else "failed", "sent"]
    assert office.recipients == ["good@example.org"]
    assert office.connections == 1


@pytest.mark.parametrize(
    "said", ["421 enough for one connection", Odd.CUT], ids=["with a word", "without a word"]
)  # fmt: skip
def test_a_server_that_hangs_up_between_two_letters_is_called_again(office: PostOffice, said: Said) -> None:
    with smtp(office.account()) as server:
        first = server.send(letter(), nothing)
        office.answers("MAIL", said)
        second = server.send(letter(name="two"), nothing)

    assert states([first, second]) == [("sent", False)] * 2
    assert [got.mail["Subject"] for got in office.got] == ["one", "two"]
    assert office.connections == 2


def test_a_server_that_hangs_up_each_time_is_called_once_more_and_no_more(office: PostOffice) -> None:
    with smtp(office.account()) as server:
        server.send(letter(), nothing)
        office.always("MAIL", "421 no more today")
        answer = server.send(letter(name="two"), nothing)

    assert (answer.state, answer.for_all, office.connections) == ("pending", True, 2)


def test_after_a_doubt_the_next_letter_has_a_connection_of_its_own(office: PostOffice) -> None:
    office.answers("DOT", Odd.CUT)

    answers = sent(office.account(), letter(), letter(name="two"))

    assert [answer.state for answer in answers] == ["in doubt", "sent"]
    assert "may arrive twice" in answers[0].detail


def test_a_reset_that_goes_wrong_costs_nothing(office: PostOffice) -> None:
    office.always("RSET", Odd.CUT)
    office.always("RCPT", "550 nobody", to="bad@example.org")

    answers = sent(office.account(), letter("bad@example.org"), letter("good@example.org"))

    assert [answer.state for answer in answers] == ["failed", "sent"]


# --- no way to the server ------------------------------------------------------------------------


def test_a_closed_port_is_tried_twice_and_told() -> None:
    account = replace(PostOffice().account(), port=closed_port())

    (answer,) = sent(account, letter())

    assert answer == SendResult("pending", f"{HOST}:{account.port} refuses connections; {ASK_PORT}", for_all=True)


def test_a_name_that_nobody_knows_is_told_as_one() -> None:
    (answer,) = sent(replace(PostOffice().account(), place="post.invalid"), letter())

    assert answer == SendResult(
        "pending", "cannot resolve post.invalid (is `host:` right, and the network up?)", for_all=True
    )


def test_the_second_try_to_connect_counts(office: PostOffice) -> None:
    office.answers("GREETING", Odd.CUT)

    assert states(sent(office.account(), letter())) == [("sent", False)]


def test_a_server_without_ehlo_takes_a_letter_too(office: PostOffice) -> None:
    office.always("EHLO", "502 what?")

    assert states(sent(office.account(), letter())) == [("sent", False)]


@pytest.mark.parametrize(("code", "state"), [("550", "held"), ("450", "pending"), ("421", "pending")])
def test_a_server_that_does_not_want_to_be_greeted_is_told_in_its_words(
    office: PostOffice, code: str, state: str
) -> None:
    office.always("EHLO", f"{code} who are you?")
    office.always("HELO", f"{code} who are you?")

    (answer,) = sent(office.account(), letter())

    assert (answer.state, answer.for_all) == (state, True)
    assert code == "421" or answer.detail == f"{code} who are you?"


# --- encryption ------------------------------------------------------------------------------------


def nothing_was_told(office: PostOffice) -> bool:
    return not office.got and not any(each.startswith(("AUTH", "MAIL")) for each in office.heard)


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("names", "rogue", "ca", "told"),
    [
        pytest.param(HOST, True, True, "unable to get local issuer", id="of another authority"),
        pytest.param("mail.example.com", False, True, "IP address mismatch", id="for another name"),
        pytest.param(HOST, False, False, "unable to get local issuer", id="of an authority unknown here"),
    ],
)
def test_a_certificate_that_cannot_be_trusted_gets_neither_letter_nor_password(
    security: Security, names: str, rogue: bool, ca: bool, told: str
) -> None:
    with PostOffice(security, names=names, rogue=rogue, login=True) as office:
        account = office.account()
        (answer,) = sent(account if ca else replace(account, ca_file=None), letter())

    assert (answer.state, answer.for_all) == ("held", True)
    assert told in answer.detail
    assert "nothing was sent, not even the password; " in answer.detail
    assert nothing_was_told(office)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_the_server_s_own_is_trusted_where_it_is_named(security: Security, tmp_path: Path) -> None:
    """The one that `openssl s_client -showcerts` shows, without the authority that has signed it."""
    with PostOffice(security, rogue=True) as office:
        shown = ssl.get_server_certificate((HOST, office.port)) if security == "tls" else shown_after_starttls(office)
        (tmp_path / "cert.pem").write_text(shown)
        answers = sent(office.account(ca_file=str(tmp_path / "cert.pem")), letter())

    assert states(answers) == [("sent", False)]


def shown_after_starttls(office: PostOffice) -> str:
    """The certificate that a server shows after STARTTLS."""
    with smtplib.SMTP(HOST, office.port) as client:
        context = ssl._create_unverified_context()  # noqa: S323 - it is only read
        client.starttls(context=context)
        assert isinstance(client.sock, ssl.SSLSocket)
        return ssl.DER_cert_to_PEM_cert(client.sock.getpeercert(binary_form=True) or b"")


def test_without_starttls_nothing_is_sent_not_even_the_password() -> None:
    with PostOffice("none", login=True) as office:
        (answer,) = sent(office.account(security="starttls"), letter())

    assert (answer.state, answer.for_all) == ("held", True)
    assert "offers no encryption" in answer.detail
    assert nothing_was_told(office)


@pytest.mark.parametrize(
    ("said", "state"),
    [("454 no TLS just now", "pending"), ("554 no TLS ever", "held"), (Odd.CUT, "pending"), (Odd.HANG, "pending")],
    ids=str,
)
def test_starttls_that_is_offered_and_refused_sends_nothing(said: Said, state: str) -> None:
    with PostOffice("starttls", login=True) as office:
        office.always("STARTTLS", said)
        (answer,) = sent(office.account(), letter())

    assert (answer.state, answer.for_all) == (state, True)
    assert isinstance(said, Odd) or answer.detail == said
    assert nothing_was_told(office)


def test_tls_spoken_to_a_server_that_does_not_is_a_hint_to_starttls(office: PostOffice) -> None:
    (answer,) = sent(office.account(security="tls"), letter())

    assert (answer.state, answer.for_all) == ("pending", True)
    assert "is it `security: starttls`, or `none`?" in answer.detail


def test_plain_words_to_a_server_that_waits_for_tls_are_a_hint_to_tls() -> None:
    with PostOffice("tls") as office:
        (answer,) = sent(office.account(security="starttls"), letter())

    assert (answer.state, answer.for_all) == ("pending", True)
    assert "is it `security: tls`?" in answer.detail


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "No such file"), ("no certificate at all\n", "ca_file")],
    ids=["that is not there", "without any"],
)
def test_a_file_of_authorities_is_named_where_it_is_of_no_use(tmp_path: Path, content: str | None, told: str) -> None:
    path = tmp_path / "ca.pem"
    if content:
        path.write_text(content)
    with PostOffice("tls") as office:
        (answer,) = sent(office.account(ca_file=str(path)), letter())

    assert (answer.state, answer.for_all) == ("held", True)
    assert told in answer.detail
    assert str(path) in answer.detail


def test_a_file_of_authorities_may_be_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with PostOffice("tls") as office:
        account = office.account()
        (tmp_path / "ca.pem").write_bytes(Path(account.ca_file or "").read_bytes())
        monkeypatch.setenv("HOME", str(tmp_path))

        answers = sent(replace(account, ca_file="~/ca.pem"), letter())

    assert states(answers) == [("sent", False)]


# --- login -----------------------------------------------------------------------------------------


@contextmanager
def guarded() -> Iterator[PostOffice]:
    """A server that wants to know who writes."""
    with PostOffice("starttls", login=True) as office:
        yield office


def test_a_wrong_password_holds_all_and_is_not_told() -> None:
    with guarded() as office:
        answer, *_ = sent(office.account(), letter(), password=lambda: "wr0ng & secret")

    assert (answer.state, answer.for_all) == ("held", True)
    assert answer.detail.startswith(f"{HOST} refuses the login of {USER}: 535")
    assert "app password" in answer.detail
    assert "wr0ng" not in repr(answer)
    assert office.got == []


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("454 the book of users is closed", "pending"),
        ("421 closing", "pending"),
        ("535 no", "held"),
        ("534 too weak", "held"),
        (Odd.CUT, "pending"),
        (Odd.HANG, "pending"),
    ],
    ids=str,
)
def test_what_is_said_to_the_login_is_for_all(said: Said, state: str) -> None:
    with guarded() as office:
        office.always("AUTH", said)
        (answer,) = sent(office.account(), letter())

    assert (answer.state, answer.for_all) == (state, True)
    assert office.got == []


def test_a_server_without_logins_is_told_as_one(office: PostOffice) -> None:
    (answer,) = sent(office.account(user="me"), letter())

    assert (answer.state, answer.for_all) == ("held", True)
    assert "offers no login" in answer.detail


def test_a_password_that_no_login_can_carry_is_held_and_not_told() -> None:
    with guarded() as office:
        (answer,) = sent(office.account(), letter(), password=lambda: "geheimß")

    assert (answer.state, answer.for_all) == ("held", True)
    assert "outside ASCII" in answer.detail
    assert "geheim" not in repr(answer)


def test_a_password_that_cannot_be_had_closes_the_connection() -> None:
    def missing() -> str:
        raise SecretError("password_command ended with 1")

    with guarded() as office:
        with smtp(office.account(), missing) as server:
            answer = server.send(letter(), nothing)

        assert answer == SendResult("pending", "password_command ended with 1", for_all=True)
        assert nothing_was_told(office)


# --- a mere look -----------------------------------------------------------------------------------


def test_a_check_logs_in_and_sends_nothing() -> None:
    with guarded() as office, smtp(office.account()) as server:
        said = server.check_login()

        assert said == f"{HOST}:{office.port} answers (STARTTLS, verified), logged in as {USER}"
    assert office.got == []
    assert "MAIL" not in " ".join(office.heard)


def test_a_check_that_fails_says_why() -> None:
    account = replace(PostOffice().account(), port=closed_port())

    with pytest.raises(RefusedError, match="refuses connections"), smtp(account) as server:
        server.check_login()
