"""`mail:` and `deliver:`: what they mean, and every mistake with its place and a remedy."""

from collections.abc import Mapping

import pytest

from digest import config
from digest.config import Config, ConfigError
from digest.config.deliveries import RHYTHMS, Delivery
from digest.config.keys import DELIVER_KEYS, MAIL_KEYS
from digest.config.mail import Account
from digest.render.mail.headers import Threads

NAME = "config.yaml"
MAIL = """\
mail:
  from: Paper digest <me@example.org>
  to: you@example.org
  host: smtp.example.org
"""
LOCAL = "mail: {from: me@example.org, maildir: ~/Mail}\n"


def read(text: str) -> Config:
    return config.read(text, NAME)


def account(text: str) -> Account:
    found = read(text).account
    assert found
    return found


def mail(**keys: str) -> str:
    """A `mail:` of these keys; `from` is written as *by*."""
    known = {"by": "me@example.org", "host": "smtp.example.org"} | keys
    return "mail:\n" + "".join(
        f"  {'from' if key == 'by' else key}: {value}\n" for key, value in known.items() if value
    )


def deliver(**keys: str) -> str:
    """One delivery of these keys, in a configuration with an account."""
    lines = [f"{key}: {value}" for key, value in ({"to": "you@example.org"} | keys).items() if value]
    return LOCAL + "deliver:\n  - " + "\n    ".join(lines) + "\n"


def mistakes(text: str) -> list[str]:
    """The mistakes in *text*, one line each, without the file's name."""
    with pytest.raises(ConfigError) as refused:
        read(text)
    return [line.removeprefix(f"{NAME}:") for line in str(refused.value).split("\n")]


# --- what it means -----------------------------------------------------------------------------------


def test_an_account_and_an_address_are_all_that_is_needed() -> None:
    found = read("match: [RAG]\n" + MAIL)

    assert found.account == Account("Paper digest <me@example.org>", "smtp", "smtp.example.org", 465, "tls")
    assert found.deliveries == (Delivery(("you@example.org",), found.rules, marks=True),)


@pytest.mark.parametrize(
    ("keys", "port", "security"),
    [
        ({}, 465, "tls"),
        ({"port": "465"}, 465, "tls"),
        ({"port": "587"}, 587, "starttls"),
        ({"port": "25"}, 25, "starttls"),
        ({"port": "2465"}, 2465, "tls"),
        ({"security": "starttls"}, 587, "starttls"),
        ({"security": "TLS"}, 465, "tls"),
        ({"security": "tls", "port": "587"}, 587, "tls"),
        ({"security": "none", "host": "localhost"}, 25, "none"),
        ({"security": "none", "host": "127.0.0.1", "port": "1025"}, 1025, "none"),
        ({"security": "none", "host": "'::1'"}, 25, "none"),
        ({"security": "none", "insecure": "yes"}, 25, "none"),
    ],
)
def test_port_and_security_follow_from_each_other(keys: Mapping[str, str], port: int, security: str) -> None:
    found = account(mail(**keys))

    assert (found.port, found.security) == (port, security)


def test_a_user_that_is_an_address_is_also_whom_mails_are_from() -> None:
    found = account(mail(by="", user="me@example.org", password_command="pass mail"))  # noqa: S106

    assert (found.sender, found.user, found.password_command) == ("me@example.org", "me@example.org", "pass mail")


@pytest.mark.parametrize(
    ("way", "place"), [("sendmail", "/usr/sbin/sendmail"), ("maildir", "~/Mail"), ("folder", "$MAILS/letters")]
)
def test_mails_may_stay_on_this_machine(way: str, place: str) -> None:
    found = account(mail(host="", **{way: place}))

    assert (found.way, found.place) == (way, place)


def test_an_address_may_have_any_domain_that_there_is() -> None:
    (found,) = read(MAIL.replace("you@example.org", "[Jörg <j@bücher.example>, root@localhost]")).deliveries

    assert found.recipients == ("Jörg <j@bücher.example>", "root@localhost")


def test_files_and_the_keyring_are_named_and_not_looked_at() -> None:
    found = account(mail(user="me", password_file="~/none", keyring="yes", ca_file="/none.pem", unsubscribe="me@x.org"))  # noqa: S106

    assert (found.password_file, found.keyring, found.ca_file) == ("~/none", True, "/none.pem")
    assert found.unsubscribe == "me@x.org"


@pytest.mark.parametrize(
    ("of_mail", "of_delivery", "holds"),
    [
        ("", "", "off"),
        ("day", "", "day"),
        ("day", "digest", "digest"),
        ("digest", "off", "off"),
    ],
)
def test_a_delivery_has_threads_of_its_own_or_those_of_the_account(
    of_mail: str, of_delivery: str, holds: Threads
) -> None:
    own = f", threads: {of_delivery}" if of_delivery else ""

    (listed,) = read(f"{mail(threads=of_mail)}deliver: {{to: a@b.org{own}}}\n").deliveries

    assert listed.threads == holds


def test_threads_of_the_account_hold_for_its_one_delivery() -> None:
    (alone,) = read(mail(to="a@b.org", threads="day")).deliveries

    assert alone.threads == "day"


def test_each_delivery_has_what_it_says_and_else_what_is_said_for_all() -> None:
    text = """
match: [RAG]
mute: [survey]
max: 9
deliver:
  - to: you@example.org
  - to: [she@example.org, he@example.org]
    match: [Mamba]
    every: Monday
    empty: heartbeat
    subject: "{papers} for {name}"
    name: group
    format: text
    max: 3
    min_score: 2
    follow: [Ada Nørby]
    topics: {Chaos: [chaos]}
"""
    found = read(LOCAL + text)
    first, second = found.deliveries

    assert first == Delivery(("you@example.org",), found.rules)
    assert first.rules is found.rules
    assert (second.recipients, second.name, second.every) == (("she@example.org", "he@example.org"), "group", "monday")
    assert (second.empty, second.subject, second.text_only) == ("heartbeat", "{papers} for {name}", True)
    own = read("match: [Mamba]\nfollow: [Ada Nørby]\ntopics: {Chaos: [chaos]}\n").rules
    assert (second.rules.topics, second.rules.follow) == (own.topics, own.follow)
    assert (second.rules.max, second.rules.min_score, second.rules.mute) == (3, 2, found.rules.mute)


def test_the_same_person_may_have_two_digests_with_names() -> None:
    text = "deliver:\n  - {to: you@example.org, name: a}\n  - {to: you@example.org, name: b}\n"

    assert [each.name for each in read(LOCAL + text).deliveries] == ["a", "b"]


def test_a_delivery_need_not_be_in_a_list() -> None:
    assert read(LOCAL + "deliver: {to: you@example.org}\n").deliveries[0].recipients == ("you@example.org",)


@pytest.mark.parametrize("every", RHYTHMS)
def test_a_rhythm_is_a_word(every: str) -> None:
    assert read(deliver(every=every.capitalize())).deliveries[0].every == every


# --- mistakes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "mail: me@example.org\n", "1:7: mail: expected keys such as `from:`, `to:` and `host:`", id="no keys"
        ),
        pytest.param("mail:\n", "1:6: mail: expected keys such as `from:`, `to:` and `host:`", id="nothing"),
        pytest.param(
            "mail:\n  from: a@example.org\n", "2:3: mail: expected one of host, sendmail, maildir, folder", id="no way"
        ),
        pytest.param(mail(maildir="~/Mail"), "2:3: mail: `host` and `maildir` exclude each other", id="two ways"),
        pytest.param(mail(by=""), "2:3: mail: expected `from:`, whom the mails are from", id="from nobody"),
        pytest.param(
            mail(by="", user="me"),
            "2:3: mail: expected `from:`, whom the mails are from",
            id="a user that is no address",
        ),
        pytest.param(
            mail(by="", user="mé@example.org"),
            "3:9: mail.user: 'mé@example.org': only plain ASCII can stand before the @, got 'mé'",
            id="a user that is no address that works",
        ),
        pytest.param(
            mail(by="me"),
            "2:9: mail.from: 'me' is not a mail address, expected me@example.org or Name <me@example.org>",
            id="from no address",
        ),
        pytest.param(
            mail(to="[you@example.org, you]"),
            "4:25: mail.to[1]: 'you' is not a mail address, expected me@example.org or Name <me@example.org>",
            id="to no address",
        ),
        pytest.param(
            mail(to="you@exa_mple.org"),
            "4:7: mail.to: 'you@exa_mple.org': 'exa_mple.org' is not a domain",
            id="no domain",
        ),
        pytest.param(
            mail(to='"you@example.org\\nBcc: x@example.org"'),
            "4:7: mail.to: 'you@example.org\\nBcc: x@example.org': control characters cannot stand in a header",
            id="an address of two lines",
        ),
        pytest.param(
            mail(password="secret"),  # noqa: S106
            "4:3: mail.password: no such key; a password does not belong here,"
            " see `password_command` and `password_file`",
            id="a password",
        ),
        pytest.param(mail(keyrings="x"), "4:3: mail.keyrings: no such key; did you mean keyring?", id="a slip"),
        pytest.param(
            mail(password_command="pass mail"),  # noqa: S106
            "4:21: mail.password_command: expected `user:` too, whose password it is",
            id="a password of nobody",
        ),
        pytest.param(mail(port="smtp"), "4:9: mail.port: expected a whole number from 1 on, got `smtp`", id="no port"),
        pytest.param(
            mail(port="70000"), "4:9: mail.port: expected a number up to 65535, got `70000`", id="no port either"
        ),
        pytest.param(
            mail(host="smtp.example.org:587"),
            "3:9: mail.host: `smtp.example.org:587` has the port in it; write that under `port:`",
            id="host and port",
        ),
        pytest.param(
            mail(host="me:s3cret@smtp.example.org"),
            "3:9: mail.host: expected the name of a server alone; who logs in stands under `user:`",
            id="a login in the host",
        ),
        pytest.param(mail(host="smtp..org"), "3:9: mail.host: `smtp..org` is no name of a host", id="no host"),
        pytest.param(
            mail(security="ssl"),
            "4:13: mail.security: `ssl` means nothing here; known are tls, starttls, none",
            id="no such security",
        ),
        pytest.param(
            mail(security="none"),
            "4:13: mail.security: `none` sends everything in the clear; a server with a certificate of its own takes"
            " `starttls` and `ca_file:`, `insecure: yes` says that you mean it",
            id="in the clear",
        ),
        pytest.param(
            mail(threads="weekly"),
            "4:12: mail.threads: `weekly` means nothing here; known are day, digest, off",
            id="threads of something else",
        ),
        pytest.param(
            mail(unsubscribe="stop"),
            "4:16: mail.unsubscribe: 'stop' is not a mail address, expected me@example.org or Name <me@example.org>",
            id="unsubscribe at no address",
        ),
        pytest.param(
            MAIL + "deliver:\n  - to: she@example.org\n",
            "3:3: mail.to: `deliver:` says who gets what; give this address an item there",
            id="an address that would get nothing",
        ),
    ],
)
def test_a_mistake_in_the_account_is_reported_with_its_place(text: str, expected: str) -> None:
    assert mistakes(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            LOCAL + "deliver: you\n", "2:10: deliver[0]: expected `to:` and other keys, got `you`", id="no keys"
        ),
        pytest.param(
            deliver(to="", every="day"),
            "3:5: deliver[0]: expected `to:`, an address or a list of them, or `command:`",
            id="nobody",
        ),
        pytest.param(
            deliver(to="[]"),
            "3:9: deliver[0].to: expected a mail address, or a list of addresses, got an empty list",
            id="an empty list",
        ),
        pytest.param(
            deliver(to="you"),
            "3:9: deliver[0].to: 'you' is not a mail address, expected me@example.org or Name <me@example.org>",
            id="no address",
        ),
        pytest.param(
            deliver(every="weekly"),
            "4:12: deliver[0].every: `weekly` means nothing here; did you mean week?",
            id="no rhythm",
        ),
        pytest.param(
            deliver(empty="never"),
            "4:12: deliver[0].empty: `never` means nothing here; known are skip, note, heartbeat",
            id="no such emptiness",
        ),
        pytest.param(
            deliver(format="pdf"),
            "4:13: deliver[0].format: `pdf` means nothing here; known are html, text",
            id="no format",
        ),
        pytest.param(
            deliver(subject="'{paper} new'"),
            "4:14: deliver[0].subject: {paper} means nothing in a subject, known are"
            " {papers}, {count}, {day}, {date}, {title}, {name}",
            id="an unknown word in a subject",
        ),
        pytest.param(
            deliver(subject="'{papers!r}'"),
            "4:14: deliver[0].subject: {papers} means nothing in a subject, known are"
            " {papers}, {count}, {day}, {date}, {title}, {name}",
            id="a word that is to be converted",
        ),
        pytest.param(
            deliver(subject='"x\\r\\nBcc: x@example.org"'),
            "4:14: deliver[0].subject: 'x\\r\\nBcc: x@example.org': control characters cannot stand in a header",
            id="a subject of two lines",
        ),
        pytest.param(
            deliver(name='"a\\nb"'),
            "4:11: deliver[0].name: 'a\\nb': control characters cannot stand in a header",
            id="a name of two lines",
        ),
        pytest.param(
            deliver(matches="[RAG]"), "4:5: deliver[0].matches: no such key; did you mean match?", id="a slip"
        ),
        pytest.param(
            deliver(max="0"), "4:10: deliver[0].max: expected a whole number from 1 on, got `0`", id="a rule of its own"
        ),
        pytest.param(
            LOCAL + "deliver:\n  - to: you@example.org\n  - to: YOU@example.org\n",
            "4:5: deliver: two digests to you@example.org; give each a `name:` of its own",
            id="two for one",
        ),
        pytest.param(
            LOCAL + "deliver:\n  - to: you@example.org\n  - {to: you@example.org, name: digest}\n",
            "4:5: deliver: two digests called `digest` to you@example.org; give each a `name:` of its own",
            id="two for one, of which one is called as all are",
        ),
        pytest.param(
            LOCAL + "deliver:\n  - to: [you@example.org, You <you@example.org>]\n",
            "3:5: deliver: two digests to you@example.org; give each a `name:` of its own",
            id="twice in one list",
        ),
    ],
)
def test_a_mistake_in_a_delivery_is_reported_with_its_place(text: str, expected: str) -> None:
    assert mistakes(text) == [expected]


def test_a_subject_with_half_a_brace_is_reported() -> None:
    (mistake,) = mistakes(deliver(subject="'{papers'"))

    assert mistake.startswith("4:14: deliver[0].subject: ")


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file() -> None:
    text = """\
mail:
  form: me@example.org
  host: smtp.example.org
  port: much
deliver:
  - to: you
    every: now and then
"""

    assert [mistake.split(": ", 2)[1] for mistake in mistakes(text)] == [
        "mail.form", "mail", "mail.port", "deliver[0].to", "deliver[0].every"
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["password_command", "token_command"])
def test_a_command_that_prints_a_secret_is_hidden_because_it_may_hold_it(key: str) -> None:
    text = mail(user="me", **{key: "echo s3cr3t"})

    assert "s3cr3t" not in repr(read(text).values)


def test_every_key_has_a_place_in_this_file() -> None:
    """Every key stands in a text of this module, or of those on logins and commands, so that none is added without
    one."""
    from pathlib import Path

    modules = ("test_mail_config.py", "test_mail_login.py", "test_commands.py", "test_late_config.py")
    written = "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in modules)

    assert [key for key in (*MAIL_KEYS.names, *DELIVER_KEYS.names) if key not in written] == []


def test_who_gets_what_all_get_gets_the_words_of_the_extended_file_too() -> None:
    mine = f"extends: lab.yaml\nmatch: [moss]\n{LOCAL}deliver:\n  - to: all@example.org\n"

    settings = config.read(mine, "mine.yaml", load=lambda *_: ("lab.yaml", "mute: [survey]\n"))

    (shared,) = settings.deliveries
    assert shared.rules == settings.rules
    assert [mute.label for mute in shared.rules.mute] == ["survey"]


def test_one_address_stands_once_under_mail_too() -> None:
    with pytest.raises(ConfigError, match=r"two digests to you@example\.org"):
        read(MAIL.replace("you@example.org", "[you@example.org, YOU@Example.org]"))


@pytest.mark.parametrize("place", ["/var/mail/digest", "~/Mail", "$HOME/Mail", r"C:\Mail", "D:/Mail", r"\\server\Mail"])
def test_a_place_is_a_whole_path_by_the_rules_of_any_system(place: str) -> None:
    settings = read(f"mail: {{from: me@example.org, to: you@example.org, folder: '{place}'}}\n")

    assert settings.account is not None
    assert settings.account.place == place


@pytest.mark.parametrize("key", ["maildir", "folder", "sendmail"])
def test_a_place_does_not_depend_on_where_cron_begins(key: str) -> None:
    with pytest.raises(ConfigError, match=rf"config.yaml:1:\d+: mail.{key}: write the whole path"):
        read(f"mail: {{from: me@example.org, to: you@example.org, {key}: Mail}}\n")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("ann@example.org; bob@example.org", "[ann@example.org, bob@example.org]"),
        ("ann@example.org, bob@example.org", "[ann@example.org, bob@example.org]"),
        ("ann@example.org bob@example.org", "[ann@example.org, bob@example.org]"),
        ("Ann <ann@example.org>; bob@example.org", "[Ann <ann@example.org>, bob@example.org]"),
        ("a@x.org, b@x.org, c@x.org", "[a@x.org, b@x.org, c@x.org]"),
        ("Nørby, Ann <ann@x.org>; b@x.org", "several addresses in one text; each is an item of a list"),
    ],
)
def test_several_addresses_in_one_text_are_told_how_to_be_written(written: str, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read(deliver(to=f"'{written}'"))

    (mistake,) = refused.value.mistakes
    assert ":3:9: deliver[0].to: " in mistake.message
    if told.startswith("["):
        assert [remedy.command for remedy in mistake.remedies] == [told]
        assert read(deliver(to=told)).deliveries
    else:
        assert mistake.message.endswith(told)


def test_an_empty_list_takes_none_of_what_all_get() -> None:
    common = "match: [RAG]\nmute: [survey]\nfollow: [Ada Nørby]\ntopics: {A: [a]}\n"
    text = "deliver:\n  - to: you@example.org\n    match: []\n    mute: []\n    follow: []\n    topics: {B: [b]}\n"
    (found,) = read(LOCAL + common + text).deliveries

    assert [topic.name for topic in found.rules.topics] == ["B"]
    assert (found.rules.mute, found.rules.follow) == ((), ())


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("max: 0", "deliver[1].max: "),
        ("topics: {Video: {anny: [x]}}", "deliver[1].topics.Video.anny: "),
        ("topics: [x]", "deliver[1].topics: "),
        ("mute: {a: b, c: d}", "deliver[1].mute: "),
        ("follow: [{nme: x}]", "deliver[1].follow[0].nme: "),
    ],
)
def test_a_mistake_in_the_rules_of_a_delivery_says_in_which(line: str, told: str) -> None:
    text = f"deliver:\n  - to: me@example.org\n  - to: you@example.org\n    {line}\n"
    (mistake,) = mistakes(LOCAL + text)

    assert mistake.split(": ", 1)[1].startswith(told)


def test_a_term_that_one_delivery_cannot_have_says_in_which_it_stands() -> None:
    text = "deliver:\n  - to: me@example.org\n  - to: you@example.org\n    match: [a, 'b &']\n"
    deliveries = read(LOCAL + text).deliveries

    assert [[line.split(": ")[1] for line in delivery.refused] for delivery in deliveries] == [
        [],
        ["deliver[1].match[1]"],
    ]
