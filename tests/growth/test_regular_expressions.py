"""No text keeps a regular expression of the package busy: ten times the text takes ten times as long."""

import re
from collections.abc import Callable
from functools import partial
from math import inf

import pytest

import digest.channels.mail.login_refusals
import digest.channels.mail.providers
import digest.config.loose_lines
import digest.identifiers
import digest.latex.repair
import digest.links.kinds
import digest.links.rejoin
import digest.links.tracking
import digest.sources.arxiv.addresses
import digest.sources.shared.dates
import digest.sources.shared.page_address
from digest.sources import unknown_page_signs as signs
from growth.cpu import MOST, Call, growth, seconds
from growth.own_patterns import Pattern, Samples, patterns, unknown
from growth.pumping import Attack, attacks

SHORT = 2_500  # characters, which are enough where they take so few seconds that nothing grows with their square
QUICK = 0.0005
LONG, AGAIN = 5_000, 50_000
PATIENCE = 0.2  # seconds, after which what doubles with every character is broken off

# What only a function knows; each is to be named here with what it may be.
SAMPLES: Samples = {
    ("digest.sources.shared.dates", "form"): lambda: digest.sources.shared.dates._FORMS,
    # Whoever calls these is looked at instead.
    ("digest.patterns", "pattern"): list,
    ("digest.patterns", "self.pattern"): list,
    ("digest.latex.repair", "source"): lambda: [source for _, source, _ in digest.latex.repair._REPAIRS],
    ("digest.config.loose_lines", "pattern"): lambda: [pattern for pattern, _ in digest.config.loose_lines._MEANT],
    ("digest.render.abstracts", r"f'(?<!\\w)(?:{pattern})(?!\\w)'"): lambda: [
        r"(?<!\w)(?:state\ space|RAG|R\&D)(?!\w)"
    ],
    ("digest.latex.prose", "prose"): lambda: [r"\s[A-Za-z]{2,}\s", r"(?<![A-Za-z])[A-Za-z]{2,}\s+[A-Za-z]{2,}"],
    ("digest.sources.arxiv.addresses", "pattern"): lambda: digest.sources.arxiv.addresses._ON_PAGE,
    ("digest.identifiers", "server"): lambda: [server for server, _ in digest.identifiers._PREPRINT_VERSIONS],
    ("digest.identifiers", "f'(?:{version})$'"): lambda: [
        f"(?:{version})$" for _, version in digest.identifiers._PREPRINT_VERSIONS
    ],
    ("digest.identifiers", "f'(?i){place}'"): lambda: [
        f"(?i){place}" for _, place in digest.identifiers._PLACES.values()
    ],
    ("digest.identifiers", "place"): lambda: [place for _, place, _ in digest.identifiers._ARTICLE_NUMBERS],
    ("digest.links.tracking", "host"): lambda: [host for host, _, _ in digest.links.tracking._REDIRECTS],
    ("digest.links.tracking", "path"): lambda: [path for _, path, _ in digest.links.tracking._REDIRECTS],
    ("digest.links.tracking", "f'(?i){usual}'"): lambda: [
        f"(?i){usual}" for usual in digest.links.tracking._TRACKING_VALUES.values()
    ],
    ("digest.sources.unknown_pages", "signature"): lambda: [
        signature for signature, _ in (*signs.BESIDE_PAGES, *signs.OTHER_FILES)
    ],
    ("digest.sources.unknown_pages", "beginning"): lambda: [beginning for beginning, _ in signs.TEXTS],
    ("digest.sources.unknown_pages", "mark"): lambda: [mark for mark, _ in signs.PAGES],
    ("digest.sources.shared.page_address", "pattern"): lambda: digest.sources.shared.page_address._SAVED_FROM,
    ("digest.channels.mail.login_refusals", "pattern"): lambda: [
        each.pattern.pattern for each in digest.channels.mail.login_refusals._REFUSALS
    ],
    ("digest.channels.mail.providers", "each.hosts"): lambda: [
        each.hosts for each in digest.channels.mail.providers._PROVIDERS
    ],
    ("digest.channels.mail.providers", "each.domains"): lambda: [
        each.domains for each in digest.channels.mail.providers._PROVIDERS
    ],
    ("digest.channels.mail.providers", "self.domains"): lambda: [
        each.domains for each in digest.channels.mail.providers._PROVIDERS
    ],
    ("digest.links.kinds", "words"): lambda: list(digest.links.kinds._SUBJECTS.values()),
    ("digest.links.rejoin", "broken"): lambda: [broken for _, _, broken, _ in digest.links.rejoin.RULES],
    (
        "digest.sources.huggingface.cards",
        "f'/papers/{re.escape(identifier)}#community$'",
    ): lambda: [r"/papers/2601\.00001#community$"],
}
# As people write them, and as each could be written without harm.
RUNAWAYS = {
    r"(?:a+)+$": r"(?<!a)a++$",
    r"^(?:\s+|<\?.*?\?>|<!--.*?-->)*<rss": r"^(?:\s++|<\?.*?\?>|(?><!--.*?-->))*+<rss",
    r"(?:\w|\d)*$": r"(?<!\w)\w*+$",
    r"\s+$": r"(?<!\s)\s++$",
    r"\s*,?\s+and\b": r" ?,? and\b",
    r"\d+ authors?": r"(?<!\d)\d+ authors?",
    r"/attachments/.*?\.zip": r"/attachments/.{0,300}?\.zip",
    r"!\[[^\]]*\]": r"!\[[^\]\[]*\]",
    r"<a [^>]*href=x>": r"<a [^<>]*href=x>",
    r"\\+\s*\n": r"(?<!\\)\\++\s*\n",
    r"(\w)\1+!": r"(\w)\1!",
    r"\^\d+(?![\d.]*x)": r"\^\d++(?![\d.]*x)",
}


def asked(pattern: Pattern, text: str) -> object:
    """*text*, given to *pattern* as the package does it."""
    given = text.encode("latin-1", "replace") if isinstance(pattern.expression.pattern, bytes) else text
    way: Callable[..., object] = getattr(pattern.expression, pattern.way)
    if pattern.way in ("sub", "subn"):
        return way(given[:0], given)
    found = way(given)
    return list(found) if pattern.way == "finditer" else found  # type: ignore[call-overload]


def growth_by(attack: Attack, pattern: Pattern, tries: int = 3) -> float:
    """How many times as long *pattern* is busy with ten times as much of *attack*."""

    def call_for(length: int) -> Call:
        return partial(asked, pattern, attack.text(length))

    first = seconds(call_for(SHORT), PATIENCE)
    if first < QUICK:
        return 0.0
    if first == inf and seconds(call_for(SHORT), PATIENCE) == inf:
        return inf
    return growth(call_for, LONG, again=AGAIN, quick=4 * QUICK, tries=tries)


def successful(pattern: Pattern, tries: int = 3) -> Attack | None:
    """The attack that keeps *pattern* busy, if there is one."""
    return next((attack for attack in attacks(pattern.expression) if growth_by(attack, pattern, tries) > MOST), None)


def test_every_expression_can_be_read_off_or_is_in_the_table() -> None:
    assert not unknown(SAMPLES)


@pytest.mark.parametrize("pattern", patterns(SAMPLES), ids=lambda pattern: pattern.place)
def test_ten_times_the_text_takes_ten_times_as_long(pattern: Pattern) -> None:
    assert successful(pattern) is None


@pytest.mark.parametrize(("runaway", "tame"), RUNAWAYS.items())
def test_an_expression_that_runs_away_is_found_and_a_tame_one_is_not(runaway: str, tame: str) -> None:
    assert successful(Pattern("here", re.compile(runaway), "search"), tries=1)
    assert successful(Pattern("here", re.compile(tame), "search")) is None
