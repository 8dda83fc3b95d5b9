"""The table of keys is true: what it says of a key is what happens, and the example shows every key."""

import re

import pytest

from digest import config, filesystem
from digest.config import Config, ConfigError
from digest.config.deliveries import EMPTIES, KEYS_OF_COMMAND, RHYTHMS
from digest.config.keys import (
    AFTER_KEYS,
    DELIVER_KEYS,
    FILE_KEYS,
    FOLLOW_KEYS,
    LATE_KEYS,
    MAIL_KEYS,
    SUMMARY_KEYS,
    TABLES,
    TOPIC_KEYS,
    Key,
    KeyTable,
)
from digest.config.keys.other_names import OTHER_NAMES, find_key
from digest.config.keys.page import write_keys_page
from digest.config.mail import AUTHS, SECURITIES
from digest.config.yaml_nodes import MappingNode, Node, SequenceNode, parse_yaml
from digest.render.formats import DIALECTS
from digest.rules.language.expressions import FIELDS

ACCOUNT = "mail: {from: me@example.org, maildir: ~/Mail}\n"
# A configuration around the keys of each table, and the keys that must stand beside one.
AROUND = {
    FILE_KEYS.where: "KEYS\n",
    TOPIC_KEYS.where: "topics:\n  A:\n    KEYS\n",
    FOLLOW_KEYS.where: "follow:\n  - KEYS\n",
    LATE_KEYS.where: "late:\n  KEYS\n",
    MAIL_KEYS.where: "mail:\n  KEYS\n",
    DELIVER_KEYS.where: ACCOUNT + "deliver:\n  - KEYS\n",
    SUMMARY_KEYS.where: "summary:\n  KEYS\n",
    AFTER_KEYS.where: "after:\n  KEYS\n",
}
BESIDE = {
    TOPIC_KEYS.where: {"any": "[a]"},
    FOLLOW_KEYS.where: {"name": "A B"},
    LATE_KEYS.where: {"since": "14d", "max": "3"},
    MAIL_KEYS.where: {"from": "me@example.org", "host": "smtp.example.org"},
    DELIVER_KEYS.where: {"to": "me@example.org"},
    SUMMARY_KEYS.where: {"command": "[llm]"},
    AFTER_KEYS.where: {"command": "[curl]"},
}
ALL = [(table, key) for table in TABLES for key in table]
NAMES = [f"{table.where}: {key.name}" for table, key in ALL]


def with_key(table: KeyTable, name: str, line: str) -> str:
    """A configuration in which *line* writes the key *name* of *table*, an empty one leaves it out."""
    beside = {key: value for key, value in BESIDE.get(table.where, {}).items() if key != name}
    if table is MAIL_KEYS and name in ("sendmail", "maildir", "folder"):
        del beside["host"]
    if table is MAIL_KEYS and name in ("auth", "token_command", "password_command", "password_file"):
        beside["user"] = "me"
    if table is MAIL_KEYS and name == "auth":
        beside |= {"token_command": "oama access me"}
    if table is DELIVER_KEYS and name in KEYS_OF_COMMAND:
        beside = {} if name == "command" else {"command": "[cat]"}
    if table is FOLLOW_KEYS and name == "org":
        del beside["name"]
    lines = [*(f"{key}: {value}" for key, value in beside.items()), *([line] if line else [])]
    column = AROUND[table.where].splitlines()[-1].index("KEYS")
    return AROUND[table.where].replace("KEYS", f"\n{' ' * column}".join(lines))


def read(text: str) -> Config:
    return config.read(text, "config.yaml", load=lambda _, name: (name, "mute: [survey]\n"))


@pytest.mark.parametrize(("table", "key"), ALL, ids=NAMES)
def test_the_example_of_a_key_is_right(table: KeyTable, key: Key) -> None:
    text = with_key(table, key.name, key.example)

    assert key.example.startswith(f"{key.name}: ")
    assert read("extends: lab.yaml\n" + text if key.name == "unmute" else text)


@pytest.mark.parametrize(("table", "key"), ALL, ids=NAMES)
def test_a_default_that_is_written_changes_nothing(table: KeyTable, key: Key) -> None:
    if not key.default:
        return
    written, without = (read(with_key(table, key.name, line)) for line in (f"{key.name}: {key.default}", ""))

    if key.name == "sources" and table is FILE_KEYS:
        assert [address.text for address in written.sources] == [key.default]
    else:
        assert (written.rules, written.account, written.deliveries) == (
            without.rules,
            without.account,
            without.deliveries,
        )
        assert (written.types, written.dialect) == (without.types, without.dialect)
        assert written.summary == without.summary
        assert (written.after, written.has_copy) == (without.after, without.has_copy)


@pytest.mark.parametrize(
    ("table", "name", "options"),
    [
        (FILE_KEYS, "types", config.ANNOUNCED),
        (FILE_KEYS, "dialect", DIALECTS),
        (TOPIC_KEYS, "in", FIELDS),
        (DELIVER_KEYS, "every", RHYTHMS[:3]),
        (DELIVER_KEYS, "empty", EMPTIES),
        (MAIL_KEYS, "security", SECURITIES),
        (MAIL_KEYS, "auth", AUTHS),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_form_of_a_choice_names_every_option(table: KeyTable, name: str, options: tuple[str, ...]) -> None:
    key = table.find(name)

    assert key
    assert [option for option in options if not re.search(rf"\b{option}\b", key.form)] == []


@pytest.mark.parametrize(("table", "key"), ALL, ids=NAMES)
def test_an_empty_list_is_a_list_unless_an_item_is_needed(table: KeyTable, key: Key) -> None:
    if "list" not in key.form and key.form != "as in the file":
        return
    text = with_key(table, key.name, f"{key.name}: []")
    if table is TOPIC_KEYS and key.name == "any":
        text = text.replace("[]", "[]\n    has: code")
    if key.needs_item:
        with pytest.raises(ConfigError, match="got an empty list") as refused:
            read(text)
        assert refused.value.mistakes[0].remedies[0].command == key.example
    else:
        assert read(text)


@pytest.mark.parametrize(("table", "key"), ALL, ids=NAMES)
def test_a_key_with_nothing_behind_it_is_a_mistake_with_a_path(table: KeyTable, key: Key) -> None:
    with pytest.raises(ConfigError) as refused:
        read(with_key(table, key.name, f"{key.name}:"))

    assert key.name in str(refused.value).splitlines()[0].split(": ")[1]


def test_the_page_names_every_key_with_its_form_and_sentence() -> None:
    page = write_keys_page(TABLES)

    assert [name for name, (_, key) in zip(NAMES, ALL, strict=True) if f"`{key.name}`" not in page] == []
    assert all(key.form in page and key.meaning in page and key.example in page for _, key in ALL)


def test_every_sentence_is_one_and_every_form_begins_small() -> None:
    assert [key.name for _, key in ALL if not re.fullmatch(r"[A-Z].*[.…)]", key.meaning)] == []
    assert [key.name for _, key in ALL if key.form[0].isupper() or key.form.endswith(".")] == []


# --- the example -----------------------------------------------------------------------------------


def keys_below(node: Node | None) -> set[str]:
    """The names of all keys in *node*."""
    if isinstance(node, SequenceNode):
        return {name for item in node.items for name in keys_below(item)}
    if not isinstance(node, MappingNode):
        return set()
    return {key.text for key, _ in node.pairs} | {name for _, value in node.pairs for name in keys_below(value)}


def uncommented_parts() -> list[str]:
    """The parts of the example, their remarks taken away in front of what is YAML and not a sentence."""
    example = filesystem.EXAMPLE_CONFIG.read_text(encoding="utf-8")
    return [re.sub(r"^# (?=[a-z_]+:(?: |$)|  +\S)", "", part, flags=re.MULTILINE) for part in example.split("\n\n")]


def test_the_example_shows_every_key() -> None:
    shown = set().union(*(keys_below(parse_yaml(part)) for part in uncommented_parts()))

    assert [name for name, (_, key) in zip(NAMES, ALL, strict=True) if key.name not in shown] == []


@pytest.mark.parametrize("way", ["host", "sendmail", "maildir", "folder"])
def test_the_example_is_right_also_where_it_is_in_remarks(way: str) -> None:
    """Each part by itself, because some of them exclude each other, as do the ways by which mails leave."""
    other_ways = {"host", "sendmail", "maildir", "folder"} - {way}
    for part in uncommented_parts():
        lines = part.splitlines()
        # A part with one way alone shows something of just that way.
        if sum(key in keys_below(parse_yaml(part)) for key in (way, *other_ways)) > 1:
            lines = [line for line in lines if line.strip().partition(":")[0] not in other_ways]
        read("\n".join(lines) + "\n")


def test_a_scalar_is_shown_as_a_number_where_the_table_says_so() -> None:
    found = read("match: ['3']\nmax: 5\ntopics: {A: {any: [2030], score: -2}}\n").values

    assert found == {"match": ["3"], "max": 5, "topics": {"A": {"any": ["2030"], "score": -2}}}


@pytest.mark.parametrize(("word", "keys"), OTHER_NAMES.items(), ids=OTHER_NAMES)
def test_another_name_leads_to_a_key_and_is_none_itself(word: str, keys: tuple[str, ...]) -> None:
    for key in keys:
        assert any(key in table.names and word not in table.names for table in TABLES)


@pytest.mark.parametrize(
    ("word", "table", "key"),
    [
        ("exclude", TOPIC_KEYS, "not"),
        ("exclude", FILE_KEYS, "mute"),
        ("Keywords", FILE_KEYS, "match"),
        ("keywords", TOPIC_KEYS, "any"),
        ("smtp", MAIL_KEYS, "host"),
        ("smtp", TOPIC_KEYS, None),
        ("recipients", FILE_KEYS, "deliver"),
        ("recipients", MAIL_KEYS, "to"),
    ],
)
def test_a_key_is_known_by_what_it_is_called_elsewhere(word: str, table: KeyTable, key: str | None) -> None:
    assert find_key(word, table.names) == key
