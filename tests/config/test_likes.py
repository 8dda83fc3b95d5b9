"""`like:` of a topic names papers, or those that are starred; it is no topic by itself."""

import pytest

from digest import config
from digest.config import ConfigError
from digest.rules.topics import Topic


def topic_of(like: str) -> Topic:
    (topic,) = config.read(f"topics: {{A: {{any: [x], like: {like}}}}}\n", "config.yaml").rules.topics
    return topic


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("starred", ("starred",)),
        ("2601.00001", ("arxiv:2601.00001",)),
        ("https://arxiv.org/abs/2601.00001v2", ("arxiv:2601.00001",)),
        ("[starred, 'doi:10.1234/ab', 2601.00001]", ("starred", "doi:10.1234/ab", "arxiv:2601.00001")),
    ],
)
def test_likes_are_papers_or_stars(written: str, read: tuple[str, ...]) -> None:
    assert topic_of(written).like == read


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (
            "topics: {A: {any: [x], like: my stars}}",
            "1:30: topics.A.like: `my stars` is no identifier or address of a paper; write it as arxiv:2401.12345, or "
            "`starred`",
        ),
        (
            "follow: [{name: Yang Liu, like: starred}]",
            "1:33: follow[0].like: `starred` is no identifier or address of a paper; write it as arxiv:2401.12345",
        ),
        (
            "topics: {A: {like: starred}}",
            "1:13: topics.A: nothing to look for; give it `any:`, `all:` or a fact such as `has:`",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, mistake: str) -> None:
    with pytest.raises(ConfigError) as refused:
        config.read(f"{text}\n", "config.yaml")

    assert str(refused.value) == f"config.yaml:{mistake}"


def test_rules_without_likes_say_so() -> None:
    rules = config.read("topics: {A: {any: [x]}}\n", "config.yaml").rules

    assert (rules.has_likes, rules.topics[0].like, rules.topics[0].liking) == (False, (), None)
