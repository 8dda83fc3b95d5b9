"""digest as a library, as a stranger uses it: values in, values out, nothing printed, nothing loaded too early."""

import contextlib
import io
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.loopback import Answer, Site
from support.other_packages import read_code_blocks

import digest
from digest.retrieve.local import SAMPLE_PATH

NOW = datetime(2026, 11, 23, 18, 7, tzinfo=UTC)


def test_the_sample_under_two_words_is_a_digest_of_values() -> None:
    found = digest.fetch(["sample"], match=["RAG", "=LoRA"], now=NOW)

    assert isinstance(found, digest.Digest)
    assert {match.paper.id for match in found.matches} == {"arxiv:2005.11401", "arxiv:2106.09685"}
    assert all(isinstance(match, digest.Match) and match.why for match in found.matches)
    assert (found.made, found.failures, found.hint) == (NOW, (), None)


def test_without_rules_every_paper_is_there_and_a_limit_keeps_the_best() -> None:
    everything = digest.fetch(["sample"], now=NOW)
    best = digest.fetch(["sample"], limit=2, now=NOW)

    assert len(everything.matches) == 12
    assert [match.paper for match in best.matches] == [match.paper for match in everything.matches[:2]]


def test_rules_are_those_of_a_configuration_and_words_replace_their_topics() -> None:
    rules = digest.read_rules("topics:\n  Adapters: [LoRA]\nmute: [mamba]\n")

    by_rules = digest.fetch(["sample"], rules=rules, now=NOW)
    by_words = digest.fetch(["sample"], rules=rules, match=["mamba"], now=NOW)

    assert [section.topic for section in by_rules.sections] == ["Adapters"]
    assert by_words.matches == ()
    assert by_words.counts.muted_by == (("mamba", 1),)


def test_a_site_is_asked_and_one_that_fails_is_a_value(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_MIRRORS", f"https://gone.invalid={site.url}")
    monkeypatch.setenv("HF_ENDPOINT", site.url)
    site.answers("/papers", Answer(SAMPLE_PATH.read_bytes()))
    site.answers("/feed.xml", Answer(status=404))

    found = digest.fetch(["hf", "https://gone.invalid/feed.xml"], match=["RAG"])

    assert [match.paper.id for match in found.matches] == ["arxiv:2005.11401"]
    assert [failure.source for failure in found.failures] == ["https://gone.invalid/feed.xml"]


def test_an_archive_remembers_what_was_read_and_counts_nothing_as_delivered(tmp_path: Path) -> None:
    page = tmp_path / "saved"
    page.write_bytes(SAMPLE_PATH.read_bytes())

    runs = [digest.fetch([str(page)], match=["RAG"], archive=tmp_path / "archive.db", now=NOW) for _ in range(2)]

    assert (tmp_path / "archive.db").exists()
    assert runs[0].matches == runs[1].matches != ()


def test_bytes_are_parsed_by_what_they_are() -> None:
    listing = digest.parse(SAMPLE_PATH.read_bytes())
    feed = b"<rss><channel><item><title>On Tides</title><link>https://a.example/1</link></item></channel></rss>"

    assert isinstance(listing, digest.Listing)
    assert len(listing.papers) == 12
    assert [paper.title for paper in digest.parse(feed, seen=date(2026, 11, 23)).papers] == ["On Tides"]
    with pytest.raises(digest.ParseError, match="it is empty"):
        digest.parse(b"")


@pytest.mark.parametrize(
    ("addresses", "match", "problem"),
    [
        (["hff:2026-01-08"], [], "no source is called hff; did you mean hf?"),
        (["sample"], ["a & & b"], "match: a term is missing before `&`"),
        (["sample"], "RAG", "match: expected a list of expressions, got the text 'RAG'"),
    ],
)
def test_what_means_nothing_is_an_error_with_a_sentence(addresses: list[str], match: list[str], problem: str) -> None:
    with pytest.raises(digest.UsageError) as raised:
        digest.fetch(addresses, match=match)

    assert problem in str(raised.value)
    assert issubclass(digest.UsageError, digest.DigestError)


def test_the_example_of_the_readme_prints_what_it_says() -> None:
    (example,) = read_code_blocks("From Python")
    printed = io.StringIO()

    with contextlib.redirect_stdout(printed):
        exec(example, {})  # noqa: S102 - our own README

    assert "arxiv:2005.11401" in printed.getvalue()


def test_every_public_name_is_there_and_no_other() -> None:
    assert all(getattr(digest, name) for name in digest.__all__)
    assert set(digest.__all__) <= set(dir(digest))
    with pytest.raises(AttributeError, match="module 'digest' has no attribute 'fetsch'"):
        digest.fetsch  # noqa: B018  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import digest", ["digest.api", "digest.model", "typing", "re", "dataclasses"]),
        (
            "import digest; digest.fetch(['sample'], match=['RAG'])",
            ["typer", "click", "rich", "digest.cli", "requests"],
        ),
    ],
    ids=["import", "fetch"],
)
def test_what_is_not_needed_is_not_loaded(code: str, absent: list[str]) -> None:
    script = f"import sys; before = set(sys.modules); {code}; print(*sorted(set(sys.modules) - before))"

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ran.stderr == ""
    assert set(ran.stdout.split()).isdisjoint(absent)
