"""`digest fetch --deliver` as it is used: mails and commands in one run, rehearsed, refused, tested."""

import json
import re
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from faults.conftest import QUICK
from support.forked_command import Runner
from support.homes import NOON, Home, identifier
from support.running import Command, Outcome, Terminal

CONFIG = ("-c", "config.yaml")
DELIVER = ("fetch", "list.json", "--deliver", *CONFIG)
SILENCE = Outcome(0, b"", "")
KEEP = """\
#!/bin/sh
printf "%s\\n" "$@" >> "$HOME/arguments"
cat >> "$HOME/read"; echo >> "$HOME/read"
"""


@pytest.fixture
def lab(runner: Runner) -> Iterator[Home]:
    """A home with a list of two papers, and a program that keeps what it reads, and its arguments."""
    with tempfile.TemporaryDirectory(dir=QUICK if Path(QUICK).is_dir() else None) as base:
        home = Home(Path(base) / "home", runner)
        furnish(home)
        yield home


def furnish(home: Home) -> None:
    home.lists("Tides Moss")
    program = home.base / "send.sh"
    program.write_text(
        '#!/bin/sh\nprintf "%s\\n" "$@" >> "$HOME/arguments"; cat >> "$HOME/read"; echo >> "$HOME/read"\n'
    )
    program.chmod(0o755)


def configure(lab: Home, deliveries: str, *, account: bool = False) -> None:
    mail = f"mail: {{from: me@example.org, folder: {lab.base}/mails}}\n" if account else ""
    (lab.folder / "config.yaml").write_text(f"{mail}deliver:\n{deliveries}")


def read(lab: Home, name: str = "read") -> str:
    path = lab.base / name
    return path.read_text() if path.exists() else ""


def test_one_run_serves_mails_and_commands_each_by_its_own_words(lab: Home) -> None:
    configure(
        lab,
        "  - {to: you@example.org, match: [tides]}\n  - {command: [$HOME/send.sh], match: [moss], format: ids}\n",
        account=True,
    )

    first, second = lab(*DELIVER), lab(*DELIVER)

    assert [first, second] == [SILENCE] * 2
    assert read(lab) == f"arxiv:{identifier('Moss')}\n\n"
    (mail,) = Path(lab.base / "mails").iterdir()
    assert identifier("Tides").encode() in mail.read_bytes()


def test_each_format_is_what_fetch_writes(lab: Home) -> None:
    configure(lab, "  - {command: [$HOME/send.sh], format: json}\n")

    assert lab(*DELIVER) == SILENCE
    delivered = json.loads(read(lab))
    looked = json.loads(lab("fetch", "list.json", "-f", "json").out)

    assert delivered["papers"] == [{**paper, "new": True} for paper in looked["papers"]]


def test_an_empty_day_is_noted_where_that_is_wanted(lab: Home) -> None:
    configure(lab, "  - {command: [$HOME/send.sh], match: [snow], empty: note}\n")

    assert lab(*DELIVER) == SILENCE
    assert "none of 2 papers has snow" in read(lab).replace("\n", " ").lower()
    assert lab(*DELIVER) == SILENCE
    assert read(lab).count("snow") == 1


@pytest.mark.parametrize("format", ["chat", "markdown"])
def test_a_title_calls_nobody(lab: Home, format: str) -> None:
    lab.lists("@everyone <!channel> <@U123>")
    configure(lab, f"  - {{command: [$HOME/send.sh, -t, '{{subject}}'], format: {format}}}\n")

    assert lab(*DELIVER) == SILENCE

    got = read(lab) + read(lab, "arguments")
    assert "everyone" in got
    assert not re.search(r"@\w|<[!@#]", got)


def test_a_chat_gets_so_many_characters_as_it_takes_and_the_rest_with_the_next_runs(lab: Home) -> None:
    lab.lists(" ".join(f"Tide{number}" for number in range(20)))
    configure(lab, "  - {command: [$HOME/send.sh], format: chat, limit: 600}\n")

    assert lab(*DELIVER) == SILENCE

    first = read(lab)
    assert 400 < len(first) <= 601
    assert re.search(r"\nand \d+ more\n", first)
    while (before := read(lab)) and lab(*DELIVER) == SILENCE and read(lab) != before:
        pass
    assert sorted(re.findall(r"\[(Tide\d+)\]", read(lab))) == sorted(f"Tide{number}" for number in range(20))


def test_max_is_for_each_delivery(lab: Home) -> None:
    configure(lab, "  - {command: [$HOME/send.sh], format: ids, max: 1}\n")

    lab(*DELIVER)

    assert len(read(lab).split()) == 1


def test_a_command_alone_needs_no_account_and_email_says_what_to_do(lab: Home) -> None:
    configure(lab, "  - {command: [$HOME/send.sh]}\n")

    by_mail = lab("fetch", "list.json", "--email", *CONFIG)

    assert by_mail.status == 2
    assert "no `mail:` in the configuration" in by_mail.err
    assert lab(*DELIVER) == SILENCE


def test_a_mail_without_an_account_is_a_mistake_and_nothing_is_sent(lab: Home) -> None:
    configure(lab, "  - {command: [$HOME/send.sh]}\n  - {to: you@example.org}\n")

    ran = lab(*DELIVER)

    assert (ran.status, read(lab)) == (2, "")
    assert "no `mail:` in the configuration" in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--email",), "--into, --output, --email and --deliver exclude each other"),
        (("-o", "x.md"), "--into, --output, --email and --deliver exclude each other"),
        (("--new",), "--deliver goes to the recipients of the configuration, not to a file or another channel"),
        (("-m", "RAG"), "--deliver goes by the rules of the configuration; --match, --all and --limit are for a look"),
        (("-f", "json"), "--deliver has the form that each delivery names; with --dry-run, `-v` shows it, and "),
    ],
)
def test_options_that_would_have_no_effect_are_refused(lab: Home, options: tuple[str, ...], said: str) -> None:
    configure(lab, "  - {command: [$HOME/send.sh]}\n")

    ran = lab(*DELIVER, *options)

    assert (ran.status, read(lab)) == (2, "")
    assert ran.err.startswith(f"digest: {said}")


def test_a_rehearsal_names_what_each_would_get_and_runs_no_program(lab: Home) -> None:
    configure(lab, "  - {command: [$HOME/send.sh], format: ids}\n  - {command: [cat], match: [snow], name: empty}\n")

    plan, shown = lab(*DELIVER, "--dry-run"), lab(*DELIVER, "--dry-run", "-v")

    assert "✓ send            2  2 papers, Tue 9 Jun: Tides; Moss" in plan.text
    assert "– empty           –  none of 2 papers has snow" in plan.text
    assert plan.text.endswith("\n\n  1 delivery. Without --dry-run it is sent.\n")
    assert set(shown.text.split()) == {f"arxiv:{identifier(name)}" for name in ("Tides", "Moss")}
    assert read(lab, "arguments") == ""


def test_what_a_program_refused_is_named_retried_and_given_up_as_mails_are(lab: Home) -> None:
    configure(lab, "  - {command: [$HOME/refuse.sh, '{id}'], name: chat}\n")
    refusing = lab.base / "refuse.sh"
    refusing.write_text("#!/bin/sh\necho over quota >&2\nexit 2\n")
    refusing.chmod(0o755)

    refused = lab(*DELIVER)
    again = lab(*DELIVER)
    status, outbox = lab("status", *CONFIG), lab("mail")
    refusing.write_text((lab.base / "send.sh").read_text())
    retried = lab("mail", "retry", *CONFIG)

    assert [refused.status, again.status] == [4, 4]
    assert refused.err.startswith("digest: chat: not accepted: refuse ended with 2: over quota; held until this is ")
    assert "1 delivery is held" in status.text.splitlines()[0]
    assert "✗ chat" in outbox.text
    assert (retried.status, read(lab, "arguments").count("\n")) == (0, 1)


def test_a_test_runs_the_program_with_the_sample(lab: Home) -> None:
    configure(lab, "  - {command: [$HOME/send.sh, -t, '{subject}'], name: chat, match: [moss]}\n", account=True)

    ran = lab("mail", "test", "--to", "chat", *CONFIG)

    assert (ran.status, ran.err) == (0, "mail test: accepted by send for chat\n")
    assert read(lab, "arguments").splitlines()[1].startswith("Test: 12 papers, ")
    assert lab(*DELIVER) == SILENCE


def test_two_tests_of_a_command_are_two_deliveries(lab: Home) -> None:
    configure(lab, "  - {command: [sh, -c, 'echo $DIGEST_DELIVERY_ID >> $HOME/names'], name: chat}\n")

    for second in (0, 1):
        assert lab("mail", "test", *CONFIG, now=NOON + timedelta(seconds=second)).status == 0

    assert len(set(read(lab, "names").split())) == 2


@pytest.mark.parametrize(
    "item", ["{command: [no-such-program], name: chat}", "{command: [sh], env: [CHAT], name: chat}"]
)
def test_a_test_that_a_command_does_not_take_leads_to_doctor_who_names_the_cause(lab: Home, item: str) -> None:
    configure(lab, f"  - {item}\n")

    ran, doctor = lab("mail", "test", "--to", "chat", *CONFIG), lab("doctor", *CONFIG)

    assert (ran.status, doctor.status) == (4, 1)
    assert "→ digest doctor " in ran.err
    assert "digest help deliveries" in ran.err
    assert "--online" not in ran.err
    assert "✗ delivery" in doctor.text


def test_a_file_that_others_can_write_may_name_no_command(lab: Home) -> None:
    configure(lab, "  - {command: [$HOME/send.sh]}\n")
    (lab.folder / "config.yaml").chmod(0o666)

    ran = lab(*DELIVER)

    assert (ran.status, read(lab)) == (2, "")
    assert "config.yaml:2:6: deliver[0].command: it names a program, so nobody else may write it" in ran.err


def test_who_delivers_the_sample_at_a_terminal_is_told_that_it_comes_again(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("sources: [sample]\ndeliver:\n  - {command: [cat], name: chat}\n", encoding="utf-8")

    with Terminal(Command(tmp_path), "fetch", "--deliver", "-c", file, talks=True) as terminal:
        ran = terminal.ended()

    assert "the sample is for trying" in ran.words
