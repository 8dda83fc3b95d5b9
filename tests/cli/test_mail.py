"""`digest fetch --email` and `digest mail` as they are used: with a real server, a real outbox, under cron.

Most runs are forks of one process that has the program loaded; what is about starting is started.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from faults.conftest import QUICK
from support.forked_command import Runner
from support.homes import NOON, Home
from support.loopback import Answer, Site
from support.post_office import PASSWORD, Odd, PostOffice
from support.running import Command, Outcome, outcome
from support.terminal_screen import strip_escapes

YOU, SHE, HE, THEY = "you@example.org", "she@example.org", "he@example.org", "they@example.org"
TIDES, MOSS = "2606.90041", "2606.90042"
FETCH = ("fetch", "list.json", "--email", "-c", "config.yaml")
PLAIN = {"NO_COLOR": "1"}
SILENCE = Outcome(0, b"", "")
HELD = """\
digest: 1 mail is held in the outbox
  → digest mail   what was said, and what can be done
"""
CONFIG = ("-c", "config.yaml")
PLAN = """\
Plan · Tue 9 Jun 2026, 12:00 · nothing is written, nothing is sent

  Source        lists  papers
✓ list.json     9 Jun       2
✗ nowhere.json  –           –  no such file

  Recipient         papers  subject, or why there is nothing
✓ you@example.org        1  1 paper, Tue 9 Jun: On Tides
– she@example.org        –  none of 2 papers has snow
– he@example.org         –  on Fridays; the next is Fri 12 Jun
"""


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as running:
        yield running


@pytest.fixture
def guarded() -> Iterator[PostOffice]:
    with PostOffice("starttls", login=True) as running:
        yield running


@pytest.fixture
def lab(runner: Runner) -> Iterator[Home]:
    """A home with a list of two papers."""
    with tempfile.TemporaryDirectory(dir=QUICK if Path(QUICK).is_dir() else None) as base:
        home = Home(Path(base) / "home", runner)
        lists(home, {TIDES: "On Tides", MOSS: "On Moss"})
        yield home


@pytest.fixture
def started(digest: Command) -> Command:
    """The command with the same list."""
    lists(digest, {TIDES: "On Tides", MOSS: "On Moss"})
    return digest


def lists(command: Command | Home, titles: dict[str, str]) -> None:
    papers = [{"paper": {"id": each, "title": title, "summary": "What it is."}} for each, title in titles.items()]
    page = {"dailyPapers": papers, "dateString": "2026-06-09", "periodType": "day"}
    (command.folder / "list.json").write_text(json.dumps(page))


def configured(command: Command | Home, office: PostOffice, *recipients: str, more: str = "", **keys: str) -> None:
    to = {"to": f"[{', '.join(recipients)}]"} if recipients else {}
    text = office.configuration(**to, **keys) + more
    (command.folder / "config.yaml").write_text(text, encoding="utf-8")


def waiting_numbers(command: Home) -> list[int]:
    return [mail["number"] for mail in json.loads(command("mail", "-f", "json").out)["mails"]]


def plain(content: bytes) -> str:
    body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    assert body
    text: str = body.get_content()
    return text


# --- the cron line ---------------------------------------------------------------------------------


def test_what_is_new_is_mailed_once_and_silently(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU, SHE)

    first, second = lab(*FETCH), lab(*FETCH)
    lists(lab, {TIDES: "On Tides", "2606.90043": "On Rain"})
    third = lab(*FETCH)

    assert [first, second, third] == [SILENCE] * 3
    assert office.recipients == [YOU, SHE, YOU, SHE]
    assert [TIDES in plain(got.content) for got in office.got] == [True, True, False, False]
    assert all("On Rain" in plain(got.content) for got in office.got[2:])


def test_nothing_new_can_be_told_by_the_exit_status(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU)

    assert [lab(*FETCH, "--exit-code").status for _ in range(2)] == [0, 10]


def test_a_refused_expression_of_one_delivery_holds_that_one_alone(lab: Home, office: PostOffice) -> None:
    deliver = f"""
deliver:
  - {{to: {YOU}, match: [tides]}}
  - {{to: {SHE}, match: ["moss, tides"]}}
"""
    configured(lab, office, more=deliver)

    ran, look, doctor = lab(*FETCH), lab("fetch", "list.json", *CONFIG, "-f", "ids"), lab("doctor", *CONFIG)

    assert ran.status == 4
    assert 'match[0]: "moss, tides" can mean two things; write `moss | tides` (one or the other)' in ran.err
    assert ran.err.startswith("digest: not sent: config.yaml:9:40: deliver[1].match[0]: ")
    assert office.recipients == [YOU]
    assert look.status == 0
    assert doctor.status == 1
    assert "does not go out until this is mended" in doctor.words

    configured(lab, office, more=deliver.replace('"moss, tides"', "moss"))

    assert lab(*FETCH) == SILENCE
    assert office.recipients == [YOU, SHE]


def test_each_reader_has_rules_and_a_subject(lab: Home, office: PostOffice) -> None:
    deliver = f"""
deliver:
  - {{to: {YOU}, match: [tides], subject: "{{papers}} of {{date}}"}}
  - {{to: {SHE}, match: [moss], format: text}}
  - {{to: {HE}, match: [snow]}}
"""
    configured(lab, office, more=deliver)

    assert lab(*FETCH) == SILENCE

    one, other = (got.mail for got in office.got)
    assert (one["To"], other["To"]) == (YOU, SHE)
    assert one["Subject"].startswith("1 paper of 20")
    assert other.get_content_type() == "text/plain"


def test_on_a_terminal_it_says_what_it_did(started: Command, office: PostOffice) -> None:
    configured(started, office, YOU)

    first, told = started.talking(*FETCH, env=PLAIN)
    second, silence = started.talking(*FETCH, env=PLAIN)
    quiet, nothing = started.talking(*FETCH, "-q")

    assert strip_escapes(told).endswith(f"✓ {YOU}   2 papers, accepted\n")
    assert silence.endswith("nothing sent: nothing new for 1 recipient\n")
    assert (first.status, second.status, quiet.status, nothing) == (0, 0, 0, "")


def test_a_source_that_fails_is_told_and_the_other_one_mailed(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU)

    ran = lab("fetch", "list.json", "nowhere.json", "--email", *CONFIG)

    assert (ran.status, ran.out) == (3, b"")
    assert ran.err.startswith("digest: nowhere.json: ")
    assert "nowhere.json" in plain(office.got[0].content)


def test_a_site_that_wants_peace_is_a_reason_to_try_later(lab: Home, office: PostOffice, site: Site) -> None:
    configured(lab, office, YOU)
    site.answers("/papers", Answer(status=429, headers={"Retry-After": "3600"}))

    ran = lab("fetch", "--email", *CONFIG, env={"HF_ENDPOINT": site.url})

    assert (ran.status, ran.is_one_sentence, office.connections) == (75, True, 0)
    assert "hf: " in ran.err


def test_where_no_source_can_be_read_nothing_is_mailed_and_what_waits_is_sent(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU)
    office.answers("RCPT", "450 later")
    assert lab(*FETCH).status == 4

    ran = lab("fetch", "nowhere.json", "--email", *CONFIG)

    assert ran.status == 1
    assert ran.err.startswith("digest: nowhere.json: ")
    assert office.recipients == [YOU]


# --- mails that are not taken ------------------------------------------------------------------------------


def test_of_three_one_is_refused_for_now_and_one_for_good(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU, SHE, HE)
    office.answers("RCPT", "450 greylisted", to=SHE)
    office.always("RCPT", "550 nobody of that name", to=HE)

    first = lab(*FETCH)
    waiting = lab("mail")
    second = lab(*FETCH)
    kept = lab("mail")

    assert first.status == 4
    assert first.err.splitlines() == [
        f"digest: {SHE}: not accepted: 450 greylisted; the next run tries it again",
        f"digest: {HE}: not accepted: 550 nobody of that name; refused for good, kept in the outbox; nothing more "
        "is made for it until `digest mail retry`",
    ]
    assert second == Outcome(4, b"", HELD)
    assert office.recipients == [YOU, SHE]
    assert waiting.text.startswith("1 mail is held, 1 waits for the next run\n")
    assert re.search(rf"^· {SHE} +2  waits +1  today 12:00 +450 greylisted$", waiting.text, re.MULTILINE)
    assert SHE not in kept.text
    assert re.search(rf"^✗ {HE} +3  refused +1  today 12:00 +550 nobody of that name$", kept.text, re.MULTILINE)


def test_a_mail_in_doubt_is_sent_once_more_and_told(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU)
    office.answers("DOT", Odd.CUT)

    first, second, third = lab(*FETCH), lab(*FETCH), lab(*FETCH)

    assert (first.status, second.status, third) == (4, 0, SILENCE)
    assert first.err.startswith(f"digest: {YOU}: perhaps accepted: ")
    assert "may arrive twice" in first.err
    assert first.err.endswith("; the next run sends the same once more\n")
    assert second.err == f"digest: {YOU}: sent again, because it was not known whether it had arrived\n"
    one, other = office.got
    assert one == other


def test_what_is_held_stands_in_every_exit_status_until_a_person_settles_it(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU)
    office.answers("DOT", Odd.CUT, Odd.CUT)

    first, second, third = lab(*FETCH), lab(*FETCH), lab(*FETCH)
    doctor = lab("doctor", *CONFIG)
    retried = lab("mail", "retry", *CONFIG)

    assert [first.status, second.status, third.status, retried.status] == [4, 4, 4, 0]
    assert "held; tried once more after a day, or by `digest mail retry`" in second.err
    assert doctor.status == 1
    assert "✗ outbox         1 mail is held, since today 12:00\n" in doctor.text
    assert len(office.got) == 3
    assert len({got.content for got in office.got}) == 1
    assert lab(*FETCH) == SILENCE
    assert lab("doctor", *CONFIG).status == 0


def test_what_is_held_is_told_once_at_a_terminal(started: Command, office: PostOffice) -> None:
    configured(started, office, YOU)
    office.always("RCPT", "550 nobody")
    assert started(*FETCH).status == 4

    mailed, of_mailing = started.talking(*FETCH, env=PLAIN)
    looked, of_look = started.talking("fetch", "list.json", "-f", "ids", env=PLAIN)

    assert (mailed.status, looked.status) == (4, 0)
    assert [strip_escapes(talk).count(HELD) for talk in (of_mailing, of_look)] == [1, 1]


def test_twice_in_doubt_is_tried_once_more_after_a_day_by_itself(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU)
    office.answers("DOT", Odd.CUT, Odd.CUT)
    statuses = [lab(*FETCH, now=NOON + timedelta(hours=hours)).status for hours in (0, 1, 2, 26)]

    assert statuses == [4, 4, 4, 0]
    assert len(office.got) == 3
    assert len({got.content for got in office.got}) == 1


def test_who_was_taken_out_of_the_configuration_gets_nothing_more(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU, SHE)
    office.answers("RCPT", "450 later", to=SHE)
    assert lab(*FETCH).status == 4
    configured(lab, office, YOU)

    second, third = lab(*FETCH), lab(*FETCH)
    waiting, retried, doctor = lab("mail"), lab("mail", "retry", *CONFIG), lab("doctor", *CONFIG)

    assert [second.status, third.status, retried.status, doctor.status] == [4, 4, 4, 1]
    assert HELD in second.err
    assert third.err == second.err
    assert office.recipients == [YOU]
    assert f"{SHE}" in waiting.text
    assert "no longer in the configuration" in waiting.words
    assert "1 mail is held" in doctor.text
    assert lab("mail", "drop", "2").status == 0
    assert lab(*FETCH) == SILENCE
    assert office.recipients == [YOU]


def test_a_server_that_is_away_keeps_the_mails_for_the_next_run(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU, SHE)
    office.answers("GREETING", "421 back soon")

    first = lab(*FETCH)
    second = lab(*FETCH)

    assert (first.status, second) == (4, SILENCE)
    assert first.err.splitlines() == [
        f"digest: {YOU}: not accepted: 421 back soon; the next run tries it again",
        "digest: 1 mail was not tried, and waits in the outbox",
        "  → digest mail   what was said, and what can be done",
    ]
    assert office.recipients == [YOU, SHE]


def test_a_wrong_password_is_told_each_day_and_tried_once(lab: Home, guarded: PostOffice) -> None:
    configured(lab, guarded, YOU, password_command="echo wr0ng")  # noqa: S106

    first = lab(*FETCH)
    knocks = guarded.connections
    second = lab(*FETCH)
    status, waiting = lab("status", *CONFIG), lab("mail")

    assert (first.status, second.status, guarded.connections) == (4, 4, knocks)
    assert "535" in first.err
    assert "digest mail retry" in first.err
    assert "535" in second.err
    assert all("wr0ng" not in ran.err + ran.text for ran in (first, second, status, waiting))
    (lab.folder / "config.yaml").write_text(guarded.configuration(to=YOU))
    assert lab(*FETCH) == SILENCE
    assert guarded.recipients == [YOU]


def test_a_password_command_that_fails_is_named_and_the_mails_wait(lab: Home, guarded: PostOffice) -> None:
    configured(lab, guarded, YOU, password_command="echo s3cr3t; exit 3")  # noqa: S106

    ran = lab(*FETCH)
    sent = lab(*FETCH, env={"DIGEST_MAIL_PASSWORD": PASSWORD})

    assert ran.status == 4
    assert "password_command ended with 3" in ran.err
    assert "s3cr3t" not in ran.err
    assert sent == SILENCE
    assert guarded.got[0].user == "me@example.org"


def test_a_server_nobody_can_trust_gets_nothing(lab: Home) -> None:
    with PostOffice("tls", rogue=True, login=True) as rogue:
        configured(lab, rogue, YOU)
        ran = lab(*FETCH)

    assert ran.status == 4
    assert "cannot be trusted" in ran.err
    assert rogue.heard == []


# --- a person and the outbox -------------------------------------------------------------------------------------


def test_one_mail_can_be_tried_or_dropped_by_its_number(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU, SHE, HE)
    office.answers("RCPT", "550 no", "550 no", "550 no")
    assert lab(*FETCH).status == 4
    first, second, third = waiting_numbers(lab)

    retried = lab("mail", "retry", str(second), *CONFIG)
    dropped = lab("mail", "drop", str(third))

    assert (retried.status, retried.out, office.recipients) == (4, b"", [SHE])
    assert retried.err.startswith("digest: 2 mails are held in the outbox\n")
    assert dropped == SILENCE
    assert waiting_numbers(lab) == [first]
    assert lab(*FETCH).status == 4


@pytest.mark.parametrize("command", [("mail", "retry", "99", *CONFIG), ("mail", "drop", "99")], ids=" ".join)
def test_a_number_that_is_not_there_is_told(lab: Home, office: PostOffice, command: tuple[str, ...]) -> None:
    configured(lab, office, YOU)
    lab(*FETCH)

    ran = lab(*command)

    assert (ran.status, ran.err) == (2, "digest: no mail has the number 99\n  → digest mail   lists them\n")


def test_an_empty_outbox_says_so(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU)
    lab(*FETCH)

    assert lab("mail") == Outcome(0, b"Nothing waits\n", "")
    assert json.loads(lab("mail", "-f", "json").out) == {"schema": 1, "mails": []}
    assert lab("mail", "retry", *CONFIG) == SILENCE


def test_a_test_without_anybody_in_the_configuration_says_what_is_missing_there(lab: Home) -> None:
    (lab.folder / "config.yaml").write_text("match: [RAG]\n", encoding="utf-8")

    ran = lab("mail", "test", *CONFIG)

    assert ran.status == 2
    assert ran.err.startswith("digest: nobody to send it to: ")
    assert "→ digest doctor " in ran.err
    assert "  digest help mail " in ran.err


def test_a_test_mail_is_a_real_one_each_time(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU)

    first = lab("mail", "test", *CONFIG)
    second = lab("mail", "test", "--to", SHE, *CONFIG)
    office.always("RCPT", "550 nobody")
    third = lab("mail", "test", *CONFIG)

    assert [first.status, second.status, third.status] == [0, 0, 4]
    assert first.err == f"mail test: accepted by 127.0.0.1 for {YOU}\n"
    assert third.err.startswith(f"digest: mail test: {YOU}: not accepted: 550 nobody\n  → digest doctor --online ")
    assert office.recipients == [YOU, SHE]
    one, other = (got.mail["Message-ID"] for got in office.got)
    assert one != other
    assert not lab.state.exists()


def test_two_test_mails_are_two_in_a_maildir(lab: Home) -> None:
    maildir = lab.folder / "Mail"
    (lab.folder / "config.yaml").write_text(f"mail: {{from: me@example.org, to: {YOU}, maildir: {maildir}}}\n")

    for seconds in range(2):
        assert lab("mail", "test", *CONFIG, now=NOON + timedelta(seconds=seconds)).status == 0

    assert len(list((maildir / "new").iterdir())) == 2


# --- looking ---------------------------------------------------------------------------------------------------------


def test_a_dry_run_shows_the_mails_and_sends_and_marks_nothing(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU, SHE)

    shown, raw = lab(*FETCH, "--dry-run", "-v"), lab(*FETCH, "--dry-run", "-f", "eml")

    assert (shown.status, office.connections) == (0, 0)
    assert shown.text.count("\nTo: ") == 2
    assert shown.text.count("On Tides") >= 2
    assert raw.out.count(b"\r\nTo: ") == 2
    assert not lab.archive.exists()
    assert message_from_bytes(raw.out, policy=policy.default)["From"] == "Paper digest <me@example.org>"
    assert lab(*FETCH) == SILENCE
    assert office.recipients == [YOU, SHE]


def test_a_dry_run_is_a_plan_that_names_everybody(lab: Home, office: PostOffice) -> None:
    deliver = f"""
deliver:
  - {{to: {YOU}, match: [tides]}}
  - {{to: {SHE}, match: [snow]}}
  - {{to: {HE}, every: friday}}
  - {{to: {THEY}, match: ["moss, tides"]}}
"""
    configured(lab, office, more=deliver)

    plan = lab("fetch", "list.json", "nowhere.json", "--email", *CONFIG, "--dry-run")

    assert (plan.status, plan.err, office.connections) == (4, "", 0)
    assert plan.text.startswith(f"{PLAN}✗ {THEY}       –  config.yaml:11:4")
    assert plan.text.endswith("\n\n  1 mail. Without --dry-run it is sent.\n")
    assert not lab.archive.exists()


def test_a_plan_says_whose_mails_are_held(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU, SHE)
    office.always("RCPT", "550 nobody")
    assert lab(*FETCH).status == 4
    configured(lab, office, YOU)

    plan = lab(*FETCH, "--dry-run").words

    assert f"✗ {YOU} – refused since 9 Jun: 550 nobody; 2 papers are held" in plan
    assert f"✗ {SHE} – no longer in the configuration; 2 papers are held Nothing to send." in plan


def test_status_says_when_the_last_mail_was_and_why_there_was_none(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU)
    lab(*FETCH)
    lab(*FETCH)
    office.always("RCPT", "450 later")
    lists(lab, {"2606.90044": "On Snow"})
    lab(*FETCH, now=NOON + timedelta(hours=1))

    told = lab("status", *CONFIG, now=NOON + timedelta(hours=2)).words

    assert told.startswith("1 mail waits for the next run ")
    assert f"· {YOU} today 12:00 2 waits since today 13:00: 450 later, tried once" in told


# --- mistakes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("match: [RAG]\n", "no `mail:` in the configuration", id="no account"),
        pytest.param("mail: {from: me@example.org, folder: ~/out}\n", "no recipient", id="no recipient"),
        pytest.param(
            "mail: {from: me@example.org, to: you, folder: ~/out}\n", "config.yaml:1:34: mail.to", id="no address"
        ),
    ],
)
def test_without_an_account_or_a_recipient_nothing_is_begun(lab: Home, text: str, told: str) -> None:
    (lab.folder / "config.yaml").write_text(text)

    ran = lab(*FETCH)

    assert (ran.status, told in ran.err) == (2, True)
    assert not lab.state.exists()


@pytest.mark.parametrize("option", [("-o", "x.md"), ("--new",), ("--channel", "x"), ("--no-archive",)], ids=" ".join)
def test_mail_goes_to_recipients_and_nowhere_else(lab: Home, office: PostOffice, option: tuple[str, ...]) -> None:
    configured(lab, office, YOU)

    ran = lab(*FETCH, *option)

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert office.connections == 0


def test_a_run_beside_another_one_does_nothing(started: Command, office: PostOffice) -> None:
    configured(started, office, YOU)
    office.answers("DOT", Odd.HANG)
    with started.start(*FETCH) as first:
        while not office.got:
            assert first.poll() is None
        second = started(*FETCH)
        first.kill()

    assert (second.status, second.is_one_sentence) == (5, True)
    assert "is at work" in second.err
    again = started(*FETCH)
    assert again.status == 0
    assert "sent again" in again.err
    assert len({got.content for got in office.got}) == 1


# --- where nobody is at home -----------------------------------------------------------------------


def bare(command: Command, *arguments: str, **environment: str) -> Outcome:
    """The command as `env -i` starts it: with nothing but this environment."""
    before, command.environment = command.environment, dict(environment)
    try:
        return outcome(command.start(*arguments))
    finally:
        command.environment = before


def test_under_env_i_it_works_with_a_home_and_nothing_else(started: Command, guarded: PostOffice) -> None:
    configured(started, guarded, YOU)

    ran = bare(started, *FETCH, HOME=str(started.home))

    assert ran == SILENCE
    assert guarded.recipients == [YOU]
    assert (started.home / ".local" / "state" / "digest" / "archive.db").exists()


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LANG": "de_DE.ISO-8859-1"}, {"PYTHONIOENCODING": "latin-1"}])
def test_mails_and_messages_are_whole_in_any_locale(
    started: Command, office: PostOffice, locale: dict[str, str]
) -> None:
    lists(started, {TIDES: "On Tides, 汐 and ½ “Õie”"})
    configured(started, office, YOU, SHE)
    office.always("RCPT", "550 nobody", to=SHE)

    ran = bare(started, *FETCH, HOME=str(started.home), **locale)
    waiting = outcome(started.start("mail", env=locale | {"XDG_STATE_HOME": str(started.home / ".local" / "state")}))

    assert ran.status == 4
    assert "汐 and ½ “Õie”" in plain(office.got[0].content)
    assert str(office.got[0].mail["Subject"]).endswith("On Tides, 汐 and ½ “Õie”")
    assert (waiting.status, SHE in waiting.out.decode("utf-8", "replace")) == (0, True)


def test_a_home_that_cannot_be_written_sends_nothing_and_says_where(lab: Home, office: PostOffice) -> None:
    configured(lab, office, YOU)
    (lab.folder / "in the way").write_text("")

    ran = lab(*FETCH, env={"XDG_STATE_HOME": str(lab.folder / "in the way")})

    assert (ran.status, ran.is_one_sentence) == (1, True)
    assert "in the way" in ran.err
    assert office.connections == 0


def test_no_secret_is_in_any_file_or_word(lab: Home, guarded: PostOffice, tmp_path: Path) -> None:
    configured(lab, guarded, YOU)

    words = [
        lab(*command, *CONFIG)
        for command in (FETCH[:-2], ("status",), ("config", "show"), ("fetch", "list.json", "-v"))
    ]
    words.append(lab(*FETCH, "-v", env={"DIGEST_DEBUG": "1"}))

    assert guarded.got[0].user == "me@example.org"
    assert all(PASSWORD not in word.err + word.text for word in words)
    for folder, _, names in os.walk(lab.state):
        for name in names:
            assert PASSWORD.encode() not in (Path(folder) / name).read_bytes(), name


# --- addresses that lead to others -------------------------------------------------------------


def test_what_lies_in_a_folder_reaches_a_recipient_as_it_reaches_a_terminal(lab: Home, office: PostOffice) -> None:
    (lab.folder / "saved").mkdir()
    (lab.folder / "list.json").rename(lab.folder / "saved" / "one.json")
    configured(lab, office, YOU)
    arguments = ("fetch", "saved/", "-c", "config.yaml")

    shown = lab(*arguments, "--new", "-f", "ids").text.split()
    plan = lab(*arguments, "--email", "--dry-run").text
    ran = lab(*arguments, "--email")

    assert len(shown) == 2
    assert "2 papers, Tue 9 Jun: On Tides; On Moss" in plan
    assert (ran.status, len(office.got)) == (0, 1)
    assert lab(*arguments, "--email") == SILENCE
    assert len(office.got) == 1
