"""The past of one paper in sentences, and why recipients do not get it: some are named, the others counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pytest

from digest.paper_history import PaperHistory, PastDelivery, PastListing
from digest.render.past import Past, RecipientOutcome, describe_channel, describe_past, describe_recipients, join_names
from digest.rules.workbench.explain import Outcome

NOON = datetime(2026, 6, 23, 12, tzinfo=UTC)
MONDAY = date(2026, 6, 22)
WANTED = Outcome(shown=True, score=1, min_score=1, matches=True, section="Retrieval")
UNWANTED = Outcome(shown=False, score=0, min_score=1)


def recipient(name: str, outcome: Outcome = UNWANTED, *, passed_by: bool = False) -> RecipientOutcome:
    return RecipientOutcome(f"mail:{name}@example.org", outcome, passed_by)


def of(history: PaperHistory, zone: tzinfo = UTC, name_path: Callable[[str], str] = str) -> list[str]:
    return list(describe_past(Past(history, zone=zone, name_path=name_path)))


def test_of_what_is_not_known_nothing_is_said() -> None:
    assert list(describe_past(Past())) == []
    assert list(describe_recipients(Past())) == []


def test_a_paper_in_no_list_was_seen_once() -> None:
    assert of(PaperHistory(NOON)) == [
        "first seen on Tue 23 Jun 2026 12:00, in no list of a day",
        "not delivered anywhere yet",
    ]


def test_lists_have_their_days_and_what_is_known_of_the_place() -> None:
    lists = (
        PastListing("hf", MONDAY, 4),
        PastListing("arxiv:cs.CL", MONDAY, 17, "cross"),
        PastListing("a\x1b[2J", MONDAY),
        PastListing("arxiv:cs.LG", MONDAY, None, "new"),
    )

    assert of(PaperHistory(lists=lists))[:-1] == [
        "listed on Mon 22 Jun 2026 by hf (place 4)",
        "listed on Mon 22 Jun 2026 by arxiv:cs.CL (place 17, cross)",
        "listed on Mon 22 Jun 2026 by a [2J",
        "listed on Mon 22 Jun 2026 by arxiv:cs.LG",
    ]


def test_of_many_lists_the_first_are_named_and_the_last() -> None:
    lists = tuple(PastListing("hf", MONDAY + timedelta(days=at)) for at in range(9))

    assert of(PaperHistory(lists=lists))[3:5] == [
        "listed on Thu 25 Jun 2026 by hf",
        "and in 5 more lists, the last on Tue 30 Jun 2026 by hf",
    ]


def test_times_are_those_of_the_reader_and_paths_as_the_reader_writes_them() -> None:
    deliveries = (PastDelivery("note:/home/ann/notes/papers.md", NOON), PastDelivery("file:/home/ann/x.html", NOON))
    history = PaperHistory(starred=NOON, hidden=NOON, deliveries=deliveries)
    zone = timezone(timedelta(hours=14))

    assert of(history, zone=zone, name_path=lambda path: path.replace("/home/ann", "~")) == [
        "delivered on Wed 24 Jun 2026 02:00 to the note ~/notes/papers.md",
        "delivered on Wed 24 Jun 2026 02:00 to ~/x.html",
        "starred on Wed 24 Jun 2026 02:00",
        "hidden by you on Wed 24 Jun 2026 02:00; `digest unmark` shows it again",
    ]


def test_mails_of_one_run_are_one_delivery_and_those_that_wait_another() -> None:
    names = [PastDelivery(f"mail:r{at}@example.org", NOON) for at in range(200)]
    waiting = [PastDelivery("mail:ann@example.org/weekly", NOON, "held")]

    assert of(PaperHistory(deliveries=(*names, *waiting))) == [
        "delivered on Tue 23 Jun 2026 12:00 by mail to r0@example.org, r1@example.org, r2@example.org and 197 more",
        "delivered on Tue 23 Jun 2026 12:00 by mail to ann@example.org (weekly); not accepted yet (held), "
        "`digest mail` says why",
    ]


def test_of_many_deliveries_the_first_are_named() -> None:
    deliveries = tuple(PastDelivery("stdout", NOON + timedelta(days=at), retitled=True) for at in range(7))

    assert of(PaperHistory(deliveries=deliveries))[3:] == [
        "delivered on Fri 26 Jun 2026 12:00 to standard output; it has another title since, and comes once more",
        "and delivered 3 more times",
    ]


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("stdout", ("to", "standard output")),
        ("note:/n/p.md", ("to the note", "/n/p.md")),
        ("file:/n/p.md", ("to", "/n/p.md")),
        ("mail:ann@example.org", ("by mail to", "ann@example.org")),
        ("mail:ann@example.org/a/b", ("by mail to", "ann@example.org (a/b)")),
        ("phone", ("to", "phone")),
        ("ntfy:papers", ("to", "ntfy:papers")),
        ("mail", ("to", "mail")),
        ("x\x1b]0;y", ("to", "x ]0;y")),
    ],
)
def test_channels_are_called_as_people_call_them(channel: str, words: tuple[str, str]) -> None:
    assert describe_channel(channel, str) == words


@pytest.mark.parametrize(
    ("outcome", "passed_by", "sentence"),
    [
        (UNWANTED, False, "not shown to ann@example.org: without your words"),
        (UNWANTED, True, "not shown to ann@example.org: without your words"),
        (replace(UNWANTED, muted="{0} survey"), False, "not shown to ann@example.org: muted by `{0} survey`"),
        (replace(UNWANTED, hidden=True), False, "not shown to ann@example.org: hidden by you"),
        (
            replace(UNWANTED, matches=True, score=1, min_score=3),
            False,
            "not shown to ann@example.org: it matches, but not enough (score 1, 3 is enough)",
        ),
        (WANTED, False, "shown in “Retrieval” to ann@example.org, not delivered yet"),
        (replace(WANTED, section=None), False, "shown to ann@example.org, not delivered yet"),
        (
            replace(WANTED, section="{x}"),
            True,
            "shown in “{x}” to ann@example.org by the rules of now, but left out of the digests of its lists: "
            "by a limit, or by other rules",
        ),
    ],
)
def test_each_recipient_without_it_has_a_reason(outcome: Outcome, passed_by: bool, sentence: str) -> None:
    past = Past(PaperHistory(), [recipient("ann", outcome, passed_by=passed_by)])

    assert list(describe_recipients(past)) == [sentence]


def test_whose_rules_cannot_be_read_gets_nothing() -> None:
    ann = RecipientOutcome("mail:ann@example.org", WANTED, refused="c.yaml:3:5: {x}")

    assert list(describe_recipients(Past(PaperHistory(), [ann]))) == [
        "not shown to ann@example.org: nothing is, until this is mended: c.yaml:3:5: {x}"
    ]


def test_who_had_it_needs_no_reason() -> None:
    history = PaperHistory(deliveries=(PastDelivery("mail:ann@example.org", NOON),))

    assert list(describe_recipients(Past(history, [recipient("ann", WANTED)]))) == []


def test_recipients_with_one_reason_are_named_together_and_many_reasons_are_counted() -> None:
    muted = [recipient(f"m{at}", replace(UNWANTED, muted=f"term {at}")) for at in range(20)]
    others = [recipient(f"o{at}") for at in range(1_000)]

    shown = list(describe_recipients(Past(PaperHistory(), [*muted, *others])))

    assert shown[0] == "not shown to o0@example.org, o1@example.org, o2@example.org and 997 more: without your words"
    assert shown[1] == "not shown to m0@example.org: muted by `term 0`"
    assert shown[6:] == ["and 15 more recipients, for 15 other reasons"]


@pytest.mark.parametrize(
    ("names", "text"),
    [("a", "a"), ("ab", "a and b"), ("abc", "a, b and c"), ("abcd", "a, b, c and d"), ("abcde", "a, b, c and 2 more")],
)
def test_no_more_than_four_names_stand_in_a_sentence(names: str, text: str) -> None:
    assert join_names(list(names)) == text
