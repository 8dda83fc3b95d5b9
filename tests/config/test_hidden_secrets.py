"""What is said of a configuration ends in the mail of cron and in public logs: no secret of it is ever shown."""

import pytest

from digest.commands.secret_arguments import hide_secrets
from digest.config import read
from digest.errors import UsageError

SECRET = "s3cr3tVALUE99abcdefghij"  # noqa: S105 - nobody's
LINES = (
    'deliver: [{{command: [curl, -f, "https://hooks.slack.com/services/T0/B0/{}"]}}]',
    'deliver: [{{command: [curl, -f, -H, "Authorization: Bearer {}", "https://x.org"]}}]',
    "deliver: [{{command: [curl, -f, -H, 'X-Api-Key: {}', 'https://x.org']}}]",
    'deliver: [{{command: [x], env: ["KEY={}"]}}]',
    'deliver: [{{command: [apprise, "tgram://123456:{}/55"]}}]',
    "deliver: [{{command: \"curl -H 'Authorization: Bearer {}' https://x.org\"}}]",
    'deliver: [{{command: [x, "--token={}"], nope: 3}}]',
    "mail: {{from: me@example.org, to: me@example.org, host: x, password: {}}}",
    "mail: {{from: me@example.org, to: me@example.org, host: x, user: u, token: '{}'}}",
    'mail:\n  host: x\n  password: "my {} word"\n  nope: 1',
    'after: {{command: [curl, "https://u:{}@x.org/{{{{status}}}}"]}}',
    "summary: {{command: [x, tk_{}], nope: 1}}",
    "mail: {{password: {}",
)


@pytest.mark.parametrize("line", LINES)
def test_no_mistake_shows_a_secret(line: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(line.format(SECRET), "config.yaml")

    shown = [
        text
        for mistake in caught.value.mistakes
        for text in (
            mistake.message,
            *(mistake.excerpt.lines if mistake.excerpt else ()),
            *(remedy.command for remedy in mistake.remedies),
        )
    ]
    assert shown
    assert not [text for text in shown if SECRET in text]


@pytest.mark.parametrize(
    "line",
    [
        "  password_command: pass show mail",
        "  token_command: oama access me@example.org",
        "  password_file: ~/.mail.secret",
        '  - command: [curl, -H, "Title: {subject}", https://ntfy.sh/papers]',
        "    env: [APPRISE_URLS, WEBHOOK_URL]",
        'match: [tokenization, "secret sharing", title:token]',
        "sources: [hf, https://example.org/feed.xml, arxiv:cs.CL]",
    ],
)
def test_a_line_without_one_stays(line: str) -> None:
    assert hide_secrets(line) == line


@pytest.mark.parametrize("line", LINES)
def test_a_line_keeps_its_length(line: str) -> None:
    assert len(hide_secrets(line.format(SECRET))) == len(line.format(SECRET))
