"""`command:` under `deliver:`: what it means, what may not stand in its arguments, and what is said of it."""

from datetime import timedelta

import pytest

from digest import config
from digest.config import Config, ConfigError
from digest.config.commands import Command
from digest.config.yaml_writing import write_text

NAME = "config.yaml"


def read(text: str) -> Config:
    return config.read(text, NAME)


def deliver(command: str, **keys: str) -> str:
    """One delivery by *command*, as YAML has it, with these keys."""
    lines = [f"command: {command}", *(f"{key}: {value}" for key, value in keys.items())]
    return "deliver:\n  - " + "\n    ".join(lines) + "\n"


def arguments(*words: str) -> str:
    """*words* as a list of YAML."""
    return f"[{', '.join(write_text(word, flow=True) for word in words)}]"


def mistakes(text: str) -> list[str]:
    """The mistakes in *text*, one line each, without the file's name."""
    with pytest.raises(ConfigError) as refused:
        read(text)
    return [line.removeprefix(f"{NAME}:") for line in str(refused.value).split("\n")]


# --- what it means -----------------------------------------------------------------------------------


def test_a_command_needs_no_account() -> None:
    settings = read("match: [RAG]\n" + deliver("[apprise, -t, '{subject}', -i, markdown]", env="[APPRISE_URLS]"))
    (delivery,) = settings.deliveries

    assert settings.account is None
    assert delivery.names == ("apprise",)
    assert delivery.command == Command(("apprise", "-t", "{subject}", "-i", "markdown"), env=("APPRISE_URLS",))
    assert delivery.rules is settings.rules
    assert not delivery.marks


def test_all_keys_are_read() -> None:
    keys = {"name": "chat", "format": "json", "limit": "2000", "timeout": "2m", "doubtful": "[28, 52]"}
    (delivery,) = read(deliver("[/opt/send.sh]", every="friday", empty="note", max="10", **keys)).deliveries

    assert delivery.names == ("chat",)
    assert delivery.command == Command(("/opt/send.sh",), (), timedelta(minutes=2), "json", 2000, (28, 52))
    assert (delivery.every, delivery.empty, delivery.rules.max) == ("friday", "note", 10)


@pytest.mark.parametrize(
    ("program", "name"),
    [("apprise", "apprise"), ("/usr/bin/curl", "curl"), ("~/bin/send.sh", "send"), (r"C:\bin\send.exe", "send")],
)
def test_it_is_called_as_its_program_where_it_has_no_name(program: str, name: str) -> None:
    (delivery,) = read(deliver(arguments(program))).deliveries

    assert delivery.names == (name,)


@pytest.mark.parametrize(("written", "seconds"), [("30", 30), ("30s", 30), ("90 s", 90), ("2m", 120), ("1h", 3_600)])
def test_a_time_limit_is_written_in_seconds_minutes_or_hours(written: str, seconds: int) -> None:
    (delivery,) = read(deliver("[cat]", timeout=written)).deliveries

    assert delivery.command
    assert delivery.command.timeout == timedelta(seconds=seconds)


def test_its_program_makes_the_file_one_that_nobody_else_may_write() -> None:
    settings = read("mail: {from: me@example.org, maildir: ~/Mail}\n" + deliver("[cat]"))

    assert settings.program_keys == (("deliver[0].command", "config.yaml:3:5"),)


def test_a_topic_may_be_called_as_a_key_that_names_a_program() -> None:
    settings = read("topics: {command: [shell], sendmail: [mail]}\n" + deliver("[cat]", topics="{command: [shell]}"))

    assert [key for key, _ in settings.program_keys] == ["deliver[0].command"]


# --- what is a mistake -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (deliver("apprise -t x"), "2:14: deliver[0].command: no shell reads this, so write a list: "),
        (deliver("[]"), "2:14: deliver[0].command: expected "),
        (deliver("{a: b}"), "2:14: deliver[0].command: "),
        (deliver("[send/it.sh]"), "2:15: deliver[0].command[0]: write the whole path, or ~/…: cron begins in "),
        (deliver("['{subject}']"), "2:15: deliver[0].command[0]: the program itself cannot come from the digest"),
        (deliver("[cat]", to="me@example.org"), "2:5: deliver[0]: `to:` and `command:` exclude each other; "),
        (deliver("[cat]", threads="day"), "3:14: deliver[0].threads: a delivery by command has no `threads:`"),
        (deliver("[cat]", format="terminal"), "3:13: deliver[0].format: "),
        (
            deliver("[cat]", env="[A=b]"),
            "3:11: deliver[0].env[0]: expected the name of a variable, got `A`; its value ",
        ),
        (deliver("[cat]", env="9A"), "3:10: deliver[0].env: expected the name of a variable, got `9A`"),
        (deliver("[cat]", timeout="soon"), "3:14: deliver[0].timeout: expected a time such as 90s or 2m, at most 1h, "),
        (deliver("[cat]", timeout="0s"), "3:14: deliver[0].timeout: expected a time such as 90s or 2m, at most 1h, "),
        (deliver("[cat]", timeout="2h"), "3:14: deliver[0].timeout: expected a time such as 90s or 2m, at most 1h, "),
        (deliver("[cat]", doubtful="0"), "3:15: deliver[0].doubtful: expected a whole number from 1 to 255, got `0`"),
        (deliver("[cat]", doubtful="[28, x]"), "3:20: deliver[0].doubtful[1]: expected a whole number from 1 to 255, "),
        ("deliver:\n  - to: me@example.org\n    limit: 9\n", "3:12: deliver[0].limit: a mail has no `limit:`"),
    ],
)
def test_a_mistake_is_reported_with_its_place(text: str, expected: str) -> None:
    (mistake,) = mistakes(text)

    assert mistake.startswith(expected)


def test_a_command_line_is_offered_as_the_list_that_it_is() -> None:
    with pytest.raises(ConfigError) as refused:
        read(deliver("apprise -t '{subject}' -i markdown"))

    (remedy,) = refused.value.mistakes[0].remedies
    assert remedy.command == "command: [apprise, -t, '{subject}', -i, markdown]"
    assert read("deliver:\n  - " + remedy.command + "\n").deliveries


def test_two_commands_of_one_name_need_names_of_their_own() -> None:
    twice = deliver("[apprise, -t, a]") + "  - command: [/usr/bin/apprise, -t, b]\n"

    assert mistakes(twice) == ["3:5: deliver: two commands called `apprise`; give each a `name:` of its own"]
    assert len(read(twice + "    name: other\n").deliveries) == 2


# --- what may not stand in an argument ------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("apprise", "-t", "{subject}"),
        ("apprise", "--title", "{subject}", "-i", "markdown", "json://127.0.0.1:8000/"),
        ("apprise", "--title={subject}"),
        ("notify-send", "-a", "digest", "--", "New: {subject}"),
        ("curl", "--fail-with-body", "-H", "Title: {subject}", "--data-binary", "@-", "https://ntfy.example.org/topic"),
        ("curl", "-f", "-HTitle: {subject}", "-T-", "https://ntfy.example.org/{name}"),
        ("curl", "-f", "-H", "Idempotency-Key: {id}", "-x", "http://127.0.0.1:8080", "-T-", "https://ntfy.sh/my-topic"),
        ("curl", "-f", "-H", "Click: https://arxiv.org", "-T-", "https://ntfy.sh/qX7eRt19Zw0mKp3LsVb8"),
        ("curl", "-f", "-T-", "http://127.0.0.1:8000/hooks/papers1"),
        ("post", "--token-file", "~/.token", "--token-file=~/.token", "--password-command=pass show chat"),
        ("apprise", "-t", "{subject}", "ntfys://ntfy.example.org/my-topic"),
        ("python3", "~/bin/send.py", "-t", "{subject}"),
        ("sh", "-c", 'printf %s "$DIGEST_SUBJECT" | curl -fd@- "https://api.telegram.org/bot$TOKEN/sendMessage"'),
        ("jq", "-n", "--arg", "title", "About {subject}", "{text: $title}"),
        ("curl", "-sSf", "--form-string", "title=About {subject}", "https://example.org/"),
        ("tee", "notes/{day}.md"),
        ("post", "--file", "{day}-{id}.json", "--name={name}", "--count", "{papers}"),
        ("jq", "-n", "{text: .}"),
    ],
)
def test_placeholders_and_words_that_do_no_harm_are_taken(words: tuple[str, ...]) -> None:
    settings = read(deliver(arguments(*words)))

    assert settings.deliveries[0].command == Command(words)
    assert settings.warnings == ()


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("notify-send", "{subject}"), 1),
        (("notify-send", "-u", "low", "digest", "{subject}"), 4),
        (("curl", "-f", "-d", "{subject}", "https://example.org/"), 3),
        (("curl", "-f", "-d{subject}", "https://example.org/"), 2),
        (("curl", "-f", "--data", "{subject}", "https://example.org/"), 3),
        (("curl", "-f", "--data-binary", "@{subject}", "https://example.org/"), 3),
        (("curl", "-f", "--data-urlencode", "text@{subject}", "https://example.org/"), 3),
        (("curl", "-f", "-F", "file=@{subject}", "https://example.org/"), 3),
        (("curl", "-f", "-F", "text=<{subject}", "https://example.org/"), 3),
        (("curl", "-f", "-H", "{subject}", "https://example.org/"), 3),
        (("/usr/bin/curl", "-f", "-T", "{subject}", "https://example.org/"), 3),
        (("curl", "-f", "-K", "{subject}"), 3),
        (("curl", "-f", "-o", "{subject}", "https://example.org/"), 3),
        (("wget", "--post-file={subject}", "https://example.org/"), 1),
        (("post", "--body-file", "{subject}"), 2),
        (("post", "--config={subject}"), 1),
        (("post", "--upload", "{subject}"), 2),
    ],
)
def test_a_title_that_a_program_could_take_for_a_file_or_an_option_is_refused(
    words: tuple[str, ...], place: int
) -> None:
    (mistake,) = mistakes(deliver(arguments(*words)))

    assert f"deliver[0].command[{place}]: the program could take the title of a paper for " in mistake


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("sh", "-c", "notify-send 'New: {subject}'"), 2),
        (("/bin/bash", "-euo", "pipefail", "-c", "echo {subject}"), 4),
        (("env", "A=b", "zsh", "-lc", "echo {subject}"), 4),
        (("python3", "-c", "print('{subject}')"), 2),
        (("perl", "-eprint '{subject}'"), 1),
        (("osascript", "-e", 'display notification "{subject}"'), 2),
        (("ssh", "host", "notify-send", "-t", "{subject}"), 4),
        (("nice", "ssh", "host", "echo New: {subject}"), 3),
        (("awk", "-v", "x={subject}", "{print x}"), 2),
        (("powershell", "-Command", "New-Note '{subject}'"), 2),
    ],
)
def test_a_title_is_never_a_piece_of_a_program(words: tuple[str, ...], place: int) -> None:
    (mistake,) = mistakes(deliver(arguments(*words)))

    assert f"deliver[0].command[{place}]: the title of a paper would be run as a part of this; " in mistake


def test_a_title_is_not_written_into_json_by_hand() -> None:
    (mistake,) = mistakes(deliver(arguments("curl", "-f", "-d", '{"text": "New: {subject}"}', "https://example.org/")))

    assert "deliver[0].command[3]: a quotation mark in the title of a paper would break this JSON" in mistake


@pytest.mark.parametrize(
    "words",
    [
        ("apprise", "-t", "x", "mailto://me:s3cret@example.org"),
        ("curl", "-f", "https://me:s3cret@example.org/"),
        ("curl", "-f", "https://example.org/?token=s3cret"),
        ("curl", "-f", "-H", "Authorization: Bearer s3cret", "https://example.org/"),
        ("curl", "-f", "-H", "X-Api-Key: s3cret", "https://example.org/"),
        ("post", "--token", "s3cret"),
        ("post", "--password=s3cret"),
        ("post", "--api-key", "s3cret"),
        ("post", "--http-password", "s3cret"),
        ("curl", "-f", "-u", "me:s3cret", "https://example.org/"),
        ("curl", "-f", "-HZotero-API-Key: s3cret", "https://example.org/"),
        ("curl", "-f", "--header=Private-Token: s3cret", "https://example.org/"),
        ("curl", "-f", "https://hooks.slack.com/services/T0/B0/s3cret"),
        ("curl", "-f", "https://discord.com/api/webhooks/123456/s3cret"),
        ("curl", "-f", "https://api.telegram.org/bot123456:s3cret/sendMessage"),
        ("curl", "-f", "https://open.feishu.cn/open-apis/bot/v2/hook/s3cret"),
        ("curl", "-f", "https://example.webhook.office.com/s3cret"),
        ("curl", "-f", "https://prod-1.westeurope.logic.azure.com/workflows/a/invoke?sig=s3cret"),
        ("post", "xoxb-1234567890-s3cret"),
        ("apprise", "-t", "x", "tgram://s3cret/1234"),
        ("apprise", "-t", "x", "discord://1234/s3cret"),
        ("/opt/bin/apprise", "slack://s3cret/B0/C0"),
        ("python3", "-m", "apprise", "workflows://example.org/s3cret/"),
        ("sh", "-c", "curl -f https://hooks.slack.com/services/T0/B0/s3cret"),
    ],
)
def test_a_secret_in_an_argument_is_refused_and_not_repeated(words: tuple[str, ...]) -> None:
    (mistake,) = mistakes(deliver(arguments(*words)))

    assert "everybody on the machine can read the arguments" in mistake
    assert "s3cret" not in mistake


@pytest.mark.parametrize(
    ("words", "doubt"),
    [
        (("curl", "--data-binary", "@-", "https://example.org/"), "curl ends with 0 also where the server refuses"),
        (("curl", "-sS", "--data-binary", "@-", "https://example.org/"), "add --fail-with-body"),
        (("curl", "--fail-early", "-T-", "https://example.org/"), "add --fail-with-body"),
        (("curl", "-f", "-d", "@-", "https://example.org/"), "curl -d @- takes the ends of lines out of the digest"),
        (("curl", "-f", "--data=@-", "https://example.org/"), "write --data-binary @-"),
        (("apprise", "json://127.0.0.1/", "xml://127.0.0.1/"), "two addresses in one command"),
        (("curl", "-f", "-T-", "https://chat.example.org/hooks/xyzabc123456"), "and name that after -K"),
        (("post", "https://home.example.org/api/webhook/4f1c09aa3b"), "and name that under `env:`"),
    ],
)
def test_what_is_seldom_meant_is_said(words: tuple[str, ...], doubt: str) -> None:
    (warning,) = read(deliver(arguments(*words))).warnings

    assert warning.startswith("deliver[0].command: ")
    assert doubt in warning
