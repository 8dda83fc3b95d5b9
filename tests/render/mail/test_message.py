"""The mail as a message: its headers, bytes and sizes, and the same content in both parts."""

import email
import email.policy
import re
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from support import mail_digests as digests

from digest import __version__
from digest.model import Asked, Counts, Digest, Failure, Link, Section
from digest.render.mail.headers import Envelope
from digest.render.mail.message import build_message, encode_body, html_part, list_id, plain_part, subject_line

ENVELOPE = Envelope("Paper digest <me@example.org>", "you@example.org")
SIZES = [0, 1, 36, 120, 3000]
LIMIT = 90_000


def parse_message(digest: Digest, envelope: Envelope = ENVELOPE) -> EmailMessage:
    mail = email.message_from_bytes(build_message(digest, envelope), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def wire_bodies(raw: bytes) -> list[bytes]:
    """The two parts as they are sent, encoded."""
    boundary = re.search(rb'boundary="([^"]+)"', raw)
    assert boundary
    return [part.split(b"\r\n\r\n", 1)[1] for part in raw.split(b"--" + boundary[1])[1:3]]


def squeeze_lines(said: str) -> str:
    return " ".join(said.split())


class HtmlPage(HTMLParser):
    """The titles and addresses of an HTML part."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.titles: list[str] = []
        self._in_title = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value for name, value in attrs if name == "href" and value]
        if tag == "h3":
            self.titles.append("")
        self._in_title = self._in_title or tag == "h3"

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "h3"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.titles[-1] += data


# --- headers -----------------------------------------------------------------------------------


def test_the_headers_say_what_it_is_and_that_nobody_should_answer() -> None:
    mail = parse_message(digests.many(4))

    assert mail["From"] == "Paper digest <me@example.org>"
    assert mail["To"] == "you@example.org"
    assert mail["Subject"] == "4 papers · Mon 23 Nov · Paper 1 about RAG and more"
    assert mail["Date"] == "Mon, 23 Nov 2026 06:30:00 +0000"
    assert re.fullmatch(r"<digest\.20261123\.[0-9a-f]{24}@example\.org>", mail["Message-ID"])
    assert re.fullmatch(r"Paper digest <digest\.[0-9a-f]{16}\.localhost>", mail["List-Id"])
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Precedence"] == "list"


def test_the_date_has_the_zone_in_which_the_digest_was_made() -> None:
    made = datetime(2026, 1, 8, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    digest = Digest(made, (), (), Counts())

    assert parse_message(digest)["Date"] == "Thu, 08 Jan 2026 23:30:00 -0500"
    assert parse_message(digest)["Subject"] == "No papers · Thu 8 Jan"


def test_a_mail_needs_no_configuration() -> None:
    mail = parse_message(digests.many(1), Envelope())

    assert (mail["From"], mail["To"]) == ("Paper digest <digest@localhost>", "you@localhost")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Short", "1 paper · Mon 23 Nov · Short", id="short"),
        pytest.param(
            "A title that is so long that its end would be cut off somewhere by every mail program",
            "1 paper · Mon 23 Nov · A title that is so long that its end would be cut off…",
            id="cut at a word",
        ),
        pytest.param(
            "The exact cost of sorting with few comparisons is $n \\log n - 1.44 n + c$ at most",
            "1 paper · Mon 23 Nov · The exact cost of sorting with few comparisons is…",
            id="not cut inside mathematics",
        ),
        pytest.param("$" + "x + " * 30 + "x$ is all", "1 paper · Mon 23 Nov", id="nothing but mathematics"),
        pytest.param("$5 and $10", "1 paper · Mon 23 Nov · $5 and $10", id="prices"),
    ],
)
def test_the_subject_is_short_and_begins_with_the_number(title: str, expected: str) -> None:
    assert subject_line(digests.digest(digests.match(title=title))) == expected


@pytest.mark.parametrize("title", digests.HOSTILE.values(), ids=digests.HOSTILE.keys())
def test_no_title_can_add_a_header_or_break_the_message(title: str) -> None:
    digest = digests.digest(digests.match(title=title))

    mail = parse_message(digest)

    assert mail["Subject"] == subject_line(digest)
    assert len(mail["Subject"]) <= 78
    assert "Bcc" not in mail
    assert len(mail.keys()) == len(parse_message(digests.many(1)).keys())
    assert all(part.defects == [] for part in mail.walk())


def test_the_list_id_is_constant_for_a_profile_and_never_encoded() -> None:
    profile = "a very long profile name that would not fit on one line of a header at all, would it"
    raw = build_message(digests.many(1), Envelope(profile=profile))

    assert f"List-Id: {list_id(profile)}" in raw.decode().replace("\r\n", "")
    assert list_id(profile) != list_id("digest")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("me@example.org", "me@example.org", id="bare"),
        pytest.param("<me@example.org>", "me@example.org", id="in brackets"),
        pytest.param("Doe, John <me@example.org>", '"Doe, John" <me@example.org>', id="comma in the name"),
        pytest.param('"Doe, \\"J\\"" <me@example.org>', '"Doe, \\"J\\"" <me@example.org>', id="quoted name"),
        pytest.param("Zoë <me+a.b@example.org>", "Zoë <me+a.b@example.org>", id="accents in the name"),
        pytest.param("me@bücher.example", "me@xn--bcher-kva.example", id="domain with an umlaut"),
        pytest.param("root@localhost", "root@localhost", id="this machine"),
    ],
)
def test_an_address_is_written_as_a_header_holds_it(given: str, expected: str) -> None:
    assert parse_message(digests.many(1), Envelope(given, given))["From"] == expected


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        pytest.param("", "not a mail address", id="empty"),
        pytest.param("somebody", "not a mail address", id="no @"),
        pytest.param("a@b.org, c@d.org", "plain ASCII", id="two addresses"),
        pytest.param("A <a@b.org> B <c@d.org>", "not a mail address", id="two addresses with names"),
        pytest.param("jürgen@example.org", "plain ASCII", id="umlaut before the @"),
        pytest.param("a..b@example.org", "plain ASCII", id="two dots"),
        pytest.param("a b@example.org", "plain ASCII", id="blank"),
        pytest.param("me@exa mple.org", "not a domain", id="blank in the domain"),
        pytest.param("me@..org", "not a domain", id="empty label"),
        pytest.param("me@" + "ü" * 80 + ".org", "not a domain", id="label too long"),
        pytest.param("me@example.org\r\nBcc: x@y.org", "control characters", id="line end"),
        pytest.param("M\x00e <me@example.org>", "control characters", id="NUL"),
        pytest.param("M\u2028e <me@example.org>", "control characters", id="line separator"),
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_sent(given: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Envelope(sender=given)
    with pytest.raises(ValueError, match=problem):
        Envelope(recipient=given)


def test_a_profile_cannot_hold_a_line_end() -> None:
    with pytest.raises(ValueError, match="control characters"):
        Envelope(profile="a\r\nBcc: x@y.org")


# --- bytes -------------------------------------------------------------------------------------


def test_the_same_digest_gives_the_same_bytes() -> None:
    assert build_message(digests.full(), ENVELOPE) == build_message(digests.full(), ENVELOPE)


def test_another_reader_or_another_paper_gives_another_message_id() -> None:
    mails = [
        parse_message(digests.many(2)),
        parse_message(digests.many(3)),
        parse_message(digests.many(2), Envelope("me@example.org", "she@example.org")),
        parse_message(digests.many(2), Envelope("me@example.org", "you@example.org", "weekly")),
    ]

    assert len({mail["Message-ID"] for mail in mails}) == 4


def test_the_order_of_the_papers_does_not_change_the_message_id() -> None:
    one, two = digests.match(1), digests.match(2)

    assert (
        parse_message(digests.digest(one, two))["Message-ID"] == parse_message(digests.digest(two, one))["Message-ID"]
    )


@pytest.mark.parametrize("total", SIZES)
def test_the_bytes_are_ascii_with_crlf_and_short_lines(total: int) -> None:
    raw = build_message(digests.many(total), ENVELOPE)

    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_both_parts_come_back_as_they_were_written() -> None:
    digest = digests.full()
    plain, page = parse_message(digest).iter_parts()

    assert (plain.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n") == plain_part(digest)
    assert page.get_content().replace("\r\n", "\n") == html_part(digest)
    assert all(part.defects == [] for part in parse_message(digest).walk())


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        pytest.param("plain words\n" * 20, "quoted-printable", id="English"),
        pytest.param("Zoë möchte schöne Sätze.\n" * 20, "quoted-printable", id="German"),
        pytest.param("扩散模型很有意思。\n" * 20, "base64", id="Chinese"),
        pytest.param("русский текст\n" * 20, "base64", id="Russian"),
    ],
)
def test_text_stays_readable_on_the_wire_unless_it_is_mostly_not_latin(body: str, encoding: str) -> None:
    assert encode_body(body)[0] == encoding


# --- sizes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("total", SIZES)
def test_no_part_is_so_large_that_a_mail_program_would_clip_it(total: int) -> None:
    raw = build_message(digests.many(total), ENVELOPE)

    assert all(len(body) <= LIMIT for body in wire_bodies(raw))
    assert f"Sent by digest {__version__}" in plain_part(digests.many(total))


@pytest.mark.parametrize("total", [36, 120, 3000])
def test_every_paper_is_shown_named_or_counted_in_order(total: int) -> None:
    plain = plain_part(digests.many(total))
    numbers = [int(number) for number in re.findall(r"^(\d+)\. Paper \1 about", plain, re.MULTILINE)]
    hidden = re.search(r"^and ([\d,]+) more$", plain, re.MULTILINE)

    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) + (int(hidden[1].replace(",", "")) if hidden else 0) == total
    assert len(numbers) >= min(total, 120)


def test_the_room_is_used() -> None:
    page = wire_bodies(build_message(digests.many(3000), ENVELOPE))[1]

    assert len(page) > 0.95 * LIMIT


def test_papers_that_a_limit_hid_are_counted_also_where_the_mail_ends_early() -> None:
    papers = digests.many(500).matches
    digest = digests.digest(sections=(Section("A", papers[:250], more=7), Section("B", papers[250:], more=5)))

    plain = plain_part(digest)

    named = len(re.findall(r"^\d+\. Paper", plain, re.MULTILINE))
    told = sum(int(number) for number in re.findall(r"^and (\d+) more$", plain, re.MULTILINE))
    assert named + told == 512


def test_the_account_fits_however_long_it_is() -> None:
    notes = tuple(f"注意 {n} " + "长" * 1000 for n in range(300))
    digest = digests.digest(
        *digests.many(300).matches,
        asked=tuple(Asked(f"arxiv:cs.{n}", digests.DAY, 1, notes) for n in range(50)),
        failures=tuple(Failure("源" * 500, "坏" * 5000) for _ in range(50)),
        counts=Counts(300, 300, 500, 300, tuple((f"word{n}" * 20, 1) for n in range(500))),
        hint="提" * 10_000,
    )

    raw = build_message(digest, ENVELOPE)

    assert all(len(body) <= LIMIT for body in wire_bodies(raw))
    plain = squeeze_lines(plain_part(digest))
    assert "300 listed, 300 new" in plain
    assert re.search(r"and 15,0\d\d more lines", plain)


@pytest.mark.parametrize("title", digests.HOSTILE.values(), ids=digests.HOSTILE.keys())
def test_hostile_papers_by_the_hundred_fit_as_well(title: str) -> None:
    papers = [
        digests.match(
            n,
            title,
            title * 3,
            authors=(title,) * 9,
            links=(Link(f"https://x.org/{n}?{'q' * 1900}", "code"),),
        )
        for n in range(200)
    ]

    raw = build_message(digests.digest(*papers), ENVELOPE)

    assert all(len(body) <= LIMIT for body in wire_bodies(raw))
    assert max(map(len, raw.split(b"\r\n"))) <= 78


# --- what it says ------------------------------------------------------------------------------


@pytest.mark.parametrize("total", SIZES)
def test_the_plain_part_holds_every_title_and_address_of_the_page(total: int) -> None:
    digest = digests.many(total)
    page, plain = HtmlPage(html_part(digest)), squeeze_lines(plain_part(digest))

    assert [title for title in page.titles if title not in plain] == []
    assert [address for address in page.addresses if address not in plain] == []
    assert len(page.addresses) >= total if total <= 36 else len(page.addresses) > 100


def test_hostile_titles_are_the_same_text_in_both_parts() -> None:
    digest = digests.digest(*(digests.match(n, title) for n, title in enumerate(digests.HOSTILE.values())))
    page, plain = HtmlPage(html_part(digest)), squeeze_lines(plain_part(digest))

    assert [title for title in page.titles if title not in plain] == []
    assert "<script>alert(1)</script>" in page.titles
    assert "safegnp.exe" in page.titles


def test_the_plain_part_reads_from_top_to_bottom() -> None:
    assert plain_part(digests.full()) == FULL_TEXT


FULL_TEXT = f"""\
4 of 248 papers · Hugging Face and arXiv cs.CL, Mon 23 Nov 2026
matched: RAG 2, diffusion model 2, Video & more 1, Retrieval 1 · 1
source failed


Retrieval
---------

1. Ask Again, with RAG
   https://arxiv.org/abs/2611.00001
   Ada Beispiel, Bo Sample, Chi Muster + 9 · Institute of Examples ·
   2026-11-20 · ▲ 94 · 3 comments
   We teach a small retriever to notice when it has brought the wrong
   pages. Where earlier RAG systems go on and guess, ours asks once
   more, e.g. with the names that it has learned meanwhile. On four sets
   of questions it is right more often than the best system so far, at
   half of the cost. …
   code: https://github.com/owner/repo1
   project: https://example.org/~p?a=1&b=2
   matched: RAG, diffusion model

2. A second one
   https://arxiv.org/abs/2611.00002
   Ada Beispiel, Bo Sample, Chi Muster + 9 · Institute of Examples ·
   2026-11-20 · ▲ 94 · 3 comments
   We teach a small retriever to notice when it has brought the wrong
   pages. Where earlier RAG systems go on and guess, ours asks once
   more, e.g. with the names that it has learned meanwhile. On four sets
   of questions it is right more often than the best system so far, at
   half of the cost. …
   code: https://github.com/owner/repo2
   project: https://example.org/~p?a=1&b=2
   matched: RAG, diffusion model

and 3 more


Video & more
------------

3. A third <one>
   https://arxiv.org/abs/2611.00003
   Ada Beispiel, Bo Sample, Chi Muster + 9 · Institute of Examples ·
   2026-11-20 · ▲ 94 · 3 comments
   We teach a small retriever to notice when it has brought the wrong
   pages. Where earlier RAG systems go on and guess, ours asks once
   more, e.g. with the names that it has learned meanwhile. On four sets
   of questions it is right more often than the best system so far, at
   half of the cost. …
   code: https://github.com/owner/repo3
   project: https://example.org/~p?a=1&b=2
   matched: RAG, diffusion model · topics: Retrieval


Your words
----------

4. Plain
   https://arxiv.org/abs/2611.00004
   12 authors · ▲ 94 · 3 comments


How this digest came about
--------------------------

hf · Mon 23 Nov 2026 · 36 papers listed
arxiv:cs.CL · Mon 23 Nov 2026 · 212 papers listed
arxiv:cs.CV failed: timed out after 30 s
arxiv:cs.CL: another day came than was asked for
248 listed, 36 new, 2 muted (survey 1, medical 1), 7 matched, 4 shown
A sentence of help.

--{" "}
Sent by digest {__version__} on your own machine; to stop it, remove its line
from your crontab or timer.
"""


def test_an_empty_digest_says_why() -> None:
    for part in (plain_part(digests.empty()), html_part(digests.empty())):
        assert "Nothing from 36 papers" in part
        assert "All 36 papers were delivered before." in part
        assert "36 listed, 0 new, 0 muted, 0 matched, 0 shown" in part


def test_an_address_in_the_plain_part_is_never_wrapped() -> None:
    url = "https://example.org/" + "very-long-path/" * 20
    plain = plain_part(digests.digest(digests.match(url=url, links=())))

    assert url in plain.split()
    assert all(len(line) <= 72 for line in plain.splitlines() if "https:" not in line)


def test_what_is_no_web_address_is_shown_but_not_linked() -> None:
    links = (
        Link("javascript:alert(1)", "code"),
        Link("data:text/html,x", "demo"),
        Link("file:///etc/passwd", "model"),
    )
    digest = digests.digest(digests.match(url="javascript:alert(2)", links=links))

    assert HtmlPage(html_part(digest)).addresses == []
    for part in (plain_part(digest), html_part(digest)):
        assert all(each in part for each in ("javascript:alert(1)", "javascript:alert(2)", "file:///etc/passwd"))
