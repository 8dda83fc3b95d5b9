"""The digest as a message for a chat: short enough, whole links, nobody called, nothing that acts."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support import hostile_titles
from support import mail_digests as digests
from support.sample_digest import sample

from digest.model import Counts, Digest, Failure, Link, Section
from digest.render import chat
from digest.render.chat_words import chat_text, count_units
from digest.render.formats import FORMATS, Look

LINK = re.compile(r"\[([^\[\]]*)\]\((https?://[^\s()<>@]+)\)")
# Who is called by Discord, Slack, Mattermost, Telegram or Matrix; what Slack reads as a link, Discord as a channel.
MENTION = re.compile(r"@\w|<[!@#:a-z]", re.IGNORECASE)
SIGNS = (
    "*",
    "_",
    "`",
    "~",
    "||",
    "[",
    "]",
    "](https://evil.example.org)",
    "<!channel>",
    "<@U123>",
    "<#C1|x>",
    "\\",
    "> ",
)
MORE_SIGNS = (
    "@everyone",
    "@here",
    "@all",
    "# ",
    ":smile:",
    "&lt;",
    "www.",
    "https://",
    "- ",
    "1. ",
    "😀",
    "\n",
    "\u202e",
)
TITLES = st.lists(st.one_of(st.sampled_from((*SIGNS, *MORE_SIGNS)), st.text(max_size=12)), max_size=8).map("".join)


def message(digest: Digest, limit: int = 0) -> str:
    return chat.render(digest, Look(FORMATS["chat"], limit=limit))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def digest_of(titles: list[str], more: int = 0) -> Digest:
    """Papers with *titles*, which are their topics, abstracts and authors, too."""
    matches = tuple(digests.match(n, title, title, authors=(title,)) for n, title in enumerate(titles, 1))
    return digests.digest(sections=(Section("".join(titles[:1]), matches, more),))


def links_of(text: str) -> list[str]:
    """The addresses that a reader of Markdown finds in *text*."""
    tokens = MarkdownIt("commonmark").parse(text)
    return [str(child.attrs["href"]) for token in tokens for child in token.children or () if child.type == "link_open"]


def test_a_message_has_sections_linked_titles_facts_and_gists() -> None:
    lines = message(sample()).splitlines()

    assert lines[:4] == [
        "**Your words**",
        "- [Fast Inference from Transformers via Speculative Decoding](https://huggingface.co/papers/2211.17192)",
        "  ▲ 14 · Yaniv Leviathan, Matan Kalman, Yossi Matias · found parallel pass",
        "  A small model drafts tokens that the large one checks in parallel: two to three times faster, with "
        "identical outputs.",
    ]
    assert lines[4:6] == ["", "**Diffusion**"]
    assert lines[-2:] == ["", "and 1 more"]


@pytest.mark.parametrize(
    ("limit", "has"),
    [
        (0, (True, True, 4)),
        (1000, (False, True, 4)),
        (600, (False, False, 4)),
        (300, (False, False, 2)),
    ],
)
def test_gists_go_first_then_facts_then_papers(limit: int, has: tuple[bool, bool, int]) -> None:
    text = message(sample(), limit)

    last = text.partition("**Reasoning**")[2] if has[2] == 4 else ""
    assert ("A few examples that spell out" in last, "▲ 0" in last, len(links_of(text)) - text.count("[code]")) == has
    assert text.endswith(f"\nand {5 - has[2]} more\n")


@given(st.lists(TITLES, min_size=1, max_size=6), st.integers(1, 900), st.integers(0, 40))
def test_a_message_is_within_its_limit_and_calls_nobody(titles: list[str], limit: int, more: int) -> None:
    digest = digest_of(titles, more)

    for text in (message(digest), message(digest, limit)):
        assert not MENTION.search(text)
        # Each link is whole: no bracket stands elsewhere, and a reader of Markdown finds the same ones.
        assert [target for _, target in LINK.findall(text)] == links_of(text)
        assert not re.search(r"[\[\]]", LINK.sub("", text))
        assert text.count("](") == len(LINK.findall(text))
        assert not re.search(r"[`_~|\\<>]|(?<!\*)\*(?!\*)", LINK.sub("", text))
    assert units(message(digest, limit)) <= limit
    assert message(digest, limit) == message(digest, limit)


@given(TITLES)
def test_a_text_shows_as_it_is_and_starts_nothing(text: str) -> None:
    shown = chat_text(text)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"- {shown}\n  {shown}")

    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} <= {
        "bullet_list",
        "list_item",
        "paragraph",
        "inline",
    }
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "softbreak"}


@given(st.text())
def test_units_are_those_of_utf_16(text: str) -> None:
    assert count_units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_more_papers_never_come_with_a_smaller_limit() -> None:
    digest = hostile_titles.digest_of_titles()
    shown = [len(LINK.findall(message(digest, limit))) for limit in range(60, 6000, 97)]

    assert shown == sorted(shown)
    assert shown[-1] > 50


@pytest.mark.parametrize(
    "digest",
    [hostile_titles.digest_of_titles(), hostile_titles.digest_of_abstracts(), hostile_titles.digest_of_everything()],
    ids=["titles", "abstracts", "everything"],
)
@pytest.mark.parametrize("limit", [0, 280, 2000, 4096])
def test_hostile_texts_do_nothing(digest: Digest, limit: int) -> None:
    text = message(digest, limit)

    assert not MENTION.search(text)
    assert [target for _, target in LINK.findall(text)] == links_of(text)
    assert "evil.example.org" not in "".join(links_of(text))
    assert not limit or units(text) <= limit


def test_an_address_calls_nobody_and_stays_one_link() -> None:
    url = "https://example.org/@everyone/a_(b)?x=1&lt;=2|3"
    (first,) = digests.many(1).matches
    match = replace(first, paper=replace(first.paper, url=url, links=(Link(url, "code"),)))

    text = message(digests.digest(match))

    assert links_of(text) == ["https://example.org/%40everyone/a_%28b%29?x=1&lt%3B=2%7C3"]
    assert not MENTION.search(text)


def test_a_paper_without_an_address_has_its_title() -> None:
    assert message(digests.digest(digests.match(1, "Ask Again", url=None, links=()))).startswith("- Ask Again\n")


def test_an_empty_digest_says_why_in_a_sentence() -> None:
    assert message(digests.empty()) == "All 36 papers were delivered before.\n"
    assert message(digests.empty(), 20) == "All 36…"


def test_sources_that_were_not_read_are_named_last() -> None:
    failures = (Failure("arxiv:cs.CV", "timed out"),)

    assert message(replace(digests.empty(), failures=failures)).endswith("before.\narXiv cs.CV could not be read.\n")
    for limit in (0, 1000, 250):
        assert message(replace(sample(), failures=failures), limit).endswith("more\narXiv cs.CV could not be read.\n")


@given(st.lists(TITLES, min_size=1, max_size=6), st.integers(1, 300), st.integers(0, 40))
def test_what_counts_as_shown_is_what_the_message_names(titles: list[str], limit: int, more: int) -> None:
    digest, look = digest_of(titles, more), Look(FORMATS["chat"], limit=limit)

    text, shown = message(digest, limit), chat.list_shown(digest, look)

    assert list(shown) == list(digest.matches[: len(shown)])
    links = [target for _, target in LINK.findall(text) if "arxiv.org/abs/" in target]
    assert len(shown) == max(1, len(links))
    # Where not even one link has room there is the name of the first paper, or the beginning of it.
    assert links or text.startswith(("- ", "-…", "…"))


def test_where_no_link_has_room_the_first_paper_is_named_and_the_others_are_counted() -> None:
    assert message(sample(), 60) == "- Fast Inference from…\n\nand 4 more\n"
    assert message(sample(), 12) == "- Fas…"


def test_a_digest_of_which_a_limit_hid_all_says_how_many_there_are() -> None:
    hidden = digests.digest(sections=(Section("Retrieval", (), 3),), counts=Counts(listed=5, matched=3))

    assert message(hidden) == "0 of 5 papers.\n"
