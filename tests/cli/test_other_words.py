"""What people type that is nearly right: other names of commands, addresses without their scheme."""

import re
import shlex

import pytest
from support.loopback import Answer, Site
from support.running import Command
from typer.main import get_command

from digest.cli.app import COMMANDS, make_app
from digest.cli.other_words import _OTHER_WORDS
from digest.retrieve import local

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Tides</title>
<item><title>On the Tides of Small Seas</title><link>https://papers.example.org/1</link></item></channel></rss>"""
MEANT = {
    "list": "digest fetch -f list",
    "ls": "digest fetch -f list",
    "LIST": "digest fetch -f list",
    "version": "digest --version",
    "fecth": "digest fetch",
    "updaet": "digest fetch",
    "hf -m RAG": "digest fetch hf -m RAG",
    "arxiv:cs.CL": "digest fetch arxiv:cs.CL",
    "huggingface.co/papers": "digest fetch huggingface.co/papers",
    "saved.html --brief": "digest fetch saved.html --brief",
    "mail dorp 3": "digest mail drop",
    "rules chekc": "digest rules check",
}


@pytest.mark.parametrize("line", MEANT)
def test_a_word_that_is_no_command_is_told_with_what_may_be_meant(digest: Command, line: str) -> None:
    (digest.folder / "saved.html").touch()

    ran = digest(*shlex.split(line))

    assert (ran.status, ran.out) == (2, b"")
    assert f": no such command; did you mean {MEANT[line]}?" in ran.err


@pytest.mark.parametrize("words", [["xyzzy"], ["mail", "xyzzy"], ["no-file.html"], ["x:y"]], ids=" ".join)
def test_a_word_like_no_other_is_only_told(digest: Command, words: list[str]) -> None:
    ran = digest(*words)

    assert (ran.status, ran.out) == (2, b"")
    assert f"digest: {words[-1]}: no such command" in ran.err
    assert "did you mean" not in ran.err


@pytest.mark.parametrize("meant", sorted(set(_OTHER_WORDS.values())))
def test_every_other_word_leads_to_a_command_with_options_that_it_has(meant: str) -> None:
    first, *rest = meant.split()
    root = get_command(make_app())
    command = root if first.startswith("-") else getattr(root, "commands", {})[first]

    known = {name for each in command.params for name in each.opts}
    assert [word for word in rest if word.startswith("-") and word not in known] == []
    assert first in COMMANDS or first in known


def test_no_other_word_is_a_command() -> None:
    assert set(_OTHER_WORDS) & set(COMMANDS) == set()
    assert all(re.fullmatch(r"[a-z-]+", word) for word in _OTHER_WORDS)


# --- addresses without https:// ------------------------------------------------------------------


def test_an_address_needs_no_scheme(digest: Command, site: Site) -> None:
    site.answers("/feed.xml", Answer(FEED))
    mirrors = {"DIGEST_MIRRORS": f"https://papers.example.org={site.url}"}

    short = digest("fetch", "papers.example.org/feed.xml", "-f", "ids", env=mirrors)
    whole = digest("fetch", "https://papers.example.org/feed.xml", "-f", "ids", env=mirrors)

    assert (short.status, short.err, short.text) == (0, "", "url:https://papers.example.org/1\n")
    assert whole == short


def test_so_does_none_of_a_known_site_nor_one_in_the_configuration(digest: Command, site: Site) -> None:
    site.answers("/papers", Answer(local.SAMPLE_PATH.read_bytes()))
    (digest.folder / "config.yaml").write_text("sources: [huggingface.co/papers]\n", encoding="utf-8")

    named = digest("fetch", "huggingface.co/papers", "-f", "ids", env={"HF_ENDPOINT": site.url})
    configured = digest("fetch", "-c", "config.yaml", "-f", "ids", env={"HF_ENDPOINT": site.url})

    assert (named.status, named.err, named.text.count("\n")) == (0, "", 12)
    assert configured.text == named.text


def test_a_file_or_folder_of_that_name_comes_first(digest: Command) -> None:
    (digest.folder / "papers.example.org").mkdir()
    (digest.folder / "papers.example.org/feed.xml").write_bytes(FEED)

    ran = digest("fetch", "papers.example.org/feed.xml", "-f", "ids")
    missing = digest("fetch", "papers.example.org/other.xml")

    assert (ran.status, ran.text) == (0, "url:https://papers.example.org/1\n")
    assert (missing.status, "no such file" in missing.err) == (1, True)


@pytest.mark.parametrize(
    "name", ["page.html", "notes/page.html", "a.b/page.html", "notes.org", "v1.2/page.html", "../x.y"]
)
def test_what_looks_like_a_file_is_one(digest: Command, name: str) -> None:
    ran = digest("fetch", name)

    assert (ran.status, ran.out) == (1, b"")
    assert f"{name}: no such file" in ran.err


def test_a_day_to_come_is_refused_before_anything_is_asked(digest: Command, site: Site) -> None:
    for arguments in (
        ["hf:2099-01-05"],
        ["hf", "--date", "2099-1-5"],
        ["hf:2099-W02"],
        ["hf", "--since", "2099-01-05"],
    ):
        ran = digest("fetch", *arguments, env={"HF_ENDPOINT": site.url})

        assert (ran.status, ran.is_one_sentence) == (2, True)
        assert re.search(r"2099-\S+: is still to come; today is \w{3} \d", ran.err)
    assert site.paths == []
