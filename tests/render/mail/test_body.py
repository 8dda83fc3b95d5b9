"""However many papers a day brings, a mail is not clipped, and shows, names or counts each of them."""

import re

import pytest
from support import hostile_titles
from support import mail_digests as digests
from support.mail_pages import ENVELOPE, element_text, elements_of_class, mail_page, mail_text, shown_titles

from digest.model import Asked, Counts, Digest, Failure, Link, Section
from digest.render.mail.message import build_message

LIMIT = 90_000
SUMMARY = "We teach a small retriever to ask once more where it has brought pages that nobody can use. " * 2


def wire_bodies(raw: bytes) -> list[bytes]:
    """The two parts as they are sent, encoded."""
    boundary = re.search(rb'boundary="([^"]+)"', raw)
    assert boundary
    return [part.split(b"\r\n\r\n", 1)[1] for part in raw.split(b"--" + boundary[1])[1:3]]


def squeeze_lines(said: str) -> str:
    return " ".join(said.split())


def summarized(total: int) -> Digest:
    """So many papers in two sections, each with a summary of usual length."""
    papers = [digests.match(n, f"Paper {n} about RAG and more", summary=SUMMARY) for n in range(1, total + 1)]
    return digests.digest(
        sections=(Section("A", tuple(papers[: total // 2])), Section("B", tuple(papers[total // 2 :])))
    )


@pytest.mark.parametrize("total", [0, 1, 36, 120, 300, 600, 3000])
def test_no_part_is_so_large_that_a_mail_program_would_clip_it(total: int) -> None:
    raw = build_message(summarized(total), ENVELOPE)

    assert all(len(body) <= LIMIT for body in wire_bodies(raw))
    assert "sends this to" in mail_text(summarized(total))


@pytest.mark.parametrize("total", [36, 120, 300, 600, 3000])
def test_every_paper_is_shown_named_or_counted_in_order(total: int) -> None:
    plain = mail_text(summarized(total))

    numbers = [int(number) for number in re.findall(r"^ *(\d+)\. Paper \1 about", plain, re.MULTILINE)]
    hidden = re.search(r"^and ([\d,]+) more", plain, re.MULTILINE)
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) + (int(hidden[1].replace(",", "")) if hidden else 0) == total
    assert len(numbers) >= min(total, 120)


@pytest.mark.parametrize("total", [120, 300, 3000])
def test_the_room_is_used(total: int) -> None:
    page = wire_bodies(build_message(summarized(total), ENVELOPE))[1]

    assert len(page) > 0.9 * LIMIT


def entries(total: int) -> str:
    """What is shown of each paper, a letter for each: it is in (F)ull, or has its (g)ist, its (f)acts, its (t)itle."""
    texts = [element_text(each) for each in elements_of_class(mail_page(summarized(total)), "d")]
    return "".join(
        "F" if "Chi Muster" in text else "g" if "We teach" in text else "f" if "Ada" in text else "t" for text in texts
    )


def test_a_usual_day_has_everything() -> None:
    assert re.fullmatch("Fg+Fg+", entries(80))


def test_the_last_lose_their_gists_first() -> None:
    assert re.fullmatch("Fg+f+gf+", entries(120))


def test_then_they_lose_their_facts_and_the_first_of_a_section_keeps_a_little_more() -> None:
    assert re.fullmatch("gf+gf+t+|gf+t+ft+", entries(200))


def test_a_mail_of_titles_has_the_facts_of_the_first_of_each_section() -> None:
    assert re.fullmatch("ft+ft+", entries(340))


def test_what_has_no_room_at_all_is_named() -> None:
    plain = squeeze_lines(mail_text(summarized(600)))
    page = " ".join(element_text(each) for each in elements_of_class(mail_page(summarized(600)), "m"))

    named = re.search(r"and (\d+) more: (Paper (\d+) about RAG and more; .*)", plain)
    assert named
    assert int(named[3]) == 600 - int(named[1]) + 1
    assert f"and {named[1]} more: Paper {named[3]} about RAG and more;" in page


def test_papers_that_a_limit_hid_are_counted_also_where_the_mail_ends_early() -> None:
    papers = digests.many(800).matches
    digest = digests.digest(sections=(Section("A", papers[:400], more=7), Section("B", papers[400:], more=5)))

    plain = mail_text(digest)

    shown = len(re.findall(r"^ *\d+\. Paper", plain, re.MULTILINE))
    told = sum(int(number) for number in re.findall(r"^ *and (\d+) more", plain, re.MULTILINE))
    assert shown + told == 812


def test_the_end_fits_however_much_there_is_to_say() -> None:
    digest = digests.digest(
        *digests.many(300).matches,
        asked=tuple(Asked(f"arxiv:cs.{n}", digests.DAY, 1, ("注意" * 1000,)) for n in range(50)),
        failures=tuple(Failure(f"源{n}" * 500, "坏" * 5000) for n in range(50)),
        counts=Counts(900, 300, 500, 300, tuple((f"word{n}" * 20, 1) for n in range(500))),
        hint="提" * 10_000,
    )

    raw = build_message(digest, ENVELOPE)

    assert all(len(body) <= LIMIT for body in wire_bodies(raw))
    plain = squeeze_lines(mail_text(digest))
    assert "Not shown: 100 without your words, 500 muted" in plain
    assert "and 47 more sources could not be read today" in plain


@pytest.mark.parametrize("sections", [30, 400])
def test_many_sections_fit_as_well(sections: int) -> None:
    matches = iter(summarized(sections * 3).matches)
    digest = digests.digest(
        sections=tuple(
            Section(f"Topic {n} " + "长" * 100, tuple(next(matches) for _ in range(3))) for n in range(sections)
        )
    )

    assert all(len(body) <= LIMIT for body in wire_bodies(build_message(digest, ENVELOPE)))
    assert len(shown_titles(mail_page(digest))) >= 40


@pytest.mark.parametrize("title", digests.HOSTILE.values(), ids=digests.HOSTILE.keys())
def test_hostile_papers_by_the_hundred_fit_as_well(title: str) -> None:
    papers = [
        digests.match(
            n,
            title,
            title * 3,
            authors=(title,) * 9,
            author_note=title,
            former_title=title,
            summary=title,
            links=(Link(f"https://x.org/{n}?{'q' * 1900}", "code"),),
        )
        for n in range(200)
    ]

    raw = build_message(digests.digest(*papers), ENVELOPE)

    assert all(len(body) <= LIMIT for body in wire_bodies(raw))
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_hostile_texts_everywhere_fit_as_well() -> None:
    raw = build_message(hostile_titles.digest_of_everything(), ENVELOPE)

    assert all(len(body) <= LIMIT for body in wire_bodies(raw))
