"""Whatever lies beside the sample, the sample's papers come: no input hangs a run, fills the memory, or ends it."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.forked_command import ForkedCommand
from support.loopback import Answer, Site
from support.saved_pages import PAGES

MOST_MEMORY = 500  # megabytes
FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>'
OWN = b"From: no-reply@arxiv.org\nSubject: cs daily\n"
PARTS = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
HF = b"<html><head><title>Daily Papers - Hugging Face</title></head><body>huggingface.co/front"
ARXIV = (
    b'<html><body><div id="dlpage"><a href="/list/cs.CL/new">x</a><h3>New submissions for Thursday, 8 January 2026</h3>'
)
MB = 1_000_000
# Each is as large as a page may be, or as dense as one can.
BOMBS: dict[str, Callable[[], bytes]] = {
    "newlines": lambda: b"\n" * 60 + b"Service unavailable",
    "newlines and a tag": lambda: b'<?xml version="1.0"?>' + b"\n" * MB + b"<>",
    "blanks": lambda: b" " * (30 * MB) + b"x",
    "comments": lambda: b"<!--a-->" * MB + b"<>",
    "nothing": lambda: b"\0" * (30 * MB),
    "paragraphs": lambda: HF + b"<p>" * (10 * MB),
    "paragraphs of arXiv": lambda: ARXIV + b"<p>" * (10 * MB),
    "entries of arXiv": lambda: ARXIV + b"<dl>" + b"<dt><a href=/abs/2601.00001>x</a></dt><dd></dd>" * 400_000,
    "attributes": lambda: b"<html " + b'a="b" ' * (5 * MB) + b">aclanthology.org",
    "attributes of a feed": lambda: b"<rss " + b" ".join(b'a%d="b"' % at for at in range(MB // 8)) + b">" + FEED,
    "items": lambda: FEED + b"<item></item>" * (2 * MB) + b"</channel></rss>",
    "titles": lambda: FEED + b"<item><title>a</title></item>" * MB + b"</channel></rss>",
    "tags in tags": lambda: FEED + b"<b>" * (5 * MB),
    "articles in articles": lambda: HF + b"<article>" * (2 * MB),
    "lists": lambda: b"[" * (20 * MB),
    "empty lists": lambda: b'{"notes": [' + b"[]," * (10 * MB) + b"[]]}",
    "objects": lambda: b"[" + b"{}," * (10 * MB) + b"{}]",
    "records": lambda: b"[" + b'{"paper":{"id":"2601.00001","title":"a"}},' * 500_000 + b"{}]",
    "numbers": lambda: b"[" + b"1.5," * (7 * MB) + b"1]",
    "one number": lambda: b"[" + b"9" * (5 * MB) + b"]",
    "an emoji": lambda: b'[{"paper":{"id":"2601.00001","title":"' + "😀".encode() + b"a" * (47 * MB) + b'"}}]',
    "DOIs": lambda: FEED + b"<item><title>a</title><description>" + b"doi: 10.1234/a " * (MB // 5),
    "an author": lambda: FEED + b"<item><title>a</title><author>" + b"a" * (3 * MB) + b"</author></item>",
    "prefixes": lambda: FEED + b"".join(b'<a%d:b xmlns:a%d="http://a.b/%d">' % (at, at, at) for at in range(30_000)),
    "punycode": lambda: OWN + b"Content-Type: text/plain; charset=punycode\n\n" + b"a" * (MB // 2),
    "LaTeX": lambda: json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [{"id": "1", "title": "T", "content_text": "\\ " * MB}],
        }
    ).encode(),
    "words in a subject": lambda: b"From: x@arxiv.org\nSubject: " + b"=?utf-8?q?a?= " * 300_000 + b"\n\nx",
    "a type": lambda: b"From: x@arxiv.org\nMIME-Version: 1.0\nContent-Type: " + b"a=b;" * MB + b"\n\nx",
    "brackets in a type": lambda: b"From: x@arxiv.org\nMIME-Version: 1.0\nContent-Type: " + b"(" * MB + b"\n\nx",
    "parts": lambda: OWN + PARTS + b"--b\n\nx\n" * (3 * MB),
    "parts in parts": lambda: (
        OWN + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(100_000))
    ),
    "mails in mails": lambda: OWN + b"Content-Type: message/rfc822\n\n" * 300_000,
    "headers": lambda: OWN + b"X: y\n" * (5 * MB),
    "rules": lambda: OWN + b"\n\\\\\narXiv:2601.00001\n" + b"-" * 78 + b"\n" * (20 * MB),
    "copied lines": lambda: b"Title\n\n\xc2\xb7\nJan 8, 2026\n" * MB,
    "an unknown charset": lambda: b'<!DOCTYPE html><meta charset="\x1b]52;c;AAAA">huggingface.co/front',
    "another XML": lambda: b'<?xml version="1.0"?><error><code>AccessDenied</code></error>',
}


@pytest.mark.parametrize("name", BOMBS)
def test_the_sample_comes_beside_whatever_lies_there(digest: ForkedCommand, name: str) -> None:
    odd = digest.folder / "odd"
    odd.write_bytes(BOMBS[name]())

    ran = digest("fetch", "sample", odd, "--all", "-f", "json")

    account = json.loads(ran.out)
    assert ran.status in (0, 3)
    assert len([paper for paper in account["papers"] if paper["sources"] == ["hf"]]) >= 12
    assert str(odd) in {each.get("address") or each["source"] for each in account["sources"] + account["failures"]}
    assert len(ran.err.splitlines()) <= 2
    assert all(len(line) < 1_000 for line in ran.err.splitlines())
    assert "unexpected" not in ran.err
    assert "Warning" not in ran.err
    assert ran.memory < MOST_MEMORY


def test_a_device_that_never_ends_is_no_listing_and_no_configuration(digest: ForkedCommand) -> None:
    source = digest("fetch", "sample", "/dev/zero", "-f", "json")
    config = digest("fetch", "sample", "-c", "/dev/zero")
    template = digest("fetch", "sample", "--template", "/dev/zero")

    assert (source.status, config.status, template.status) == (3, 2, 1)
    assert "/dev/zero: more than 48 MB: no listing is that large" in source.err
    assert config.err.count("\n") == template.err.count("\n") == 1
    assert max(source.memory, config.memory, template.memory) < MOST_MEMORY


def test_a_maildir_holds_whatever_people_send(digest: ForkedCommand) -> None:
    box = digest.folder / "Mail"
    for folder in ("new", "cur", "tmp"):
        (box / folder).mkdir(parents=True)
    own = (PAGES / "arxiv-mail" / "multipart.eml").read_bytes()
    (box / "cur" / "1:2,S").write_bytes(own)
    for at, name in enumerate(BOMBS):
        if BOMBS[name]().startswith(b"From: "):
            (box / "new" / f"{at}").write_bytes(BOMBS[name]())
    os.mkfifo(box / "new" / "pipe")
    (box / "new" / "folder").mkdir()

    ran = digest("fetch", box, "-f", "ids", "--all")
    alone = digest("fetch", PAGES / "arxiv-mail" / "multipart.eml", "-f", "ids", "--all")

    assert (ran.status, ran.out) == (0, alone.out)
    assert ran.out
    assert ran.memory < MOST_MEMORY


def test_bytes_that_are_no_utf_8_are_a_sentence_or_a_file(digest: ForkedCommand) -> None:
    page = digest.folder / os.fsdecode(b"odd\xff.html")
    page.write_bytes((PAGES / "huggingface" / "daily_2026.html").read_bytes())

    commands = [
        ("fetch", os.fsdecode(b"hf:q=\xff")),
        ("fetch", os.fsdecode(b"https://a.example/\xff")),
        ("fetch", os.fsdecode(b"gone\xff.html")),
        ("fetch", "sample", "-m", "|||ſ", "--exit-code"),
        ("search", os.fsdecode(b"\xff")),
        ("explain", os.fsdecode(b"\xff"), "sample"),
    ]
    ran = [digest(*command) for command in commands]
    shown = digest("fetch", page, "-f", "json")

    assert [each.status for each in ran] == [2, 2, 1, 2, 2, 2]
    assert all("unexpected" not in each.err and len(each.sentences) <= 1 for each in ran)
    assert json.loads(shown.out)["sources"][0]["address"].endswith("odd\\xff.html")


def test_one_odd_source_costs_no_recipient_a_mail(digest: ForkedCommand, page: Path) -> None:
    box, odd = digest.folder / "box", digest.folder / "odd.xml"
    odd.write_bytes(BOMBS["newlines and a tag"]())
    mail = f"mail: {{from: me@example.org, to: me@example.org, folder: {box}}}\n"
    (digest.folder / "config.yaml").write_text(f"{mail}sources: [{odd}, {page}]\n", encoding="utf-8")

    ran = digest("fetch", "--email", "-c", "config.yaml")

    assert ran.status == 3
    assert len(list(box.iterdir())) == 1


def test_a_site_that_answers_with_an_error_behind_blank_lines_does_not_hold_the_lock(
    digest: ForkedCommand, page: Path
) -> None:
    with Site() as site:
        site.answers("/feed.xml", Answer(b"\n" * 60 + b"Service unavailable"))
        first = digest("fetch", "--new", f"{site.url}/feed.xml", "-f", "ids")
        second = digest("fetch", "--new", page, "-f", "ids")

    assert (first.status, second.status) == (1, 0)
    assert second.out.count(b"\n") == 12


def test_an_answer_that_is_cut_off_in_its_headers_is_for_later(digest: ForkedCommand) -> None:
    with Site() as site:
        site.answers("/feed.xml", Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Le"))
        ran = digest("fetch", f"{site.url}/feed.xml")

    assert ran.status == 75
    assert "broke off" in ran.err


def test_the_error_that_a_site_answers_with_is_told_in_part(digest: ForkedCommand) -> None:
    page = digest.folder / "page.json"
    page.write_text(json.dumps({"error": "1" * 300_000}), encoding="utf-8")

    ran = digest("fetch", page)

    assert ran.status == 1
    assert len(ran.err) < 600


def test_a_long_word_after_match_is_told_in_part(digest: ForkedCommand) -> None:
    ran = digest("fetch", "sample", "-m", "(" * 100_000)

    assert ran.status == 2
    assert len(ran.err) < 2_000
