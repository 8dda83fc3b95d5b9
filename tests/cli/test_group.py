"""A group: who joins, leaves, moves, and whose mails come back; with a real mail server, mailbox and list server."""

import json
import mailbox
import re
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from faults.conftest import QUICK
from support.bounced import report
from support.forked_command import Runner
from support.homes import NOON, Home, killings
from support.one_click import ListServer
from support.post_office import Got, PostOffice
from support.running import Outcome

ANN, BOB, CAT = "ann@example.org", "bob@example.org", "cat@example.org"
CONFIG = ("-c", "config.yaml")
FETCH = ("fetch", "list.json", "--email", *CONFIG)
PLAN = (*FETCH, "--dry-run")
LINK = "https://lists.example.org/u?{token}"
SILENCE = Outcome(0, b"", "")
DAY = timedelta(days=1)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as running:
        yield running


@pytest.fixture
def lab(runner: Runner) -> Iterator[Home]:
    """A home with a list of a paper."""
    with tempfile.TemporaryDirectory(dir=QUICK if Path(QUICK).is_dir() else None) as base:
        home = Home(Path(base) / "home", runner)
        home.lists("Tides")
        yield home


def configured(lab: Home, office: PostOffice, *items: str, unsubscribe: str = LINK) -> None:
    """From now on these *items* stand under `deliver:`."""
    text = office.configuration(unsubscribe=f'"{unsubscribe}"')
    (lab.folder / "config.yaml").write_text(text + "deliver:\n" + "".join(f"  - {item}\n" for item in items))


def to(*addresses: str, **keys: str) -> str:
    more = "".join(f", {key}: {value}" for key, value in keys.items())
    return f"{{to: [{', '.join(addresses)}]{more}}}"


def link_of(got: Got) -> str:
    found = re.search(r"<(https:[^>]+)>", str(got.mail["List-Unsubscribe"]))
    assert found
    return found[1]


def token_of(got: Got) -> str:
    return link_of(got).partition("?")[2]


def status_of(lab: Home, channel: str) -> dict[str, object]:
    recipients = json.loads(lab("status", "-f", "json", *CONFIG).text)["recipients"]
    (found,) = (each for each in recipients if each["channel"] == channel)
    assert isinstance(found, dict)
    return found


# --- privacy ---------------------------------------------------------------------------------------------------------


def test_no_mail_has_a_byte_of_somebody_else(lab: Home, office: PostOffice) -> None:
    people = [f"reader{number}@host{number}.example" for number in range(8)]
    configured(lab, office, to(*people[:5], name="group"), to(*people[3:], name="team", format="text"), to(people[0]))

    assert lab(*FETCH) == SILENCE

    assert sorted(office.recipients) == sorted([*people[:5], *people[3:], people[0]])
    marks = {address: {address} for address in people}
    for got in office.got:
        marks[got.recipient] |= {token_of(got), str(got.mail["Message-ID"])}
    for got in office.got:
        decoded = got.content + b"".join(
            content for part in got.mail.walk() if isinstance(content := part.get_payload(decode=True), bytes)
        )
        others = [mark for who, own in marks.items() if who != got.recipient for mark in own]
        assert [mark for mark in others if mark.encode() in decoded] == []
        assert [name for name in got.mail if name.lower() in ("bcc", "cc", "resent-to")] == []
        assert got.mail["To"] == got.recipient
    assert len({token_of(got) for got in office.got}) == len(office.got)


# --- leaving ---------------------------------------------------------------------------------------------------------


def test_one_click_takes_that_recipient_off_that_list_and_a_look_does_not(lab: Home, office: PostOffice) -> None:
    def take(line: str) -> None:
        said.append(lab("mail", "unsubscribed", "-", *CONFIG, stdin=line.encode()))

    said: list[Outcome] = []
    with ListServer(take) as lists:
        configured(lab, office, to(ANN, BOB, name="group"), to(ANN), unsubscribe=lists.link)
        assert lab(*FETCH) == SILENCE
        first = office.got[0]
        assert (first.recipient, first.mail["List-Unsubscribe-Post"]) == (ANN, "List-Unsubscribe=One-Click")
        assert lists.click(link_of(first), post=False) == 200
        lab.lists("Moss")
        assert lab(*FETCH) == SILENCE
        assert lists.click(link_of(first)) == 200
        assert lists.asked[-1][1] == b"List-Unsubscribe=One-Click"

    assert said[1] == SILENCE
    lab.lists("Rain")
    assert lab(*FETCH) == SILENCE
    lists_of_ann = [str(got.mail["List-Id"]) for got in office.got if got.recipient == ANN]
    assert ["<group." in each for each in lists_of_ann] == [True, False, True, False, False]
    assert office.recipients.count(BOB) == 3


def test_who_left_gets_nothing_whatever_the_configuration_says_and_all_that_was_missed_when_they_are_back(
    lab: Home, office: PostOffice
) -> None:
    configured(lab, office, to(ANN, BOB))
    lab(*FETCH)

    assert lab("mail", "unsubscribed", f"Ann <{ANN.upper()}>", *CONFIG) == SILENCE
    for item in (to(BOB), to(ANN, BOB), to("Ann@Example.org", BOB)):
        configured(lab, office, item)
        lab.lists("Tides Moss")
        assert lab(*FETCH) == SILENCE
    plan, status = lab(*PLAN), lab("status", *CONFIG)
    assert f"– {ANN} – unsubscribed on 9 Jun" in plan.words
    assert "none: unsubscribed on 9 Jun" in status.words
    assert (status.status, lab("status", "--check", "-q", *CONFIG).out) == (0, b"")
    assert status_of(lab, f"mail:{ANN}")["stopped"] == {
        "why": "unsubscribed",
        "since": "2026-06-09T12:00:00+00:00",
        "all_digests": True,
        "said": None,
    }
    assert office.recipients == [ANN, BOB, BOB]

    assert lab("mail", "subscribed", ANN) == SILENCE
    assert lab(*FETCH) == SILENCE
    assert office.recipients[3:] == ["Ann@Example.org"]
    assert "Moss" in str(office.got[-1].mail["Subject"])
    assert "Tides" not in str(office.got[-1].mail["Subject"])


def test_a_mail_that_waits_is_held_and_named_until_somebody_settles_it(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN), to(ANN, name="group"))
    office.answers("RCPT", "450 later", "450 later")
    assert lab(*FETCH).status == 4

    assert lab("mail", "unsubscribed", f"{ANN}/group", *CONFIG) == SILENCE
    second, retried = lab(*FETCH), lab("mail", "retry", *CONFIG)

    assert [second.status, retried.status] == [4, 4]
    assert [str(got.mail["List-Id"]).partition(".")[0] for got in office.got] == ["Paper digest <digest"]
    waiting = json.loads(lab("mail", "-f", "json").text)["mails"]
    assert [(mail["number"], mail["state"]) for mail in waiting] == [(2, "held")]
    assert waiting[0]["said"].startswith("unsubscribed on 9 Jun 2026; `digest mail drop 2` gives it up")
    assert lab("mail", "subscribed", f"{ANN}/group") == SILENCE
    assert lab(*FETCH) == SILENCE
    assert len(office.got) == 2


def test_who_left_a_digest_does_not_get_it_when_it_has_another_name(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN, BOB, name="group"))
    lab(*FETCH)
    lab("mail", "unsubscribed", token_of(office.got[0]), *CONFIG)

    configured(lab, office, to(ANN, BOB, name="team"))
    lab.lists("Moss")

    assert f"– {ANN}/team – unsubscribed on 9 Jun" in lab(*PLAN).words
    assert lab(*FETCH) == SILENCE
    assert office.recipients == [ANN, BOB, BOB]


def test_lines_are_addresses_alone_or_have_tokens_and_anything_else_is_nothing(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN, BOB, CAT, name="group"))
    lab(*FETCH)
    ann, bob, _ = map(token_of, office.got)
    lines = [
        f'1.2.3.4 - - [x] "POST /u?{ann} HTTP/1.1" 200 2',
        f'1.2.3.4 - - [x] "GET /u?{bob} HTTP/1.1" 200 2',
        f'1.2.3.4 - - [x] "POST /u?{"0" * 32} HTTP/1.1" 200 2',
        f'1.2.3.4 - - [x] "POST /u?{CAT} HTTP/1.1" 200 2',
        "\x1b[2J\0\xff" * 5_000 + ann,
        "",
        "dan@example.org",
    ]

    ran = lab("mail", "unsubscribed", "-", *CONFIG, stdin="\n".join(lines).encode("latin-1"))

    assert ran.status == 0
    assert ran.err.splitlines() == [
        "digest: dan@example.org: nobody has this address now; is it right? It is remembered in case somebody adds it",
        f"digest: {'0' * 32}: no recipient has this token; ignored",
        "digest: 1 line is no POST; ignored: who only looks at the page has not unsubscribed",
    ]
    listed = lab("mail", "unsubscribed").words
    assert listed.startswith("2 addresses get no mails ")
    assert f"– {ANN} group Tue 9 Jun unsubscribed" in listed
    assert "– dan@example.org all Tue 9 Jun unsubscribed" in listed


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("unsubscribed", "nobody"), "'nobody' is not a mail address"),
        (("unsubscribed", "0" * 32), "no recipient has this token"),
        (("unsubscribed", f"{ANN}/grup"), f"no such recipient; did you mean {ANN}/group?"),
        (("subscribed", ANN), f"{ANN}: was not stopped"),
        (("rename", ANN, ANN), "both names are the same"),
        (("rename", ANN, "/team"), "write two recipients, or two digests"),
        (("rename", BOB, CAT), f"{BOB}: had no mail by this name"),
        (("rename", f"{ANN}/group", f"{ANN}/other"), f"{ANN}/other: has had mails of its own"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    lab: Home, office: PostOffice, arguments: tuple[str, ...], told: str
) -> None:
    configured(lab, office, to(ANN, name="group"), to(ANN, name="other"))
    lab(*FETCH)

    ran = lab("mail", *arguments, *(() if arguments[0] == "subscribed" else CONFIG))

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert told in ran.err


def test_without_an_archive_a_wish_is_remembered_all_the_same(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN, BOB))

    assert lab("mail", "unsubscribed").text == "Nobody is stopped\n"
    assert lab("mail", "unsubscribed", ANN, *CONFIG) == SILENCE
    assert lab(*FETCH) == SILENCE
    assert office.recipients == [BOB]


def test_a_damaged_archive_loses_neither_the_wishes_nor_the_links(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN, BOB))
    lab(*FETCH)
    lab("mail", "unsubscribed", ANN, *CONFIG)
    for copy in lab.archive.parent.glob("archive-*"):
        copy.unlink()
    # An index that cannot be read does not keep the other tables from being read.
    content = bytearray(lab.archive.read_bytes())
    at = content.index(b"Tides")
    content[at - 40 : at + 40] = b"\xff" * 80
    lab.archive.write_bytes(bytes(content))

    for _ in range(3):
        lab.lists("Moss Rain")
        lab(*FETCH)

    assert ANN not in office.recipients[2:]
    assert lab("mail", "unsubscribed", token_of(office.got[1]), *CONFIG).status == 0


# --- refused at once -------------------------------------------------------------------------------------------------


def test_whom_the_server_refuses_gets_one_failed_mail_and_then_all_that_was_missed(
    lab: Home, office: PostOffice
) -> None:
    configured(lab, office, to(ANN, BOB))
    office.always("RCPT", "550 5.1.1 unknown", to=ANN)
    first = lab(*FETCH)
    for titles in ("Tides Moss", "Tides Moss Rain"):
        lab.lists(titles)
        assert lab(*FETCH).status == 4

    assert f"{ANN}: not accepted: 550 5.1.1 unknown; refused for good" in first.err
    assert len(json.loads(lab("mail", "-f", "json").text)["mails"]) == 1
    assert f"✗ {ANN} – refused since 9 Jun: 550 5.1.1 unknown; 1 paper is held" in lab(*PLAN).words
    assert lab("status", "--check", *CONFIG).status == 1
    stopped = status_of(lab, f"mail:{ANN}")["stopped"]
    assert isinstance(stopped, dict)
    assert (stopped["why"], stopped["said"]) == ("refused", "550 5.1.1 unknown")

    office.usual()
    assert lab("mail", "retry", *CONFIG).status == 0
    assert lab(*FETCH) == SILENCE
    subjects = [str(got.mail["Subject"]) for got in office.got if got.recipient == ANN]
    assert [subject.partition(": ")[2] for subject in subjects] == ["Tides", "Moss; Rain"]


def test_a_letter_that_is_refused_for_what_is_in_it_stops_nobody(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN))
    office.answers("DOT", "554 5.7.1 spam")
    assert lab(*FETCH).status == 4
    lab.lists("Moss")

    assert lab(*FETCH).status == 4
    assert office.recipients == [ANN]


def test_subscribed_tries_a_refused_mail_again(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN))
    office.answers("RCPT", "550 unknown")
    assert lab(*FETCH).status == 4

    assert lab("mail", "subscribed", ANN) == SILENCE
    assert lab(*FETCH) == SILENCE
    assert office.recipients == [ANN]


# --- what comes back -------------------------------------------------------------------------------------------------


def put(lab: Home, *contents: bytes) -> str:
    """The Maildir of the operator, with these mails too."""
    folder = lab.folder / "Maildir"
    box = mailbox.Maildir(folder)
    for content in contents:
        box.add(content)
    return str(folder)


def test_a_report_that_nobody_is_there_stops_the_address_once(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN, BOB), to(ANN, name="group"))
    lab(*FETCH)
    letter = office.got[0]
    maildir = put(lab, report(letter.content, ANN), b"From: a@b.c\nTo: me@example.org\n\nhello\n")
    before = {path: path.read_bytes() for path in Path(maildir).rglob("*") if path.is_file()}

    first, second = lab("bounces", maildir, *CONFIG), lab("bounces", maildir, *CONFIG)

    assert (first.status, first.out) == (0, b"")
    assert first.err.splitlines() == [
        f"digest: {ANN} gets no more mails: mails came back on 9 Jun: 5.1.1 550 5.1.1 User unknown",
        f"  → digest mail subscribed {ANN}   sends mails there again",
    ]
    assert second == SILENCE
    assert {path: path.read_bytes() for path in Path(maildir).rglob("*") if path.is_file()} == before
    lab.lists("Moss")
    assert lab(*FETCH) == SILENCE
    assert office.recipients[3:] == [BOB]
    status = lab("status", *CONFIG)
    assert status.words.startswith("2 recipients get no mails any more: they are refused ")
    assert f"✗ {ANN}/group" in status.words
    assert lab("status", "--check", *CONFIG).status == 1

    # Who takes it back is not stopped again by the same report.
    assert lab("mail", "subscribed", ANN) == SILENCE
    assert lab("bounces", maildir, *CONFIG) == SILENCE
    assert lab(*FETCH) == SILENCE
    assert office.recipients[4:] == [ANN, ANN]


def test_three_failures_in_thirty_days_stop_and_later_is_only_counted(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN))
    lab(*FETCH)
    letter = office.got[0].content

    def reads(status: str, day: int, action: str = "failed") -> str:
        content = report(letter, ANN, status, action=action, said="smtp; full", made=NOON + day * DAY)
        return lab("bounces", "-", *CONFIG, stdin=content, now=NOON + day * DAY).err

    assert [reads("4.2.2", day, "delayed") for day in range(4)] == [""] * 4
    assert [reads("5.2.2", 1), reads("5.2.2", 2)] == ["", ""]
    assert [reads("5.2.2", 2)] == [""]
    assert status_of(lab, f"mail:{ANN}")["came_back"] == 6
    assert "6 mails came back in 30 days" in lab("status", *CONFIG).words
    assert f"{ANN} gets no more mails" in reads("5.2.1", 30)

    assert lab("mail", "subscribed", ANN) == SILENCE
    assert [reads("5.2.2", day) for day in (32, 33)] == ["", ""]
    assert f"{ANN} gets no more mails" in reads("5.2.2", 34)


def test_failures_that_are_far_apart_stop_nobody(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN))
    lab(*FETCH)

    for day in (1, 20, 40, 59):
        content = report(office.got[0].content, ANN, "5.7.1", said="smtp; no", made=NOON + day * DAY)
        assert lab("bounces", "-", *CONFIG, stdin=content, now=NOON + 60 * DAY) == SILENCE


def test_a_forged_report_stops_nobody_and_is_said(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN, BOB))
    lab(*FETCH)
    ann, bob = office.got
    guessed = re.sub(rb"(digest\.\d+\.\w{12})\w{12}", rb"\g<1>000000000000", bob.content)
    reports = [report(guessed, BOB), report(b"Subject: x\r\n\r\n", BOB), report(ann.content, BOB, said="smtp; 550 x")]

    for content in reports:
        (lab.folder / "report.eml").write_bytes(content)
        ran = lab("bounces", "-v", "report.eml", *CONFIG)
        assert ran.status == 0
        assert "gets no more mails" not in ran.err

    (lab.folder / "report.eml").write_bytes(reports[0])
    assert lab("bounces", "-v", "report.eml", *CONFIG).err == (
        f"digest: report.eml: a report about {BOB} on no mail that was sent from here; ignored\n"
    )
    assert "Nobody is stopped" in lab("mail", "unsubscribed").text


def test_a_terminal_hears_what_was_read(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN))
    lab(*FETCH)
    maildir = put(lab, report(office.got[0].content, ANN, "4.2.2", action="delayed"), b"Subject: x\n\nhello\n")

    told = lab("bounces", "-v", maildir, *CONFIG).err

    assert sorted(line.partition(": ")[2].partition(": ")[2] for line in told.splitlines()) == [
        "no report",
        f"the mail to {ANN} came back: 4.2.2 550 5.1.1 User unknown",
    ]


def test_a_mailbox_that_is_not_there_is_told(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN))
    lab(*FETCH)

    ran = lab("bounces", "gone", *CONFIG)

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "gone: no such file or folder" in ran.err


# --- joining, moving -------------------------------------------------------------------------------------------------


def test_a_new_recipient_begins_with_today_and_the_others_go_on(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN))
    lab(*FETCH)
    configured(lab, office, to(ANN, BOB))
    lab.lists("Tides Moss")

    assert lab(*FETCH) == SILENCE
    assert {got.recipient: str(got.mail["Subject"]).partition(": ")[2] for got in office.got[1:]} == {
        ANN: "Moss",
        BOB: "Tides; Moss",
    }


@pytest.mark.parametrize(
    ("before", "after", "renaming"),
    [
        (to(ANN), to(CAT), (ANN, CAT)),
        (to(ANN, name="group"), to(CAT, name="group"), (ANN, CAT)),
        (to(ANN, name="group"), to(ANN, name="team"), (f"{ANN}/group", f"{ANN}/team")),
        (to(ANN, name="a group"), to(ANN), (f"{ANN}/a group", ANN)),
        (to(ANN, BOB, name="group"), to(ANN, BOB, name="team"), ("/group", "/team")),
    ],
)
def test_a_renamed_recipient_goes_on_where_the_old_one_was(
    lab: Home, office: PostOffice, before: str, after: str, renaming: tuple[str, str]
) -> None:
    configured(lab, office, before)
    lab(*FETCH)
    already = len(office.got)
    configured(lab, office, after)

    assert lab("mail", "rename", *renaming, *CONFIG) == SILENCE
    assert lab(*FETCH) == SILENCE
    assert len(office.got) == already
    lab.lists("Tides Moss")
    assert lab(*FETCH) == SILENCE
    assert {str(got.mail["Subject"]).partition(": ")[2] for got in office.got[already:]} == {"Moss"}
    assert len(office.got) == 2 * already


def test_the_plan_says_which_digest_looks_like_an_old_one_under_a_new_name(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN, name="group"), to(BOB))
    lab(*FETCH)
    configured(lab, office, to(ANN, name="team"), to(BOB, name="my team"))

    plan = lab(*PLAN).words

    assert f"looks like {ANN}/group under a new name: `digest mail rename /group /team` lets it go on" in plan
    assert f"`digest mail rename {BOB} '{BOB}/my team'` lets it go on" in plan
    lab("mail", "rename", "/group", "/team", *CONFIG)
    assert f"looks like {ANN}" not in lab(*PLAN).words


def test_what_waits_for_an_old_address_stays_there_and_comes_to_the_new_one_too(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN))
    lab(*FETCH)
    office.answers("RCPT", "450 later")
    lab.lists("Tides Moss")
    assert lab(*FETCH, now=NOON + timedelta(hours=1)).status == 4
    configured(lab, office, to(CAT))

    renamed = lab("mail", "rename", ANN, CAT, *CONFIG)
    fetched = lab(*FETCH)

    assert renamed.err.splitlines() == [
        f"digest: mail 2 was to {ANN}; what is in it comes to {CAT} anew",
        "  → digest mail drop 2   gives the old one up",
    ]
    assert fetched.status == 4
    assert [(got.recipient, str(got.mail["Subject"]).partition(": ")[2]) for got in office.got] == [
        (ANN, "Tides"),
        (CAT, "Moss"),
    ]
    assert lab("mail", "drop", "2") == SILENCE
    assert lab(*FETCH) == SILENCE


def test_a_name_that_is_not_in_the_configuration_yet_is_said(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN))
    lab(*FETCH)

    ran = lab("mail", "rename", ANN, CAT, *CONFIG)

    assert ran.status == 0
    assert ran.err == f"digest: {CAT}: not in the configuration yet; put it there before the next run\n"


# --- killed in the middle --------------------------------------------------------------------------------------------


def test_a_rename_that_is_killed_is_done_or_not_begun(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN, BOB, name="group"))
    lab(*FETCH)
    had = lab.delivered(f"mail:{ANN}/group")

    for twin, _ in killings(lab, "mail", "rename", "/group", "/team", *CONFIG):
        of_ann = [twin.delivered(f"mail:{ANN}/{name}") for name in ("group", "team")]
        assert of_ann in ([had, set()], [set(), had])
        assert of_ann == [twin.delivered(f"mail:{BOB}/{name}") for name in ("group", "team")]


def test_a_wish_that_is_killed_is_held_or_asked_again(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN))
    office.answers("RCPT", "450 later")
    lab(*FETCH)

    for twin, _ in killings(lab, "mail", "unsubscribed", ANN, *CONFIG):
        stopped = ANN in twin("mail", "unsubscribed").text
        held = json.loads(twin("mail", "-f", "json").text)["mails"][0]["state"] == "held"
        assert stopped == held


def test_a_report_that_is_killed_counts_once(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN))
    lab(*FETCH)
    maildir = put(lab, report(office.got[0].content, ANN))

    for twin, _ in killings(lab, "bounces", "Maildir", *CONFIG):
        assert twin("bounces", "Maildir", *CONFIG).status == 0
        assert twin("mail", "unsubscribed").words.count("5.1.1 550") == 1
        assert twin("bounces", "Maildir", *CONFIG) == SILENCE
    assert maildir


# --- a test ----------------------------------------------------------------------------------------------------------


def test_a_test_to_somebody_is_like_their_mails_and_its_link_works(lab: Home, office: PostOffice) -> None:
    configured(
        lab,
        office,
        to(ANN, name="group", format="text", subject='"{name}: {papers}"', match="[nothing]", every="friday"),
        to(ANN, BOB, threads="digest"),
    )
    lab(*FETCH)
    seen = len(office.got)

    ran = lab("mail", "test", "--to", ANN, "--to", CAT, "--to", f"Ann <{ANN}>", *CONFIG)

    assert ran.status == 0
    assert len(ran.err.splitlines()) == 3
    texted, threaded, stranger = office.got[seen:]
    assert [got.recipient for got in (texted, threaded, stranger)] == [ANN, ANN, CAT]
    assert str(texted.mail["Subject"]).startswith("Test: group: ")
    assert [got.mail.get_content_type() for got in (texted, threaded)] == ["text/plain", "multipart/alternative"]
    assert [bool(got.mail["References"]) for got in (texted, threaded)] == [False, True]
    assert len({str(got.mail["Message-ID"]) for got in office.got}) == len(office.got)
    assert lab("mail", "unsubscribed", token_of(texted), *CONFIG) == SILENCE
    assert f"– {ANN} group Tue 9 Jun unsubscribed" in lab("mail", "unsubscribed").words


def test_a_test_to_nobody_in_particular_goes_to_the_first_who_gets_mails(lab: Home, office: PostOffice) -> None:
    configured(lab, office, to(ANN, BOB))
    lab("mail", "unsubscribed", ANN, *CONFIG)

    assert lab("mail", "test", *CONFIG).status == 0
    assert office.recipients == [BOB]
