"""`digest init` and `digest config show`: the configuration, written once, and shown."""

from pathlib import Path

import pytest
import yaml
from support.running import Command, Outcome

from digest import config

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"


def test_it_writes_a_configuration_where_it_is_looked_for(digest: Command) -> None:
    path = digest.home / "config" / "digest" / "config.yaml"

    ran = digest("init")

    assert (ran.status, ran.out) == (0, b"")
    assert str(path) in ran.err
    assert path.read_bytes() == EXAMPLE.read_bytes()


def test_what_it_writes_finds_something_in_the_sample(digest: Command) -> None:
    digest("init")

    ran = digest("fetch", "sample")

    assert (ran.status, ran.err) == (0, "")
    assert " of 12 papers" in ran.text.splitlines()[0]


def test_it_never_writes_over_an_existing_one(digest: Command) -> None:
    mine = digest.folder / "mine.yaml"
    mine.write_text("match: [mine]\n")

    ran = digest("init", "-c", "mine.yaml")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "mine.yaml" in ran.err
    assert mine.read_text() == "match: [mine]\n"


def test_it_makes_the_folder_it_needs(digest: Command) -> None:
    assert digest("init", "-c", "a/b/config.yaml").status == 0
    assert config.read((digest.folder / "a" / "b" / "config.yaml").read_text(), "config.yaml").sources


def test_where_nothing_can_be_written_it_says_so(digest: Command) -> None:
    (digest.folder / "file").touch()

    ran = digest("init", "-c", "file/config.yaml")

    assert (ran.status, ran.is_one_sentence) == (1, True)


def test_without_a_configuration_a_digest_says_how_to_get_one(digest: Command) -> None:
    ran = digest("fetch", "sample")

    assert ran.status == 0
    assert "`digest init`" in ran.text
    assert list(digest.home.rglob("config.yaml")) == []


def test_without_a_configuration_the_defaults_are_shown(digest: Command) -> None:
    assert digest("config", "show") == Outcome(0, b"sources:\n- hf\n", "")


def test_the_configuration_in_force_is_shown_as_yaml_with_its_origin(digest: Command) -> None:
    (digest.folder / "mine.yaml").write_text("# words\nmatch: [RAG, 扩散]\n")

    plain, told = digest("config", "show", "-c", "mine.yaml"), digest("config", "show", "-c", "mine.yaml", "--origin")

    assert yaml.safe_load(plain.out) == yaml.safe_load(told.out) == {"sources": ["hf"], "match": ["RAG", "扩散"]}
    assert told.text.splitlines()[:2] == ["# default", "sources:"]
    assert "# mine.yaml:2\nmatch:" in told.text
    assert "#" not in plain.text


@pytest.mark.parametrize("command", [("fetch", "sample"), ("config", "show")], ids=" ".join)
def test_a_mistake_in_it_is_told_with_its_place(digest: Command, command: tuple[str, ...]) -> None:
    (digest.folder / "mine.yaml").write_text("match: [RAG]\nsuorces: [hf]\n")

    ran = digest(*command, "-c", "mine.yaml")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert 'mine.yaml:2:1: suorces: unknown key, did you mean "sources"?' in ran.err
