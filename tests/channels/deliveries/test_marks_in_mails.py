"""Stars and hidden papers in mails: only for the person whose archive it is, though papers and rules are shared."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from support.invented_days import Web, at, listed

from digest import config, pipeline, sources
from digest.archive import Archive
from digest.archive.marks import Mark
from digest.channels.deliveries.recipients import list_recipients
from digest.config.mail import Account
from digest.request import Request
from digest.retrieve.page_reader import Retriever

YOU, SHE = "you@example.org", "she@example.org"
ACCOUNT = Account("me@example.org", "folder", "nowhere")
TIDES, MOSS, RAIN = "2606.90031", "2606.90032", "2606.90033"
PAGES = {"hf": listed("2026-06-09", {TIDES: "On Tides", MOSS: "On Moss", RAIN: "On Rain and Tides"})}
MAIL = "mail: {from: me@example.org, maildir: ~/Mail}\n"


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        yield opened


def mark(archive: Archive, number: str, mark: Mark) -> None:
    archive.marks.set_mark(archive.papers.find_named([f"arxiv:{number}"]), mark, at("2026-06-09"))


def mails(archive: Archive, text: str, hour: int = 12) -> dict[str, dict[str, bool]]:
    """For everybody who gets a mail by the configuration *text* the titles in both of its parts, and whether each is
    starred there."""
    settings = config.read(text, "config.yaml")
    now = at("2026-06-09", hour)
    pipeline.fetch_for_recipients(
        Request([sources.parse_address("hf")], settings.rules),
        list_recipients(settings.deliveries),
        ACCOUNT,
        retriever=Retriever(Web(PAGES, now.date())),
        archive=archive,
        enqueue=archive.outbox.queue,
        now=now,
    )
    made = {}
    for queued in archive.outbox.letters():
        letter = archive.outbox.letter(queued.number)
        assert letter is not None
        made[letter.recipient] = read_titles(letter.content)
        archive.outbox.drop(queued.number)
    return made


def read_titles(content: bytes) -> dict[str, bool]:
    plain, html = (
        part.get_content().replace("\r\n", "\n")
        for part in message_from_bytes(content, policy=policy.default).walk()
        if not part.is_multipart()
    )
    in_plain = {title: bool(star) for star, title in re.findall(r"^(★)? *\d+\. (On .*)$", plain, re.MULTILINE)}
    html = re.sub("</?(span|b)[^>]*>", "", html)
    in_html = {title: bool(star) for star, title in re.findall(r">(★ )?\d+\. <a[^>]*>(On [^<]*)</a>", html)}
    assert in_plain == in_html
    return in_plain


@pytest.fixture
def marked(archive: Archive) -> Archive:
    """Tides is starred, Moss is hidden; somebody else had them all before."""
    mails(archive, f"{MAIL}deliver: [{{to: all@example.org}}]\n", 8)
    mark(archive, TIDES, "starred")
    mark(archive, MOSS, "hidden")
    return archive


ALL = {"On Tides": False, "On Moss": False, "On Rain and Tides": False}
MINE = {"On Tides": True, "On Rain and Tides": False}


@pytest.mark.parametrize("rules", ["", "match: [tides, moss]\n"])
@pytest.mark.parametrize("mine_first", [True, False])
def test_two_who_share_the_rules_do_not_share_the_marks(marked: Archive, rules: str, mine_first: bool) -> None:
    both = [f"  - {{to: {YOU}, marks: yes}}\n", f"  - to: {SHE}\n"]

    made = mails(marked, f"{rules}{MAIL}deliver:\n{''.join(both if mine_first else reversed(both))}")

    assert made == {YOU: MINE, SHE: ALL}


@pytest.mark.parametrize(("marks", "titles"), [("", MINE), (", marks: yes", MINE), (", marks: no", ALL)])
def test_the_one_address_under_mail_is_one_s_own_unless_it_says_otherwise(
    marked: Archive, marks: str, titles: dict[str, bool]
) -> None:
    assert mails(marked, f"mail: {{from: me@example.org, to: {YOU}, maildir: ~/Mail{marks}}}\n") == {YOU: titles}


def test_without_a_word_of_marks_a_list_of_deliveries_has_none(marked: Archive) -> None:
    assert mails(marked, f"{MAIL}deliver: [{{to: {YOU}}}, {{to: {SHE}}}]\n") == {YOU: ALL, SHE: ALL}


def test_what_is_hidden_does_not_come_by_mail_until_it_is_shown_again(marked: Archive) -> None:
    mine = f"mail: {{from: me@example.org, to: {YOU}, maildir: ~/Mail}}\n"
    assert mails(marked, mine) == {YOU: MINE}

    assert mails(marked, mine, 13) == {}
    marked.marks.remove_marks(marked.papers.find_named([f"arxiv:{MOSS}"]))
    assert mails(marked, mine, 14) == {YOU: {"On Moss": False}}


def test_a_mail_of_nothing_but_hidden_papers_is_not_sent_and_says_why(marked: Archive) -> None:
    mine = f"match: [moss]\nmail: {{from: me@example.org, to: {YOU}, maildir: ~/Mail}}\n"

    assert mails(marked, mine) == {}
    assert marked.outbox.histories()[f"mail:{YOU}"].why_silent == "none of 2 papers has moss; 1 hidden by you"


def test_one_s_own_mail_may_be_of_starred_papers_beside_the_mails_of_others(marked: Archive) -> None:
    made = mails(
        marked, f"{MAIL}deliver: [{{to: {YOU}, marks: yes, match: [is:starred]}}, {{to: {SHE}, match: [moss]}}]\n"
    )

    assert made == {YOU: {"On Tides": True}, SHE: {"On Moss": False}}
