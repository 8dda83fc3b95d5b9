"""Leaving a list: the tokens, the links, and the headers that mail programs read, whatever people are called."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import mail_digests as digests
from support.hostile_titles import TITLES
from support.mail_pages import mail_page, page_elements

from digest.delivery import Stop
from digest.render.mail.headers import Envelope, check_unsubscribe
from digest.render.mail.message import build_message
from digest.render.mail.message_ids import find_letter_ids, write_message_id
from digest.render.mail.stops import MailChannel, Stops, describe_stop, is_mere_look, parse_recipient, split_channel
from digest.render.mail.unsubscribing import find_tokens, make_token, name_list

LINK = "https://lists.example.org/u?{token}"
ANN, BOB = "ann@example.org", "bob@example.org"
ENVELOPE = Envelope("Papers <me@example.org>", ANN, "group", unsubscribe=LINK, secret="s3cret")  # noqa: S106
# RFC 5322: what a header may hold, unfolded. RFC 2369: addresses in <>, with commas between.
URLS = re.compile(r"<(https://[!-;=?-~]+)>, <(mailto:[!-;=?-~]+)>")
LIST_ID = re.compile(r"[A-Za-z ]+ <[a-z0-9-]+\.[0-9a-f]{16}\.localhost>")
ATOM = st.text("abcXYZ019!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=30)


def unfolded(raw: bytes, name: str) -> str:
    """The header *name* as it stands in the bytes, its lines joined."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n ", " ")
    return next((line.partition(": ")[2] for line in head.split("\r\n") if line.startswith(f"{name}: ")), "")


# --- tokens ----------------------------------------------------------------------------------------------------------


def test_a_token_is_the_same_for_the_same_list_and_address_and_secret() -> None:
    token = make_token("s", name_list("group"), "Ann@Example.org")

    assert token == make_token("s", name_list("group"), ANN)
    assert re.fullmatch("[0-9a-f]{32}", token)
    others = [("t", "group", ANN), ("s", "digest", ANN), ("s", "group", BOB)]
    assert token not in {make_token(secret, name_list(name), address) for secret, name, address in others}


def test_tokens_are_found_in_a_line_of_a_log_and_nowhere_else() -> None:
    token, longer = "0123456789abcdef0123456789abcdef", "a" * 33

    assert find_tokens(f'1.2.3.4 - - "POST /u?{token.upper()} HTTP/1.1" 200 {token} {longer} {token[:31]}') == [token]


@pytest.mark.parametrize(
    ("line", "looks"),
    [
        ('1.2.3.4 - - [x] "GET /u?t HTTP/1.1" 200 5 "-" "POST"', True),
        ('1.2.3.4 - - [x] "HEAD /u?t HTTP/1.1" 200', True),
        ('1.2.3.4 - - [x] "POST /u?t HTTP/1.1" 200 5 "https://x/GET" "-"', False),
        ('{"method": "GET", "uri": "/u?t"}', True),
        ("a token alone", False),
    ],
)
def test_a_request_that_only_looks_is_told_from_one_that_asks(line: str, looks: bool) -> None:
    assert is_mere_look(line) is looks


# --- links -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "good", [LINK, "https://[::1]:8443/a/{token}/b", "https://a.example/?l=1&t={token}&x=%2C", ANN, f"Lists <{ANN}>"]
)
def test_an_address_or_a_link_with_a_token_is_taken(good: str) -> None:
    check_unsubscribe(good)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("http://lists.example.org/u?{token}", "by https alone"),
        ("HTTPS://lists.example.org/u?{token}", "by https alone"),
        ("https://lists.example.org/u", "expected `{token}` once"),
        ("https://lists.example.org/{token}?{token}", "expected `{token}` once"),
        ("https://lists.example.org/u?{token}&x={y}", "'{' cannot stand in it; write %7B"),
        ("https://lists.example.org/u#{token}", "'#' cannot stand in it"),
        ("https://lists.example.org/u,{token}", "',' cannot stand in it; write %2C"),
        ("https://lists.example.org/u>?{token}", "'>' cannot stand in it"),
        ("https://lists.example.org/ü?{token}", "write %C3%BC"),
        ("https://lists.example.org/u\r\nBcc: x@y?{token}", "'\\r' cannot stand in it"),
        ("https://{token}.example.org/u", "expected a host and"),
        ("https://me:pw@lists.example.org/{token}", "expected a host and"),
        ("https:///{token}", "expected a host and"),
        ("https://lists.example.org:99999/{token}", "expected a host and"),
        ("https://lists.example.org/" + "a" * 400 + "{token}", "more than 400 characters"),
        ("mailto:me@example.org", "without `mailto:`"),
        ("me", "is not a mail address"),
    ],
)
def test_what_cannot_be_left_by_is_refused_with_the_reason(bad: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        check_unsubscribe(bad)


# --- headers ---------------------------------------------------------------------------------------------------------


def test_a_link_gives_both_headers_of_one_click_and_the_link_in_the_mail() -> None:
    digest = digests.many(1)
    raw = build_message(digest, ENVELOPE)
    token = make_token("s3cret", name_list("group"), ANN)

    link, mail = URLS.fullmatch(unfolded(raw, "List-Unsubscribe")).groups()  # type: ignore[union-attr]
    assert link == f"https://lists.example.org/u?{token}"
    assert mail == f"mailto:me@example.org?subject=unsubscribe%20{token}"
    assert unfolded(raw, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert link in [each.get("href") for each in page_elements(mail_page(digest, ENVELOPE))]
    plain = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert plain
    assert link in plain.get_content().splitlines()


def test_an_address_gives_no_one_click() -> None:
    raw = build_message(digests.many(1), replace(ENVELOPE, unsubscribe="Lists <leave@example.org>"))

    assert unfolded(raw, "List-Unsubscribe") == "<mailto:leave@example.org?subject=unsubscribe>"
    assert b"One-Click" not in raw
    assert b"List-Unsubscribe" not in build_message(digests.many(1), replace(ENVELOPE, unsubscribe=None))


@pytest.mark.parametrize("name", [*TITLES.values(), "a" * 500, "列表", "-", "x@y <z>, w"])
def test_the_headers_of_a_list_are_whole_whatever_it_is_called(name: str) -> None:
    if not name.isprintable():
        return
    raw = build_message(digests.many(1), replace(ENVELOPE, profile=name))

    assert LIST_ID.fullmatch(unfolded(raw, "List-Id"))
    assert len(unfolded(raw, "List-Id")) <= 255
    assert URLS.fullmatch(unfolded(raw, "List-Unsubscribe"))
    assert (unfolded(raw, "Precedence"), unfolded(raw, "Auto-Submitted")) == ("list", "auto-generated")
    assert b"=?" not in b"".join(line for line in raw.split(b"\r\n") if line.startswith(b"List-"))
    assert max(map(len, raw.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 998


@given(local=ATOM, sender=ATOM)
def test_an_odd_address_cannot_leave_its_link(local: str, sender: str) -> None:
    envelope = replace(ENVELOPE, sender=f"{sender}@example.org", recipient=f"{local}@example.org")

    raw = build_message(digests.many(1), envelope)

    _, mail = URLS.fullmatch(unfolded(raw, "List-Unsubscribe")).groups()  # type: ignore[union-attr]
    assert unquote(mail.removeprefix("mailto:").partition("?")[0]) == f"{sender}@example.org"
    (letter,) = find_letter_ids(unfolded(raw, "Message-ID"))
    assert letter.is_proven_for(f"{local}@example.org", "s3cret")


# --- the proof in a Message-ID ---------------------------------------------------------------------------------------


def test_a_message_id_proves_day_mail_and_recipient_to_whom_has_the_secret() -> None:
    written = write_message_id(date(2026, 6, 30), "a" * 64, ANN, "s", "example.org")
    (letter,) = find_letter_ids(f"In-Reply-To: {written}")

    assert re.fullmatch(r"<digest\.20260630\.[0-9a-f]{24}@example\.org>", written)
    assert letter.is_proven_for("ANN@example.org", "s")
    assert not letter.is_proven_for(BOB, "s")
    assert not letter.is_proven_for(ANN, "t")
    assert not letter._replace(day=date(2026, 7, 1)).is_proven_for(ANN, "s")
    assert not letter._replace(identity="b" * 12).is_proven_for(ANN, "s")


def test_what_only_looks_like_a_message_id_is_none() -> None:
    text = (
        "digest.20261399.aaaaaaaaaaaaaaaaaaaaaaaa@x digest.20260630.aaaa@x xdigest.20260630.aaaaaaaaaaaaaaaaaaaaaaaa@x"
    )

    assert list(find_letter_ids(text)) == []


def test_a_test_mail_is_another_one_than_that_of_the_day() -> None:
    ids = {
        unfolded(build_message(digests.many(1), replace(ENVELOPE, occasion=occasion)), "Message-ID")
        for occasion in ("", "test of 12:00", "test of 12:01")
    }

    assert len(ids) == 3


# --- who is stopped --------------------------------------------------------------------------------------------------


def stop(address: str, name: str | None, why: str = "unsubscribed") -> Stop:
    return Stop(address, "" if name is None else name_list(name), datetime(2026, 7, 3, tzinfo=UTC), why)  # type: ignore[arg-type]


def test_a_channel_has_an_address_and_a_name_whatever_stands_in_them() -> None:
    assert split_channel("mail:a/b@example.org/c/d@e") == MailChannel("a/b@example.org", "c/d@e")
    assert split_channel("mail:ann@example.org") == MailChannel(ANN)
    assert split_channel("command:chat") is None
    assert parse_recipient("Ann <Ann@Example.org>") == MailChannel(ANN)
    assert parse_recipient("Ann@Example.org/a group").channel == "mail:ann@example.org/a group"
    assert MailChannel(ANN, "a group").recipient == "ann@example.org/a group"
    with pytest.raises(ValueError, match="control characters"):
        parse_recipient("ann@example.org/a\nb")


def test_a_stop_of_one_list_leaves_the_others() -> None:
    stops = Stops([stop(ANN, "group"), stop(BOB, None)])

    assert stops.find("mail:ann@example.org/group")
    assert not stops.find("mail:ann@example.org")
    assert stops.find("mail:bob@example.org")
    assert stops.find("mail:bob@example.org/any")
    assert not stops.find("command:group")


def test_who_left_a_digest_does_not_get_it_under_a_new_name() -> None:
    left = [stop(ANN, "group")]
    team, other = "mail:ann@example.org/team", "mail:ann@example.org/other"

    assert Stops(left, [other], [team, other]).find(team)
    assert not Stops(left, [other], [team, other]).find(other)
    assert not Stops(left, [], [team, "mail:ann@example.org/group"]).find(team)


def test_a_stop_is_said_with_its_day_and_without_the_signs_of_others() -> None:
    assert describe_stop(stop(ANN, None), date(2026, 8, 1)) == "unsubscribed on 3 Jul"
    said = stop(ANN, None, "bounced")._replace(said="5.1.1 no\x1b[2J such user")
    assert describe_stop(said, date(2027, 1, 1)) == "mails came back on 3 Jul 2026: 5.1.1 no [2J such user"


def test_the_mail_of_one_has_no_token_of_another() -> None:
    tokens = {address: make_token("s3cret", name_list("group"), address) for address in (ANN, BOB)}

    text = build_message(digests.many(1), ENVELOPE).decode().replace("=\r\n", "")

    assert tokens[BOB] not in text
    assert tokens[ANN] in text
