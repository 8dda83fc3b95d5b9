"""What is said of a paper in one mail of a mailing is said in all, and each mail is what it would be alone."""

from base64 import encodebytes
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from support import mail_digests as digests

from digest.model import CommandSummary, Digest, Match, Section, Why
from digest.render.mail.body import make_body
from digest.render.mail.cards import Cards
from digest.render.mail.headers import Envelope
from digest.render.mail.message import build_message, write_message
from digest.render.mail.quoting import NumberedText, prefers_base64, quote, unquote

ENVELOPE = Envelope("papers@example.org", "ann@example.org")
_TITLES = ("Tides", "Zoë on tides & <seas>", "扩散模型很有意思", "A long title, " * 12, "= at the end of a line ")


def random_matches(dice: Random) -> list[Match]:
    """Papers with all that can be known of one, or nothing."""
    plain = [digests.match(number, dice.choice(_TITLES), dice.choice(_TITLES) * 9) for number in range(120)]
    return [
        replace(
            match,
            paper=replace(
                match.paper,
                upvotes=dice.choice((None, 0, 7, 1_200)),
                starred=dice.random() < 0.2,
                former_title=dice.choice((None, "Ebb")),
            ),
        )
        for match in plain
    ]


def random_digests(number: int, dice: Random) -> Iterator[Digest]:
    """Digests of the same day for readers with different words, topics, limits and summaries."""
    matches = random_matches(dice)
    for _ in range(number):
        chosen = [reword(match, dice) for match in dice.sample(matches, dice.choice((0, 1, 9, 10, 40, 100, 120)))]
        topics = dice.choice(((None,), ("Seas",), (None, "Seas"), ("Seas", "Moss", "言語")))
        sections = tuple(
            Section(topic, tuple(chosen[at :: len(topics)]), dice.choice((0, 0, 3))) for at, topic in enumerate(topics)
        )
        yield replace(digests.many(1), sections=sections)


def reword(match: Match, dice: Random) -> Match:
    """*match* as another reader's words found it."""
    word = match.title[: dice.choice((1, 4))]
    why = dice.choice(
        ((), (Why(None, word, "title", word, ((0, len(word)),)),), (Why("Seas", "sea", "author", "Ann"),))
    )
    summary = dice.choice((None, None, CommandSummary("It ebbs.", "a model")))
    return replace(match, why=why, topics=dice.choice(((), ("Seas", "Moss"))), command_summary=summary)


def test_a_mail_of_a_mailing_is_the_mail_that_it_would_be_alone() -> None:
    for seed in range(6):
        cards, few = Cards(), Cards(most=5)
        for digest in random_digests(30, Random(seed)):  # noqa: S311 - no secret
            alone = build_message(digest, ENVELOPE)

            assert write_message(digest, ENVELOPE, make_body(digest, cards)).content == alone
            assert write_message(digest, ENVELOPE, make_body(digest, few)).content == alone


def test_a_numbered_text_is_the_text_with_that_number() -> None:
    dice = Random(1)  # noqa: S311 - no secret
    for _ in range(300):
        before, after = ("".join(dice.choices("ab 8é=9.", k=dice.randrange(160))) for _ in range(2))
        for number in (7, 8, 12, 89, 100, 998):
            numbered = NumberedText(lambda sign: f"{before}{sign}{after}{sign}\n", len(str(number)))  # noqa: B023

            assert numbered.fill(number) == quote(f"{before}{number}{after}{number}\n")


def test_base64_is_preferred_where_it_is_two_thirds_as_long_or_less() -> None:
    dice = Random(2)  # noqa: S311 - no secret
    for _ in range(500):
        text = "".join(dice.choices("abc é漢=\n", weights=(9, 9, 9, 9, 3, dice.randrange(40), 1, 2), k=300)) + "\n"
        packed = encodebytes(text.encode()).decode().replace("\n", "\r\n")

        assert prefers_base64(quote(text)) == (len(quote(text)) > 1.5 * len(packed))
        assert unquote(quote(text)) == text
