"""One run for all readers: who gets which papers, when, in which words, and never twice."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import ClassVar

import pytest
from support.invented_days import Web, at, june, listed, weeks

from digest import config, pipeline, sources
from digest.archive import Archive
from digest.channels.deliveries.due_deliveries import Enqueue
from digest.channels.deliveries.recipients import find_due_day, list_recipients
from digest.compose import LOST
from digest.config.mail import Account
from digest.delivery import ChannelDelivery
from digest.errors import DigestError, FetchError
from digest.letters import DeliveryRun, Letter, SendResult
from digest.request import Request
from digest.retrieve.page_reader import Retriever

Pages = Mapping[str, bytes | DigestError]
YOU, SHE, HE = "you@example.org", "she@example.org", "he@example.org"
ACCOUNT = Account("Paper digest <me@example.org>", "folder", "nowhere")
TIDES, MOSS, RAIN = "2606.90031", "2606.90032", "2606.90033"
TUESDAY = {"hf": listed("2026-06-09", {TIDES: "On Tides", MOSS: "On Moss", RAIN: "On Rain and Tides"})}


def to(*recipients: str, **keys: str) -> str:
    """One delivery, as an item under `deliver:`."""
    lines = [f"to: [{', '.join(recipients)}]", *(f"{key}: {value}" for key, value in keys.items())]
    return "  - " + "\n    ".join(lines) + "\n"


def numbers(mail: EmailMessage) -> set[str]:
    """The identifiers of the papers in *mail*."""
    plain = mail.get_body(("plain",))
    assert plain
    return set(re.findall(r"abs/(2606\.9\d{4})", plain.get_content()))


@dataclass
class Lab:
    """Readers with an archive; *letters* are those of the last run, by recipient and digest."""

    deliver: str = ""
    common: str = ""
    archive: Archive = field(default_factory=lambda: Lab.archives.enter_context(Archive(":memory:")))
    letters: dict[str, Letter] = field(default_factory=dict)
    rounds: list[ChannelDelivery] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    archives: ClassVar[ExitStack]  # those of the running test

    def run(
        self,
        now: datetime,
        pages: Pages,
        addresses: Sequence[str] = ("hf",),
        *,
        accepted: bool = True,
        keep: Enqueue | None = None,
    ) -> DeliveryRun:
        """One run at *now*, when *pages* are what the network has; whether the letters are *accepted* then."""
        settings = config.read(f"{self.common}\ndeliver:\n{self.deliver}", "config.yaml")
        web = Web(pages, now.date())
        request = Request([sources.parse_address(each) for each in addresses], settings.rules, catch_up=True)
        self.rounds.clear()
        made = pipeline.fetch_for_recipients(
            request,
            list_recipients(settings.deliveries),
            ACCOUNT,
            retriever=Retriever(web),
            archive=self.archive,
            enqueue=keep or self._keep,
            now=now,
        )
        self.asked = web.asked
        self.letters = {each.channel.removeprefix("mail:"): each.letter for each in self.rounds if each.letter}
        if accepted:
            for waiting in self.archive.outbox.letters():
                self.archive.outbox.record_result(waiting.number, SendResult("sent"), "", now)
        return made

    def _keep(self, rounds: Sequence[ChannelDelivery], now: datetime) -> None:
        self.rounds += rounds
        self.archive.outbox.queue(rounds, now)

    def mail(self, who: str = YOU) -> EmailMessage:
        return message_from_bytes(self.letters[who].content, policy=policy.default)

    @property
    def papers(self) -> dict[str, set[str]]:
        """What each letter of the last run brings."""
        return {who: numbers(self.mail(who)) for who in self.letters}

    def silence(self, who: str = YOU) -> str | None:
        return self.archive.outbox.histories()[f"mail:{who}"].why_silent


@pytest.fixture(autouse=True)
def archives() -> Iterator[None]:
    """The archives of all labs are closed with the test."""
    with ExitStack() as Lab.archives:
        yield


def day(*numbers: int) -> set[str]:
    return {f"2606.900{number:02}" for number in numbers}


# --- each reader for itself --------------------------------------------------------------------------


def test_each_reader_gets_what_the_own_rules_ask_for() -> None:
    lab = Lab(to(YOU, match="[tides]") + to(SHE, match="[moss]") + to(HE, match="[snow]") + to("all@example.org"))

    made = lab.run(at("2026-06-09"), TUESDAY)

    assert lab.papers == {YOU: {TIDES, RAIN}, SHE: {MOSS}, "all@example.org": {TIDES, MOSS, RAIN}}
    assert (made.due, made.letters, made.papers) == (4, 3, 6)
    assert lab.asked == ["hf"]
    assert "none of 3 papers has snow" in (lab.silence(HE) or "")


def test_nothing_comes_twice_on_a_second_run() -> None:
    lab = Lab(to(YOU, SHE) + to(HE, match="[moss]"))
    lab.run(at("2026-06-09", 7), TUESDAY)

    made = lab.run(at("2026-06-09", 8), TUESDAY)

    assert (made.due, made.letters, lab.papers) == (3, 0, {})
    assert lab.silence() == "nothing new: 3 papers listed, delivered before"


def test_what_a_list_gains_during_the_day_comes_alone() -> None:
    lab = Lab(to(YOU))
    lab.run(at("2026-06-09", 7), {"hf": listed("2026-06-09", {TIDES: "On Tides"})})

    lab.run(at("2026-06-09", 17), TUESDAY)

    assert lab.papers == {YOU: {MOSS, RAIN}}


def test_a_letter_that_was_not_accepted_is_made_once_all_the_same() -> None:
    lab = Lab(to(YOU))
    lab.run(at("2026-06-09"), TUESDAY, accepted=False)

    made = lab.run(at("2026-06-09", 13), TUESDAY, accepted=False)

    assert made.letters == 0
    assert len(lab.archive.outbox.letters()) == 1


def test_two_digests_to_one_address_are_two() -> None:
    lab = Lab(to(YOU, name="tides", match="[tides]") + to(YOU, name="all"))

    lab.run(at("2026-06-09"), TUESDAY)

    assert lab.papers == {f"{YOU}/tides": {TIDES, RAIN}, f"{YOU}/all": {TIDES, MOSS, RAIN}}
    one, other = (lab.mail(f"{YOU}/{name}") for name in ("tides", "all"))
    assert one["Message-ID"] != other["Message-ID"]
    assert one["List-Id"] != other["List-Id"]


def test_who_shares_the_rules_shares_the_words_and_not_the_address() -> None:
    lab = Lab(to(YOU, SHE), common="match: [tides]")

    lab.run(at("2026-06-09"), TUESDAY)

    one, other = lab.mail(YOU), lab.mail(SHE)
    assert (one["To"], other["To"]) == (YOU, SHE)
    assert SHE not in str(one)
    assert one["Message-ID"] != other["Message-ID"]
    for yours, hers in zip(one.iter_parts(), other.iter_parts(), strict=True):
        assert yours.get_content().replace(YOU, SHE) == hers.get_content()
        assert SHE not in yours.get_content()


def test_a_reader_who_had_a_paper_gets_a_letter_without_it_and_the_others_with_it() -> None:
    lab = Lab(to(YOU))
    lab.run(at("2026-06-09", 7), {"hf": listed("2026-06-09", {TIDES: "On Tides"})})

    lab.deliver = to(YOU, SHE)
    lab.run(at("2026-06-09", 8), TUESDAY)

    assert lab.papers == {YOU: {MOSS, RAIN}, SHE: {TIDES, MOSS, RAIN}}


def test_the_same_run_gives_the_same_bytes_by_the_same_secret() -> None:
    runs = [Lab(to(YOU, SHE) + to(HE, match="[moss]")) for _ in range(2)]
    for lab in runs:
        lab.archive.stopped_addresses.keep_secret("of the lab")
        lab.run(at("2026-06-09"), TUESDAY)

    assert runs[0].letters == runs[1].letters


# --- rhythms ---------------------------------------------------------------------------------------------


def test_who_is_not_due_is_not_asked_for() -> None:
    lab = Lab(to(YOU, every="friday"))

    made = lab.run(at("2026-06-09"), TUESDAY)

    assert (made, lab.asked, lab.rounds) == (DeliveryRun(0), [], [])


def test_a_weekly_reader_gets_the_whole_week_at_once_and_a_daily_one_day_by_day() -> None:
    lab = Lab(to(YOU) + to(SHE, every="monday"))
    had: list[dict[str, set[str]]] = []
    for number in (8, 9, 10, 11, 12, 15):
        lab.run(at(f"2026-06-{number:02}"), weeks(number))
        had.append(lab.papers)

    assert had[0] == {YOU: day(8), SHE: day(8)}
    assert had[1:-1] == [{YOU: day(number)} for number in (9, 10, 11, 12)]
    assert had[-1] == {YOU: day(15), SHE: day(9, 10, 11, 12, 15)}


def test_a_monday_that_was_slept_through_is_made_up_for() -> None:
    lab = Lab(to(YOU, every="monday"))
    lab.run(at("2026-06-08"), weeks(8))

    lab.run(at("2026-06-17"), weeks(17))

    assert lab.papers == {YOU: day(9, 10, 11, 12, 15, 16, 17)}
    assert lab.run(at("2026-06-18"), weeks(18)).due == 0


def test_a_clock_that_was_years_ahead_once_is_forgiven() -> None:
    lab = Lab(to(YOU, every="monday"))
    lab.run(at("2031-06-09"), TUESDAY)

    assert lab.run(at("2026-06-08"), weeks(8)).due == 1


# --- the first run, and days that were missed ------------------------------------------------------------------


def test_a_first_run_brings_the_latest_list_alone() -> None:
    lab = Lab(to(YOU))

    lab.run(at("2026-06-12"), weeks(12))

    assert lab.papers == {YOU: day(12)}
    assert lab.asked == ["hf"]


def test_days_that_were_slept_through_come_in_one_letter() -> None:
    lab = Lab(to(YOU))
    lab.run(at("2026-06-08"), weeks(8))

    lab.run(at("2026-06-11"), weeks(11))

    assert lab.papers == {YOU: day(9, 10, 11)}
    assert lab.run(at("2026-06-11", 13), weeks(11)).letters == 0


def test_one_run_catches_up_for_each_reader_from_where_that_one_was() -> None:
    lab = Lab(to(YOU))
    lab.run(at("2026-06-08"), weeks(8))
    lab.deliver = to(SHE)
    lab.run(at("2026-06-10"), weeks(10))
    lab.deliver = to(YOU) + to(SHE) + to(HE)

    lab.run(at("2026-06-12"), weeks(12))

    assert lab.papers == {YOU: day(9, 10, 11, 12), SHE: day(11, 12), HE: day(12)}
    assert len(lab.asked) == len(set(lab.asked))


def test_a_reader_who_came_later_is_not_told_what_the_others_missed() -> None:
    """The account of a letter is of the lists of its reader."""
    lab = Lab(to(YOU))
    lab.run(at("2026-06-08"), weeks(8))
    lab.deliver = to(YOU) + to(HE)

    lab.run(at("2026-06-10"), weeks(10))

    plain = lab.mail(HE).get_body(("plain",))
    assert plain
    assert "hf:2026-06-09" not in plain.get_content()


# --- after damage ----------------------------------------------------------------------------------------------


def test_after_damage_what_is_listed_counts_as_seen_once() -> None:
    lab = Lab(to(YOU) + to(SHE, match="[tides]", max="1"))
    lab.archive.deliveries.record_damage(at("2026-06-09", 6), restored=False)

    lab.run(at("2026-06-09", 7), TUESDAY)

    assert lab.letters == {}
    assert lab.silence() == lab.silence(SHE) == LOST
    grown = {"hf": listed("2026-06-09", {TIDES: "On Tides", RAIN: "On Rain and Tides", "2606.90039": "On Tides II"})}
    lab.run(at("2026-06-09", 8), grown)
    assert lab.papers == {YOU: {"2606.90039"}, SHE: {"2606.90039"}}


def test_after_a_copy_was_restored_a_mail_says_that_some_of_it_may_come_again() -> None:
    lab = Lab(to(YOU))
    lab.archive.deliveries.record_damage(at("2026-06-09", 6), restored=True)

    lab.run(at("2026-06-09", 7), TUESDAY)
    plain = lab.mail(YOU).get_body(("plain",))

    assert plain
    assert "You may have had some of these" in " ".join(plain.get_content().split())
    lab.run(at("2026-06-10", 7), {"hf": listed("2026-06-10", {"2606.90039": "On Tides II"})})
    assert b"you may have had" not in lab.letters[YOU].content


# --- empty days ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("empty", "mails"),
    [
        pytest.param("skip", [], id="skip: silence"),
        pytest.param("note", [9, 10, 11, 12, 15, 16, 17, 18], id="note: one a day"),
        pytest.param("heartbeat", [9, 16], id="heartbeat: one a week"),
    ],
)
def test_an_empty_day_is_told_as_often_as_it_was_asked_for(empty: str, mails: list[int]) -> None:
    lab = Lab(to(YOU, match="[snow]", empty=empty))
    came = []
    for number in (9, 10, 11, 12, 15, 16, 17, 18):
        for hour in (7, 19):
            if lab.run(at(f"2026-06-{number:02}", hour), weeks(number)).letters:
                came.append(number)

    assert came == mails


def test_a_note_says_why_there_is_nothing() -> None:
    lab = Lab(to(YOU, match="[snow]", empty="note"))

    lab.run(at("2026-06-09"), TUESDAY)

    mail = lab.mail()
    plain = mail.get_body(("plain",))
    assert plain
    assert mail["Subject"].startswith("No papers, Tue 9 Jun")
    assert "None of 3 papers has snow." in re.sub(r"\s+", " ", plain.get_content())


def test_a_letter_with_papers_is_a_sign_of_life() -> None:
    lab = Lab(to(YOU, match="[tides]", empty="heartbeat"))
    lab.run(at("2026-06-09"), TUESDAY)

    assert lab.run(at("2026-06-15"), weeks(15)).letters == 0
    assert lab.run(at("2026-06-16"), weeks(16)).letters == 1


def test_signs_of_life_do_not_pile_up_while_the_server_is_away() -> None:
    lab = Lab(to(YOU, match="[snow]", empty="heartbeat"))

    for number in (9, 10, 11):
        lab.run(at(f"2026-06-{number:02}"), weeks(number), accepted=False)

    assert len(lab.archive.outbox.letters()) == 1


# --- the letter itself -------------------------------------------------------------------------------------------


def test_max_is_what_a_letter_shows_and_the_rest_comes_with_the_next() -> None:
    lab = Lab(to(YOU, max="2"))
    lab.run(at("2026-06-09", 7), TUESDAY)
    first = lab.papers[YOU]

    lab.run(at("2026-06-09", 8), TUESDAY)

    assert len(first) == 2
    assert lab.papers[YOU] == {TIDES, MOSS, RAIN} - first


@pytest.mark.parametrize(
    ("template", "subject"),
    [
        ("'{papers} for {name}, {day}'", "3 papers for group, Tue 9 Jun"),
        ("'[{name}] {date}: {count} × {title}'", "[group] 2026-06-09: 3 × On Rain and Tides"),
        ("Plain words", "Plain words"),
    ],
)
def test_a_subject_may_be_one_s_own(template: str, subject: str) -> None:
    lab = Lab(to(YOU, name="group", subject=template))

    lab.run(at("2026-06-09"), TUESDAY)

    mail, letter = lab.mail(f"{YOU}/group"), lab.letters[f"{YOU}/group"]
    titles = {"On Tides", "On Moss", "On Rain and Tides"}
    shown = str(mail["Subject"])
    assert letter.subject == shown
    assert any(shown == subject.replace("On Rain and Tides", title) for title in titles)


def test_a_reader_of_plain_text_gets_plain_text_alone() -> None:
    lab = Lab(to(YOU, format="text") + to(SHE))

    lab.run(at("2026-06-09"), TUESDAY)

    assert lab.mail(YOU).get_content_type() == "text/plain"
    assert lab.mail(SHE).get_content_type() == "multipart/alternative"
    assert numbers(lab.mail(YOU)) == {TIDES, MOSS, RAIN}


HOSTILE = [
    "Tides\r\nBcc: evil@example.com",
    "Tides\nSubject: other",
    "=?utf-8?q?Tides=0d=0aBcc:_evil@example.com?=",
    "Tides\x00\x1b[31m\u202e\u2028\x85 and more",
    "Tides " * 400,
    "Tides \ud800 broken",
    ".",
]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_no_title_and_no_name_becomes_a_header(title: str) -> None:
    evil = "'=?utf-8?q?x=0d=0aBcc:_evil@example.com?= <you@example.org>'"
    lab = Lab(to(evil, subject="'{title} {name}'", name="'=?utf-8?b?eA0KQmNjOiBl?='"))

    lab.run(at("2026-06-09"), {"hf": listed("2026-06-09", {TIDES: title})})

    (letter,) = lab.letters.values()
    head, _, _ = letter.content.partition(b"\r\n\r\n")
    mail = message_from_bytes(letter.content, policy=policy.default)
    assert len(mail.keys()) == len(set(mail.keys()))
    assert {"Bcc", "bcc"} & set(mail.keys()) == set()
    assert [each.addr_spec for each in mail["To"].addresses] == [YOU]
    assert len(str(mail["Subject"])) <= 78
    assert b"\x00" not in head
    assert b"\x1b" not in letter.content
    assert letter.content.count(b"\n") == letter.content.count(b"\r\n") == letter.content.count(b"\r")
    assert max(map(len, letter.content.split(b"\r\n"))) <= 998


# --- sources that fail ---------------------------------------------------------------------------------------------


def test_one_failing_source_is_named_and_the_other_delivered_and_caught_up_with() -> None:
    down = FetchError("timed out after 30 s", later=True)
    lab = Lab(to(YOU))
    lab.run(at("2026-06-08"), weeks(8))

    made = lab.run(
        at("2026-06-09"), {"hf": down, "hf:2026-06-08": june(8), "sample.html": TUESDAY["hf"]}, ("hf", "sample.html")
    )

    assert [failure.source for failure in made.failures] == ["hf"]
    assert lab.papers == {YOU: {TIDES, MOSS, RAIN}}
    plain = lab.mail().get_body(("plain",))
    assert plain
    told = " ".join(plain.get_content().split())
    assert "Hugging Face could not be read today; its papers come with the next mail." in told
    assert "timed out" not in told
    lab.run(at("2026-06-10"), weeks(10))
    assert lab.papers == {YOU: day(9, 10)}


def test_where_no_source_can_be_read_nobody_counts_as_served() -> None:
    lab = Lab(to(YOU, every="week", empty="note"))

    made = lab.run(at("2026-06-09"), {"hf": FetchError("no network", later=True)})

    assert (made.due, made.letters, made.asked, len(made.failures)) == (1, 0, (), 1)
    assert lab.rounds == []
    assert lab.archive.outbox.histories() == {}
    assert lab.run(at("2026-06-10"), weeks(10)).letters == 1


def test_a_failure_while_letters_are_kept_leaves_everything_as_it_was() -> None:
    lab = Lab(to(YOU))

    def full(rounds: Sequence[ChannelDelivery], now: datetime) -> None:
        raise DigestError("no space left")

    with pytest.raises(DigestError):
        lab.run(at("2026-06-09"), TUESDAY, keep=full)

    assert lab.archive.outbox.histories() == {}
    lab.run(at("2026-06-09"), TUESDAY)
    assert lab.papers == {YOU: {TIDES, MOSS, RAIN}}


# --- many ------------------------------------------------------------------------------------------------------------


def test_hundreds_of_readers_get_each_their_own_and_each_once() -> None:
    """More than are held in memory at a time."""
    words = [f"word{at}" for at in range(40)]
    titles = {f"2606.9{at:04}": f"On word{at} and word{(at + 1) % 40}" for at in range(40)}
    papers = [{"paper": {"id": each, "title": title, "summary": "Words."}} for each, title in titles.items()]
    pages = {"hf": json.dumps({"dailyPapers": papers, "dateString": "2026-06-09", "periodType": "day"}).encode()}
    deliver = "".join(
        to(f"reader{at}@example.org", match=f"[{words[at % 40]}, {words[(at * 7 + 3) % 40]}]") for at in range(520)
    )
    lab = Lab(deliver)

    made = lab.run(at("2026-06-09", 7), pages)

    assert (made.due, made.letters) == (520, 520)
    for number in (0, 1, 499, 500, 519):
        wanted = {number % 40, (number * 7 + 3) % 40}
        expected = {f"2606.9{paper:04}" for each in wanted for paper in (each, (each - 1) % 40)}
        assert numbers(lab.mail(f"reader{number}@example.org")) == expected
    assert lab.run(at("2026-06-09", 8), pages).letters == 0


def test_the_record_of_a_mailing_is_an_account() -> None:
    lab = Lab(to(YOU))
    made = lab.run(at("2026-06-09"), TUESDAY)

    account = made.as_digest(at("2026-06-09"))

    assert (account.counts.listed, account.reason) == (3, None)
    assert made.counts == {"listed": 3, "due": 1, "deliveries": 1, "papers delivered": 3}
    empty = lab.run(at("2026-06-09", 8), TUESDAY).as_digest(at("2026-06-09", 8))
    assert empty.reason == "no recipient had anything new"


def test_find_due_days_are_known_before_the_run() -> None:
    (reader,) = list_recipients(config.read(f"deliver:\n{to(YOU, every='friday')}", "config.yaml").deliveries)

    assert find_due_day(reader, None, at("2026-06-09")) == date(2026, 6, 12)
    assert find_due_day(reader, None, at("2026-06-12") + timedelta(hours=3)) == date(2026, 6, 12)


def test_two_readers_may_follow_two_people_of_one_name() -> None:
    authors = {TIDES: ["Yang Liu", "Ann Poe"], MOSS: ["Yang Liu", "Cy Dee"], RAIN: ["Yang Liu", "Ann Poe", "Gil Hay"]}
    papers = [
        {"paper": {"id": each, "title": f"On {each}", "authors": [{"name": name} for name in names]}}
        for each, names in authors.items()
    ]
    page = json.dumps({"dailyPapers": papers, "dateString": "2026-06-09", "periodType": "day"}).encode()
    like = "[{{name: Yang Liu, like: {}}}]"
    lab = Lab(to(YOU, follow=like.format(TIDES)) + to(SHE, follow=like.format(MOSS)) + to(HE), "match: [tides]\n")

    lab.run(at("2026-06-09"), {"hf": page})

    assert lab.papers == {YOU: {TIDES, RAIN}, SHE: {MOSS}}


# --- addresses that lead to others -------------------------------------------------------------

FEED = "https://feeds.example.org/harbours.xml"
LIST_OF_FEEDS = f'<opml version="2.0"><body><outline xmlUrl="{FEED}"/></body></opml>'


def feed(*numbers: str) -> bytes:
    items = "".join(
        f"<item><title>On Tides {number}</title><link>https://arxiv.org/abs/{number}</link></item>"
        for number in numbers
    )
    return f'<rss version="2.0"><channel><title>Harbours</title>{items}</channel></rss>'.encode()


def test_what_a_list_of_feeds_leads_to_reaches_every_reader_once() -> None:
    lab = Lab(to(YOU, match="[tides]") + to(SHE, match="[tides]"))
    came = []
    for day, numbers_of_day in ((9, [TIDES]), (10, [TIDES]), (11, [TIDES, RAIN])):
        pages = {"feeds.opml": LIST_OF_FEEDS.encode(), FEED: feed(*numbers_of_day), "hf": june(day)}
        lab.run(at(f"2026-06-{day:02}"), pages, ["hf", "feeds.opml"])
        came.append(lab.papers)

    assert came == [{YOU: {TIDES}, SHE: {TIDES}}, {}, {YOU: {RAIN}, SHE: {RAIN}}]
