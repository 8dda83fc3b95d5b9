"""The formats for programs: the keys of `schema: 1`, null for what is not known, the same bytes each time."""

import json
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from support import hostile_titles
from support import mail_digests as digests
from support.sample_digest import sample

from digest.model import Asked, CommandSummary, Digest, Failure, Link, Match, Organization, Paper, Why
from digest.render import json_documents
from digest.render.formats import Look

Shape = dict[str, Any]
MAYBE_TEXT = (str, type(None))
MAYBE_NUMBER = (int, type(None))

# The contract: every key, in order, with the types that its value may have. A dict is an object with these keys, a
# list holds any number of its first element, and None as a second element means "or null".
WHY: Shape = {"topic": MAYBE_TEXT, "term": str, "field": str, "text": str}
PAPER: Shape = {
    "id": str,
    "title": str,
    "url": MAYBE_TEXT,
    "pdf": MAYBE_TEXT,
    "abstract": MAYBE_TEXT,
    "authors": [str],
    "author_count": MAYBE_NUMBER,
    "organization": ({"name": str, "slug": MAYBE_TEXT}, None),
    "listed": MAYBE_TEXT,
    "published": MAYBE_TEXT,
    "updated": MAYBE_TEXT,
    "upvotes": MAYBE_NUMBER,
    "comments": MAYBE_NUMBER,
    "comment": MAYBE_TEXT,
    "announced": MAYBE_TEXT,
    "version": MAYBE_NUMBER,
    "categories": [str],
    "category_sites": [MAYBE_TEXT],
    "keywords": [str],
    "summary": MAYBE_TEXT,
    "identifiers": [str],
    "former_title": MAYBE_TEXT,
    "starred": bool,
    "links": [{"url": str, "kind": str}],
    "sources": [str],
    "topics": [str],
    "score": int,
    "new": bool,
    "why": [WHY],
    "command_summary": ({"text": str, "by": str}, None),
}
DOCUMENT: Shape = {
    "schema": int,
    "sources": [{"address": str, "asked": MAYBE_TEXT, "day": MAYBE_TEXT, "listed": int, "note": MAYBE_TEXT}],
    "counts": {"listed": int, "new": int, "muted": int, "matched": int},
    "reason": MAYBE_TEXT,
    "failures": [{"source": str, "reason": str, "since": MAYBE_TEXT}],
    "papers": [PAPER],
}


def differences(value: object, shape: Any, path: str = "") -> list[str]:
    """The places at which *value* is not of *shape*."""
    if isinstance(shape, tuple) and None in shape:
        return [] if value is None else differences(value, shape[0], path)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{path}: {value!r} is no list"]
        return [wrong for n, each in enumerate(value) for wrong in differences(each, shape[0], f"{path}[{n}]")]
    if isinstance(shape, dict):
        if not isinstance(value, dict) or list(value) != list(shape):
            return [f"{path}: {value!r} has not the keys {list(shape)}"]
        return [wrong for key in shape for wrong in differences(value[key], shape[key], f"{path}.{key}")]
    if isinstance(value, bool) and shape is not bool:
        return [f"{path}: {value!r} is no {shape}"]
    return [] if isinstance(value, shape) else [f"{path}: {value!r} is no {shape}"]


DIGESTS = {
    "sample": sample(),
    "everything": digests.full(),
    "nothing": digests.empty(),
    "hostile": hostile_titles.digest_of_everything(),
}


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
def test_json_has_exactly_the_keys_of_the_contract(digest: Digest) -> None:
    document = json.loads(json_documents.render_json(digest, Look()))

    assert differences(document, DOCUMENT) == []
    assert document["schema"] == 1
    assert len(document["papers"]) == len(digest.matches)


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
def test_jsonl_is_the_papers_of_json_one_a_line(digest: Digest) -> None:
    lines = json_documents.render_jsonl(digest, Look()).split("\n")

    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == json.loads(json_documents.render_json(digest, Look()))["papers"]


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
def test_json_has_a_paper_a_line_so_that_two_digests_can_be_compared(digest: Digest) -> None:
    papers = json.loads(json_documents.render_json(digest, Look()))["papers"]

    found = []
    for line in json_documents.render_json(digest, Look()).split("\n"):
        if line.strip().startswith('{"id"'):
            found.append(json.loads(line.strip().rstrip(",")))
    assert found == papers


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
def test_ids_are_the_papers_one_a_line(digest: Digest) -> None:
    assert json_documents.render_ids(digest, Look()).splitlines() == [match.paper.id for match in digest.matches]


@pytest.mark.parametrize("render", [json_documents.render_json, json_documents.render_jsonl, json_documents.render_ids])
@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
def test_the_same_digest_gives_the_same_bytes_and_they_are_utf_8(digest: Digest, render: Any) -> None:
    once = render(digest, Look())

    assert render(digest, Look()) == once
    assert once.encode("utf-8").decode("utf-8") == once


def test_what_is_unknown_is_null_or_empty() -> None:
    nothing_known = digests.digest(Match(Paper("title:x", "X"), "X", ""))

    paper = json.loads(json_documents.render_json(nothing_known, Look()))["papers"][0]

    assert {key: value for key, value in paper.items() if value not in (None, [])} == {
        "id": "title:x",
        "title": "X",
        "starred": False,
        "score": 0,
        "new": True,
    }


def test_what_is_known_is_written_as_it_is() -> None:
    paper = Paper(
        id="arxiv:2407.21783",
        title="On $O(n^2)$ & <b>",
        url="https://arxiv.org/abs/2407.21783",
        abstract="扩散 models",
        authors=("Zoë Müller",),
        author_count=4,
        organization=Organization("An Institute", "institute"),
        listed=date(2026, 1, 8),
        published=date(2024, 7, 4),
        updated=date(2024, 8, 1),
        upvotes=0,
        comment_count=0,
        author_note="Accepted at a harbour",
        categories=("cs.CL", "tides"),
        category_sites=("arxiv",),
        keywords=("a",),
        summary="One line.",
        links=(Link("https://github.com/o/r", "code"),),
        sources=("hf", "arxiv:cs.CL"),
        pdf="https://arxiv.org/pdf/2407.21783",
        identifiers=("arxiv:2407.21783", "doi:10.5555/tides"),
        version=2,
        announced="replaced",
        starred=True,
    )
    why = Why("Retrieval", "RAG", "abstract", "RAG", ((0, 3),))
    made = CommandSummary("It asks *twice*.", "twice")
    match = Match(paper, "On O(n²)", "扩散 models", ("Retrieval",), 3, (why,), new=False, command_summary=made)

    text = json_documents.render_jsonl(digests.digest(match), Look())

    assert "扩散" in text
    assert json.loads(text) == {
        "id": "arxiv:2407.21783",
        "title": "On $O(n^2)$ & <b>",
        "url": "https://arxiv.org/abs/2407.21783",
        "pdf": "https://arxiv.org/pdf/2407.21783",
        "abstract": "扩散 models",
        "authors": ["Zoë Müller"],
        "author_count": 4,
        "organization": {"name": "An Institute", "slug": "institute"},
        "listed": "2026-01-08",
        "published": "2024-07-04",
        "updated": "2024-08-01",
        "upvotes": 0,
        "comments": 0,
        "comment": "Accepted at a harbour",
        "announced": "replaced",
        "version": 2,
        "categories": ["cs.CL", "tides"],
        "category_sites": ["arxiv", None],
        "keywords": ["a"],
        "summary": "One line.",
        "identifiers": ["arxiv:2407.21783", "doi:10.5555/tides"],
        "former_title": None,
        "starred": True,
        "links": [{"url": "https://github.com/o/r", "kind": "code"}],
        "sources": ["hf", "arxiv:cs.CL"],
        "topics": ["Retrieval"],
        "score": 3,
        "new": False,
        "why": [{"topic": "Retrieval", "term": "RAG", "field": "abstract", "text": "RAG"}],
        "command_summary": {"text": "It asks *twice*.", "by": "twice"},
    }


def test_every_field_of_a_paper_has_a_key() -> None:
    called_otherwise = {"comment_count": "comments", "author_note": "comment"}
    of_the_match = {"topics", "score", "new", "why", "command_summary"}

    # Whose word it is matters to what is merged, not to readers; what is hidden, nobody reads.
    keys = {called_otherwise.get(field.name, field.name) for field in fields(Paper)} - {"own_page", "hidden"}

    assert set(PAPER) - of_the_match == keys


def test_an_empty_digest_says_why_and_what_failed() -> None:
    digest = digests.digest(
        asked=(Asked("hf", None, 0),),
        reason="the list is empty",
        failures=(Failure("arxiv:cs.CL", "timed out"), Failure("hf", "no such page", since=date(2026, 6, 29))),
    )

    document = json.loads(json_documents.render_json(digest, Look()))

    assert document["reason"] == "the list is empty"
    assert document["failures"] == [
        {"source": "arxiv:cs.CL", "reason": "timed out", "since": None},
        {"source": "hf", "reason": "no such page", "since": "2026-06-29"},
    ]
    assert document["papers"] == []
    assert json_documents.render_jsonl(digest, Look()) == ""
    assert json_documents.render_ids(digest, Look()) == ""


def test_why_names_each_term_once_per_field_with_what_it_found() -> None:
    papers = json.loads(json_documents.render_json(sample(), Look()))["papers"]

    retrieval = next(paper for paper in papers if paper["topics"] == ["Retrieval"])

    assert {(why["term"], why["field"], why["text"]) for why in retrieval["why"]} >= {
        ("dense vector*", "abstract", "dense vector"),
        ("retriever", "abstract", "retriever"),
    }
    for paper in papers:
        keys = [(why["topic"], why["term"], why["field"]) for why in paper["why"]]
        assert keys == list(dict.fromkeys(keys))


@pytest.mark.parametrize(
    "character",
    [
        pytest.param("\u2028", id="line separator"),
        pytest.param("\u2029", id="paragraph separator"),
        pytest.param("\n", id="line feed"),
        pytest.param("\r", id="carriage return"),
        pytest.param("\x1c", id="file separator"),
        pytest.param(
            "\x85",
            id="next line",
        ),
        pytest.param("\x00", id="NUL"),
    ],
)
def test_a_line_of_jsonl_is_a_line_for_every_reader(character: str) -> None:
    title = f"one{character}two"
    digest = digests.digest(Match(Paper("title:one", title), title, ""))

    lines = json_documents.render_jsonl(digest, Look()).splitlines()

    assert len(lines) == 1
    assert json.loads(lines[0])["title"] == title
