"""The mail as a message: its headers, bytes and sizes, and the same content in both parts."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage

import pytest
from support import mail_digests as digests
from support.mail_pages import mail_page, mail_text

from digest.model import Counts, Digest
from digest.render.formats import Look
from digest.render.mail.body import make_body
from digest.render.mail.headers import Envelope, Threads
from digest.render.mail.message import build_message, list_id, render_message
from digest.render.mail.subject import subject_line

ENVELOPE = Envelope("Paper digest <me@example.org>", "you@example.org")
SIZES = [0, 1, 36, 120, 3000]


def parse_message(digest: Digest, envelope: Envelope = ENVELOPE) -> EmailMessage:
    mail = email.message_from_bytes(build_message(digest, envelope), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


# --- headers -----------------------------------------------------------------------------------


def test_the_headers_say_what_it_is_and_that_nobody_should_answer() -> None:
    mail = parse_message(digests.many(4))

    assert mail["From"] == "Paper digest <me@example.org>"
    assert mail["To"] == "you@example.org"
    assert mail["Subject"] == "4 papers, Mon 23 Nov: Paper 1 about RAG and more; Paper 2 about RAG and more"
    assert mail["Date"] == "Mon, 23 Nov 2026 06:30:00 +0000"
    assert re.fullmatch(r"<digest\.20261123\.[0-9a-f]{24}@example\.org>", mail["Message-ID"])
    assert re.fullmatch(r"Paper digest <digest\.[0-9a-f]{16}\.localhost>", mail["List-Id"])
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Precedence"] == "list"


def test_the_date_has_the_zone_in_which_the_digest_was_made() -> None:
    made = datetime(2026, 1, 8, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    digest = Digest(made, (), (), Counts())

    assert parse_message(digest)["Date"] == "Thu, 08 Jan 2026 23:30:00 -0500"
    assert parse_message(digest)["Subject"] == "No papers, Thu 8 Jan"


def test_a_mail_needs_no_configuration() -> None:
    mail = parse_message(digests.many(1), Envelope())

    assert (mail["From"], mail["To"]) == ("Paper digest <digest@localhost>", "you@localhost")


@pytest.mark.parametrize("title", digests.HOSTILE.values(), ids=digests.HOSTILE.keys())
def test_no_title_can_add_a_header_or_break_the_message(title: str) -> None:
    digest = digests.digest(digests.match(title=title))

    mail = parse_message(digest)

    assert mail["Subject"] == subject_line(digest)
    assert len(mail["Subject"]) <= 78
    assert "Bcc" not in mail
    assert len(mail.keys()) == len(parse_message(digests.many(1)).keys())
    assert all(part.defects == [] for part in mail.walk())


def test_the_list_id_is_constant_for_a_profile_and_never_encoded() -> None:
    profile = "a very long profile name that would not fit on one line of a header at all, would it"
    raw = build_message(digests.many(1), Envelope(profile=profile))

    assert f"List-Id: {list_id(profile)}" in raw.decode().replace("\r\n", "")
    assert list_id(profile) != list_id("digest")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("me@example.org", "me@example.org", id="bare"),
        pytest.param("<me@example.org>", "me@example.org", id="in brackets"),
        pytest.param("Doe, John <me@example.org>", '"Doe, John" <me@example.org>', id="comma in the name"),
        pytest.param('"Doe, \\"J\\"" <me@example.org>', '"Doe, \\"J\\"" <me@example.org>', id="quoted name"),
        pytest.param("Zoë <me+a.b@example.org>", "Zoë <me+a.b@example.org>", id="accents in the name"),
        pytest.param("me@bücher.example", "me@xn--bcher-kva.example", id="domain with an umlaut"),
        pytest.param("root@localhost", "root@localhost", id="this machine"),
    ],
)
def test_an_address_is_written_as_a_header_holds_it(given: str, expected: str) -> None:
    assert parse_message(digests.many(1), Envelope(given, given))["From"] == expected


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        pytest.param("", "not a mail address", id="empty"),
        pytest.param("somebody", "not a mail address", id="no @"),
        pytest.param("a@b.org, c@d.org", "plain ASCII", id="two addresses"),
        pytest.param("A <a@b.org> B <c@d.org>", "not a mail address", id="two addresses with names"),
        pytest.param("jürgen@example.org", "plain ASCII", id="umlaut before the @"),
        pytest.param("a..b@example.org", "plain ASCII", id="two dots"),
        pytest.param("a b@example.org", "plain ASCII", id="blank"),
        pytest.param("me@exa mple.org", "not a domain", id="blank in the domain"),
        pytest.param("me@..org", "not a domain", id="empty label"),
        pytest.param("me@" + "ü" * 80 + ".org", "not a domain", id="label too long"),
        pytest.param("me@example.org\r\nBcc: x@y.org", "control characters", id="line end"),
        pytest.param("M\x00e <me@example.org>", "control characters", id="NUL"),
        pytest.param("M\u2028e <me@example.org>", "control characters", id="line separator"),
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_sent(given: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Envelope(sender=given)
    with pytest.raises(ValueError, match=problem):
        Envelope(recipient=given)


def test_a_profile_cannot_hold_a_line_end() -> None:
    with pytest.raises(ValueError, match="control characters"):
        Envelope(profile="a\r\nBcc: x@y.org")


# --- bytes -------------------------------------------------------------------------------------


def test_the_same_digest_gives_the_same_bytes() -> None:
    assert build_message(digests.full(), ENVELOPE) == build_message(digests.full(), ENVELOPE)


def test_another_reader_or_another_paper_gives_another_message_id() -> None:
    mails = [
        parse_message(digests.many(2)),
        parse_message(digests.many(3)),
        parse_message(digests.many(2), Envelope("me@example.org", "she@example.org")),
        parse_message(digests.many(2), Envelope("me@example.org", "you@example.org", "weekly")),
    ]

    assert len({mail["Message-ID"] for mail in mails}) == 4


def test_the_order_of_the_papers_does_not_change_the_message_id() -> None:
    one, two = digests.match(1), digests.match(2)

    assert (
        parse_message(digests.digest(one, two))["Message-ID"] == parse_message(digests.digest(two, one))["Message-ID"]
    )


@pytest.mark.parametrize("total", SIZES)
def test_the_bytes_are_ascii_with_crlf_and_short_lines(total: int) -> None:
    raw = build_message(digests.many(total), ENVELOPE)

    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_both_parts_come_back_as_they_were_written() -> None:
    digest = digests.full()
    plain, page = parse_message(digest).iter_parts()

    assert (plain.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n") == mail_text(digest, ENVELOPE)
    assert page.get_content().replace("\r\n", "\n") == mail_page(digest, ENVELOPE)
    assert all(part.defects == [] for part in parse_message(digest).walk())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param("plain words " * 20, "quoted-printable", id="English"),
        pytest.param("Zoë möchte schöne Sätze. " * 20, "quoted-printable", id="German"),
        pytest.param("扩散模型很有意思。" * 20, "base64", id="Chinese"),
        pytest.param("русский текст " * 20, "base64", id="Russian"),
    ],
)
def test_text_stays_readable_on_the_wire_unless_it_is_mostly_not_latin(text: str, encoding: str) -> None:
    mail = parse_message(digests.digest(*(digests.match(n, text, text) for n in range(9))))
    plain, page = mail.iter_parts()

    assert plain["Content-Transfer-Encoding"] == encoding
    assert mail["To"] in plain.get_content().splitlines()[-2]
    assert page.get_content().rstrip().endswith("</html>")


def test_all_who_get_one_digest_share_its_parts_and_have_an_end_of_their_own() -> None:
    digest = digests.full()
    body = make_body(digest)

    for name in ("ann", "bob"):
        envelope = Envelope("papers@example.org", f"{name}@example.org")
        assert build_message(digest, envelope, body) == build_message(digest, envelope)
        text = parse_message(digest, envelope).get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert f"papers@example.org sends this to {name}@example.org." in text


# --- threads -----------------------------------------------------------------------------------


def references(threads: Threads, *, days: int = 0, profile: str = "digest") -> str | None:
    """What a mail refers to that is made so many *days* later."""
    digest = replace(digests.many(1), made=digests.MADE + timedelta(days=days))
    found = parse_message(digest, replace(ENVELOPE, threads=threads, profile=profile))["References"]
    return None if found is None else str(found)


def test_mails_belong_to_no_thread_unless_that_is_wanted() -> None:
    assert references("off") is None
    assert parse_message(digests.many(1))["References"] is None


def test_mails_of_a_day_are_one_thread_whatever_digest_they_are_of() -> None:
    assert references("day") == "<digest.20261123@example.org>"
    assert references("day", profile="group") == references("day")
    assert references("day", days=1) != references("day")


def test_all_mails_of_a_digest_are_one_thread() -> None:
    assert references("digest", days=1) == references("digest")
    assert references("digest", profile="group") != references("digest")


# --- a mail that nobody has sent ---------------------------------------------------------------


def test_a_preview_has_both_parts_and_no_word_of_who_sends_it() -> None:
    mail = email.message_from_bytes(render_message(digests.full(), Look()), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    plain, page = (part.get_content() for part in mail.iter_parts())

    assert plain.splitlines()[-1] == "arXiv cs.CV could not be read."
    for part in (plain, page):
        assert "Not shown: 239 without your words, 2 muted (survey, medical)." in part
        assert not re.search("mails|sends this|localhost", part)
