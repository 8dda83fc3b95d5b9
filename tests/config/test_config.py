"""The configuration: what its keys mean, and every mistake with its place and a remedy."""

import shlex
from collections.abc import Mapping
from datetime import date

import pytest
from support.selecting import select_papers

from digest import config
from digest.config import Config, ConfigError
from digest.config.keys import FILE_KEYS, SHARED_NAMES
from digest.errors import Excerpt, UsageError
from digest.model import Organization, Paper
from digest.rules.language.expressions import all_leaves, format_expression
from digest.rules.language.parsing import parse_expression
from digest.rules.topics import Topic

NAME = "config.yaml"


def read(text: str) -> Config:
    return config.read(text, NAME)


def mistakes(text: str) -> list[str]:
    """The mistakes in *text*, one line each, without the file's name."""
    with pytest.raises(ConfigError) as refused:
        read(text)
    lines = str(refused.value).split("\n")
    assert all(line.startswith(f"{NAME}:") for line in lines)
    return [line.removeprefix(f"{NAME}:") for line in lines]


def topics(text: str) -> dict[str | None, str]:
    return {topic.name: format_expression(topic.wanted) for topic in read(text).rules.topics}


def is_shown(text: str, paper: Paper) -> bool:
    return bool(select_papers([paper], read(text).rules).matches)


# --------------------------------------------------------------------------------- terms


@pytest.mark.parametrize(
    "text",
    [
        "NO", "off", "on", "Yes", "2:30", "0x10", "010", "1_000", "3.10", "null", ".inf", "2026-01-05",
        "agent*", "=CLIP", "/re/i", "C++", "C#", "$k$-NN", "<RAG>", "1e5", "R&D", "f(x)",
        r"/\bSAM[- ]?[23]\b/", "扩散模型", "it's", "GPT-4.1", "true", "y",
    ],
)  # fmt: skip
def test_a_term_is_the_text_that_was_written(text: str) -> None:
    for written_so in (f"match:\n  - {text}\n", f"match: {text}\n", "match: ['{}']\n".format(text.replace("'", "''"))):
        (topic,) = read(written_so).rules.topics
        assert [leaf.term.text for leaf in all_leaves(topic.wanted)] == [text]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        pytest.param("title:RAG", "title:RAG", id="a field"),
        pytest.param("title: RAG", "title:RAG", id="a field, with a blank"),
        pytest.param("has: code", "has:code", id="a fact, with a blank"),
        pytest.param("author: Bengio", "author:Bengio", id="a field, as YAML reads a key"),
        pytest.param("{author: Bengio}", "author:Bengio", id="the same in braces"),
        pytest.param("upvotes: '>=30'", "upvotes:>=30", id="a fact with a quoted value"),
        pytest.param("title: RAG | mamba", "(title:RAG) | title:mamba", id="more after the field"),
        pytest.param("not survey", "not survey", id="not"),
        pytest.param("a & b", "a & b", id="and"),
        pytest.param("(a | b) & c", "(a | b) & c", id="brackets"),
        pytest.param("GPT-4 | Claude", "GPT-4 | Claude", id="or"),
        pytest.param("'a & not has:code'", "a & not has:code", id="in quotes"),
        pytest.param('"a & b"', "a & b", id="in double quotes"),
    ],
)
def test_an_item_may_be_an_expression(text: str, meaning: str) -> None:
    assert topics(f"match:\n  - {text}\n") == {None: meaning}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        pytest.param(
            "[MASK]", "3:5: match[1]: expected a text, got a list; put a term with brackets in quotes", id="list"
        ),
        pytest.param(
            "{a: 1, b: 2}", "3:5: match[1]: `a: 1` is a key for YAML; write `a:1` or put it in quotes", id="mapping"
        ),
        pytest.param(
            "ViT: vision", "3:5: match[1]: `ViT: vision` is a key for YAML; write `ViT:vision` or put it", id="key"
        ),
        pytest.param(
            "b & not has: code",
            "3:5: match[1]: `b & not has: code` is a key for YAML; write `b & not has:code`",
            id="key in an expression",
        ),
        pytest.param(
            "!survey", "3:5: `!survey` is a tag for YAML; put the text in quotes (or use `mute:` or `not`)", id="tag"
        ),
        pytest.param("&x", "3:5: `&x` is an anchor for YAML; put the text in quotes", id="anchor"),
        pytest.param("*agent", "3:5: `*agent` is an alias for YAML; put the text in quotes", id="alias"),
        pytest.param(
            ">5", "3:5: match[1]: `>` begins a block of text in YAML; put the term in quotes", id="folded block"
        ),
        pytest.param("|", "3:5: match[1]: `|` begins a block of text in YAML; put the term in quotes", id="block"),
        pytest.param("|x", "3:5: `|` begins a block of text in YAML; put the whole text in single quotes", id="bar"),
        pytest.param(
            "@x", "3:5: `@` begins something reserved in YAML; put the whole text in single quotes", id="at sign"
        ),
        pytest.param(
            "`x`", "3:5: ``` begins something reserved in YAML; put the whole text in single quotes", id="back-tick"
        ),
        pytest.param("%x", "3:5: `%` begins a directive in YAML; put the whole text in single quotes", id="percent"),
        pytest.param("~", "3:5: match[1]: `~` has no letter or digit to look for", id="tilde"),
        pytest.param("", "3:4: match[1]: an empty term finds nothing", id="nothing"),
        pytest.param("''", "3:6: match[1]: an empty term finds nothing", id="quoted nothing"),
        pytest.param("#x", "3:4: match[1]: an empty term finds nothing", id="a comment"),
        pytest.param("=", "3:5: match[1]: `=` has no letter or digit to look for", id="equals"),
        pytest.param("a & & b", "3:9: match[1]: a term is missing before `&`", id="a place inside"),
        pytest.param("'a & & b'", "3:10: match[1]: a term is missing before `&`", id="a place inside quotes"),
        pytest.param(
            "a & titel:b", "3:9: match[1]: `titel:` is no field; did you mean title:?", id="a slip in a field"
        ),
        pytest.param("/(a+)+/", "3:5: match[1]: `/(a+)+/` can run away: ", id="a regex that runs away"),
        pytest.param("/a(/", "3:5: match[1]: `/a(/`: missing ), unterminated subpattern at character 3", id="a regex"),
    ],
)
def test_what_yaml_makes_of_a_term_is_reported_with_a_remedy(item: str, expected: str) -> None:
    (mistake,) = mistakes(f"match:\n  - RAG\n  - {item}\n")

    assert mistake.startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "match: [=SAM, /\\bSAM[- ]?2/]\n",
            "1:21: a `[` inside a list in `[ ]`: give each regular expression a line",
            id="regex in a list",
        ),
        pytest.param("match: [RAG]\nmatch: [a]\n", "2:1: `match` stands twice (first in line 1)", id="duplicate key"),
        pytest.param("match:\n\t- RAG\n", "2:1: a tab; YAML indents with blanks", id="tab"),
        pytest.param("match: [a]\n---\nmatch: [b]\n", "3:1: a second document (`---`)", id="second document"),
        pytest.param(
            "- RAG\n", "1:1: expected keys such as `match:`; a list of terms belongs under `match:`", id="a list"
        ),
        pytest.param(
            "RAG\n", "1:1: expected keys such as `match:`; a list of terms belongs under `match:`", id="a text"
        ),
        pytest.param(
            "match:\n",
            "1:7: match: expected a term, or a list of terms, got nothing",
            id="nothing",
        ),
        pytest.param(
            "sources: []\n",
            "1:10: sources: expected an address, or a list of addresses, got an empty list",
            id="an empty list where one item is needed",
        ),
        pytest.param(
            "match: {RAG: x, GAN: y}\n",
            "1:8: match: `RAG: x` is a key for YAML; write `RAG:x` or put it in quotes",
            id="keys",
        ),
    ],
)
def test_a_mistake_of_the_whole_is_reported_with_a_remedy(text: str, expected: str) -> None:
    (mistake,) = mistakes(text)

    assert mistake.startswith(expected)


def test_a_number_sign_that_cuts_a_term_short_is_reported() -> None:
    found = read("match:\n  - rank #1 method\n")

    assert found.warnings == (
        "config.yaml:2:5: match[0]: `#1 method` is a comment for YAML; if it belongs to `rank`, put both in quotes",
    )


@pytest.mark.parametrize("line", ["rank # 1 method", "rank    # a remark", "'rank' #1", "'rank #1'", "C#", "rank#1"])
def test_an_ordinary_remark_is_no_matter(line: str) -> None:
    assert read(f"match:\n  - {line}\n").warnings == ()


def test_warnings_of_what_is_extended_are_reported_too() -> None:
    files = {"lab.yaml": "mute: [a, rank #1\n  ]\n"}

    found = config.read(
        "extends: lab.yaml\nfollow: [A]\nmatch:\n  - b #2\n", NAME, load=lambda _, name: (name, files[name])
    )

    assert [warning.split(":")[0:2] for warning in found.warnings] == [["lab.yaml", "1"], ["config.yaml", "4"]]


def test_an_apostrophe_that_opens_a_quote_is_reported_where_it_stands() -> None:
    (mistake,) = mistakes("match:\n  - '90s\n  - RAG\n")

    assert mistake.startswith("2:5: ")


# ---------------------------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("macth", "macth: no such key; did you mean match?"),
        ("Match", "Match: no such key; did you mean match?"),
        ("source", "source: no such key; did you mean sources?"),
        ("topic", "topic: no such key; did you mean topics?"),
        ("minscore", "minscore: no such key; did you mean min_score?"),
        ("folow", "folow: no such key; did you mean follow?"),
        ("exclude", "exclude: no such key; did you mean mute?"),
        ("Keywords", "Keywords: no such key; did you mean match?"),
    ],
)
def test_an_unknown_key_is_reported_with_a_guess(key: str, expected: str) -> None:
    assert mistakes(f"max: 3\n{key}: 1\n") == [f"2:1: {expected}"]


def test_an_unknown_key_that_resembles_none_is_reported_with_those_that_are_known() -> None:
    (mistake,) = mistakes("zzz: 1\n")

    assert mistake.startswith("1:1: zzz: no such key; known are ")
    assert all(key in mistake for key in FILE_KEYS.names)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", "1:6: max: expected a whole number from 1 on, got `0`"),
        ("-3", "1:6: max: expected a whole number from 1 on, got `-3`"),
        ("3.5", "1:6: max: expected a whole number from 1 on, got `3.5`"),
        ("many", "1:6: max: expected a whole number from 1 on, got `many`"),
        ("0x10", "1:6: max: expected a whole number from 1 on, got `0x10`"),
        ("1_000", "1:6: max: expected a whole number from 1 on, got `1_000`"),
        ("٣", "1:6: max: expected a whole number from 1 on, got `٣`"),
        ("", "1:5: max: expected a whole number from 1 on, got nothing"),
        ("[1]", "1:6: max: expected a whole number from 1 on, got a list"),
        ("{a: 1}", "1:6: max: expected a whole number from 1 on, got keys and values"),
    ],
)
def test_a_number_is_a_whole_number(value: str, expected: str) -> None:
    assert mistakes(f"max: {value}\n") == [expected]


@pytest.mark.parametrize(("value", "number"), [("3", 3), ("'3'", 3), ("010", 10), ("+3", 3)])
def test_a_number_is_read_as_people_do(value: str, number: int) -> None:
    assert read(f"max: {value}\n").rules.max == number


def test_a_number_beyond_all_measure_is_refused() -> None:
    (mistake,) = mistakes(f"max: {'9' * 5000}\n")

    assert mistake.startswith("1:6: max: expected a whole number from 1 on, got `999")


def test_a_wrong_source_is_reported_with_a_guess() -> None:
    (mistake,) = mistakes("sources:\n  - hf\n  - hff:2026-01-08\n")

    assert mistake.startswith("3:5: sources[1]: hff:2026-01-08: no source is called hff; did you mean hf?")


def test_sources_are_understood() -> None:
    found = read("sources: [hf, sample, page.html, '-']\n").sources

    assert [address.text for address in found] == ["hf", "sample", "page.html", "-"]


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file() -> None:
    text = (
        "max: none\n"
        "match: [a &, b, 'c)']\n"
        "foo: 1\n"
        "topics:\n"
        "  Video:\n"
        "    any: [RAG, 'b ||']\n"
        "    anny: [x]\n"
        "    score: high\n"
        "mute: [/(a+)+/]\n"
        "follow: [[x]]\n"
        "sources: [nowhere:1]\n"
    )

    expected = [mistake.split(": ")[0:2] for mistake in mistakes(text)]

    assert [(place, path) for place, path in expected] == [
        ("1:6", "max"),
        ("2:12", "match[0]"),
        ("2:19", "match[2]"),
        ("3:1", "foo"),
        ("6:19", "topics.Video.any[1]"),
        ("7:5", "topics.Video.anny"),
        ("8:12", "topics.Video.score"),
        ("9:8", "mute[0]"),
        ("10:10", "follow[0]"),
        ("11:11", "sources[0]"),
    ]


def test_a_long_file_is_read() -> None:
    text = "match:\n" + "".join(f"  - term {number}\n" for number in range(10_000))

    assert len(list(all_leaves(read(text).rules.topics[0].wanted))) == 10_000


def test_a_mistake_in_a_long_file_is_found_in_its_line() -> None:
    text = "match:\n" + "".join(f"  - term {number}\n" for number in range(10_000)) + "  - =\n"

    assert mistakes(text) == ["10002:5: match[10000]: `=` has no letter or digit to look for"]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "\ufeff"], ids=["empty", "comment", "start", "mark"])
def test_an_empty_file_asks_for_everything(text: str) -> None:
    found = read(text)

    assert found == Config()
    assert found.rules.wants_everything


@pytest.mark.parametrize(
    "text", ["match: [RAG]\nmax: 3\n", "\ufeffmatch: [RAG]\r\nmax: 3\r\n", '{"match": ["RAG"], "max": 3}']
)
def test_a_file_may_come_from_any_editor(text: str) -> None:
    assert topics(text) == {None: "RAG"}
    assert read(text).rules.max == 3


# -------------------------------------------------------------------------------- topics


def test_a_list_of_terms_is_any_of_them() -> None:
    assert topics("match: [RAG, agent*]\n") == {None: "RAG | agent*"}


def test_topics_keep_their_order_and_their_keys() -> None:
    text = (
        "topics:\n"
        "  Retrieval: [RAG, dense retriev*]\n"
        "  Video:\n"
        "    any: [text-to-video, video generation]\n"
        "    not: [video game, captioning]\n"
        "    max: 5\n"
        "  Code is out:\n"
        "    all: [LLM | VLM, MRI]\n"
        "    has: code\n"
        "    upvotes: '>=10'\n"
        "    score: -3\n"
    )
    found = read(text).rules.topics

    assert [(topic.name, topic.score, topic.max) for topic in found] == [
        ("Retrieval", 1, None),
        ("Video", 1, 5),
        ("Code is out", -3, None),
    ]
    assert topics(text) == {
        "Retrieval": "RAG | dense retriev*",
        "Video": "(text-to-video | video generation) & not (video game | captioning)",
        "Code is out": "(LLM | VLM) & MRI & has:code & upvotes:>=10",
    }


def test_a_topic_may_look_in_other_fields() -> None:
    text = "topics:\n  A:\n    any: [RAG]\n    in: [comment, keyword]\n"

    assert not is_shown(text, Paper("title:x", "RAG"))
    assert is_shown(text, Paper("title:x", "Q", author_note="on RAG"))
    assert is_shown(text, Paper("title:x", "Q", keywords=("RAG",)))


def test_a_topic_may_ask_for_sources_and_categories() -> None:
    text = "topics:\n  A:\n    any: [RAG]\n    sources: [hf]\n    categories: [cs.CL, cs.LG]\n"

    assert is_shown(text, Paper("title:x", "RAG", sources=("hf",), categories=("cs.LG",)))
    assert not is_shown(text, Paper("title:x", "RAG", sources=("hf",), categories=("cs.CV",)))
    assert not is_shown(text, Paper("title:x", "RAG", sources=("arxiv",), categories=("cs.LG",)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("topics: [RAG]\n", "1:9: topics: expected names, each with a list of terms or keys", id="a list"),
        pytest.param(
            "topics:\n  Video:\n    anny: [x]\n    any: [y]\n",
            "3:5: topics.Video.anny: no such key; did you mean any?",
            id="a slip in a key",
        ),
        pytest.param("topics:\n  A:\n    score: 2\n", "3:5: topics.A: nothing to look for", id="nothing wanted"),
        pytest.param(
            "topics:\n  A:\n    not: [x]\n", "3:5: topics.A: nothing to look for", id="only what is not wanted"
        ),
        pytest.param(
            "topics:\n  A:\n    any: [x]\n    in: [titel]\n",
            "4:10: topics.A.in[0]: `titel` is no field; did you mean title?",
            id="a slip in a field",
        ),
        pytest.param(
            "topics:\n  A:\n    any: [x]\n    has: cod\n",
            "4:10: topics.A.has: `has:cod`: `has:` knows ",
            id="a slip in a kind",
        ),
        pytest.param(
            "topics:\n  A:\n    any: [x]\n    score: high\n",
            "4:12: topics.A.score: expected a whole number, got `high`",
            id="a score in words",
        ),
        pytest.param(
            "topics:\n  A:\n    any: [x]\n    max: 0\n",
            "4:10: topics.A.max: expected a whole number from 1 on, got `0`",
            id="nothing shown",
        ),
        pytest.param("topics:\n  A:\n", "2:5: topics.A: expected a list of terms, got nothing", id="nothing"),
        pytest.param("topics:\n  A: [x]\n  A: [y]\n", "3:3: `A` stands twice (first in line 2)", id="a name twice"),
    ],
)
def test_a_mistake_in_a_topic_is_reported_with_its_path(text: str, expected: str) -> None:
    (mistake,) = mistakes(text)

    assert mistake.startswith(expected)


def test_a_topic_without_a_wish_is_reported_beside_other_mistakes() -> None:
    assert len(mistakes("match: ['a &']\ntopics:\n  A:\n    score: 2\n")) == 2


# ----------------------------------------------------------------------- mute and follow


@pytest.mark.parametrize(
    "text",
    [
        "mute: [author: Bengio]\n",
        "mute:\n  - author: Bengio\n",
        "match: [x]\nmute: {author: Bengio}\n",
    ],
    ids=["in a list", "a line", "alone"],
)
def test_a_field_may_be_muted_as_a_key_of_yaml(text: str) -> None:
    (mute,) = read(text).rules.mute

    assert format_expression(mute.unwanted) == "author:Bengio"


def test_only_one_key_that_is_a_field_is_a_term() -> None:
    expected = mistakes("match:\n  - {author: Bengio, org: Mila}\n  - writer: Bengio\n  - author: [Bengio]\n")

    assert [mistake.split(":")[0] for mistake in expected] == ["2", "3", "4"]


def test_what_is_muted_is_labelled_as_it_was_written() -> None:
    muted = read("mute: [survey, benchmark & not has:code]\n").rules.mute

    assert [mute.label for mute in muted] == ["survey", "benchmark & not has:code"]


def test_people_and_organizations_are_followed() -> None:
    text = (
        "follow:\n"
        "  - Kaiming He\n"
        "  - {name: Wei Wang, with: [graph neural network]}\n"
        "  - name: Jürgen Schmidhuber\n"
        "    aliases: [J. Schmidhuber]\n"
        "  - org: DeepSeek\n"
        "match: [nothing of this]\n"
    )

    assert is_shown(text, Paper("title:x", "Q", authors=("KAIMING HE",)))
    assert not is_shown(text, Paper("title:x", "Q", authors=("Wei Wang",)))
    assert is_shown(text, Paper("title:x", "Graph neural networks", authors=("Wei Wang",)))
    assert is_shown(text, Paper("title:x", "Q", authors=("J. Schmidhuber",)))
    assert is_shown(text, Paper("title:x", "Q", organization=Organization("DeepSeek")))
    assert not is_shown(text, Paper("title:x", "Q", authors=("Deepseek",)))


@pytest.mark.parametrize(
    ("written", "like"),
    [
        ("arxiv:2401.12345", ["arxiv:2401.12345"]),
        ("2401.12345v2", ["arxiv:2401.12345"]),
        ("https://arxiv.org/abs/2401.12345", ["arxiv:2401.12345"]),
        ("[2401.12345, 'doi:10.1038/s41586-020-1']", ["arxiv:2401.12345", "doi:10.1038/s41586-020-1"]),
        ("openreview:AbCd12", ["openreview:AbCd12"]),
        ("P14-1001", ["acl:P14-1001"]),
        ("'url:https://example.org/tides'", ["url:https://example.org/tides"]),
    ],
)
def test_a_paper_tells_whom_of_several_people_a_name_means(written: str, like: list[str]) -> None:
    (follow,) = read(f"follow: [{{name: Yang Liu, like: {written}}}]\n").rules.follow

    assert (follow.label, list(follow.like), follow.circle) == ("Yang Liu", like, None)


def test_an_extended_file_may_say_whom_a_name_means() -> None:
    files = {"lab.yaml": "follow: [{name: Yang Liu, like: 2401.12345}]\n"}
    found = config.read("extends: lab.yaml\n", NAME, load=lambda _, name: (name, files[name]))

    assert [follow.like for follow in found.rules.follow] == [("arxiv:2401.12345",)]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            "{name: a b, like: Tides}",
            "1:28: follow[0].like: `Tides` is no identifier or address of a paper; write it as arxiv:2401.12345",
        ),
        (
            "{name: a b, like: [2401.12345, of tides]}",
            "1:41: follow[0].like[1]: `of tides` is no identifier or address of a paper; write it as arxiv:2401.12345",
        ),
        (
            "{name: a b, like: }",
            "1:28: follow[0].like: expected an identifier or address of a paper, or a list of them, got nothing",
        ),
        (
            "{org: b, like: 2401.12345}",
            "1:25: follow[0].like: tells people of one name apart; beside `org:` stands `with:`",
        ),
        ("[a]", "1:10: follow[0]: expected a full name, `name:` or `org:`, got a list"),
        ("{nam: a}", "1:11: follow[0].nam: no such key; did you mean name?"),
        ("{name: a, org: b}", "1:10: follow[0]: expected either `name:` or `org:`"),
        ("{name: a, with: ['b &']}", "1:31: follow[0].with[0]: a term is missing at the end (in `b &`)"),
    ],
)
def test_a_mistake_in_a_follow_is_reported_with_its_path(item: str, expected: str) -> None:
    assert expected in mistakes(f"follow: [{item}]\n")


# ------------------------------------------------------------------------------- extends


LAB = "topics:\n  Retrieval: [RAG]\n  Safety: [jailbreak*]\nmute: [survey, medical]\nmax: 9\n"


def read_extending(text: str, others: Mapping[str, str]) -> Config:
    def load(name: str, wanted: str) -> tuple[str, str]:
        if wanted not in others:
            raise UsageError(f"{wanted}: no such file")
        return wanted, others[wanted]

    return config.read(text, NAME, load=load)


def test_a_file_adds_to_what_it_extends_and_overrides_by_name() -> None:
    text = (
        "extends: lab.yaml\n"
        "topics:\n"
        "  Safety: off\n"
        "  Retrieval: [reranker]\n"
        "  Ours: [Mamba]\n"
        "unmute: [survey]\n"
        "mute: [toy]\n"
    )
    rules = read_extending(text, {"lab.yaml": LAB}).rules

    assert [(topic.name, format_expression(topic.wanted)) for topic in rules.topics] == [
        ("Retrieval", "reranker"),
        ("Ours", "Mamba"),
    ]
    assert [mute.label for mute in rules.mute] == ["medical", "toy"]
    assert rules.max == 9


def test_each_key_tells_the_file_and_line_it_came_from() -> None:
    found = read_extending("extends: lab.yaml\nmute: [toy]\n", {"lab.yaml": LAB})

    assert found.origin["mute"] == f"{NAME}:2"
    assert found.origin["max"] == "lab.yaml:5"


def test_a_mistake_in_the_other_file_names_that_file() -> None:
    with pytest.raises(ConfigError, match=r"^lab\.yaml:1:1: macth: no such key"):
        read_extending("extends: lab.yaml\n", {"lab.yaml": "macth: [a]\n"})


ACTS = {
    "sources": "sources: [/etc/hostname]\n",
    "template": "template: /etc/hostname\n",
    "dialect": "dialect: gfm\n",
    "copy": "copy: off\n",
    "late": "late: yes\n",
    "after": "after: {command: [/bin/sh]}\n",
    "mail": "mail: {from: a@example.org, to: b@example.org, sendmail: /bin/sh}\n",
    "deliver": "deliver: [{to: b@example.org}]\n",
    "summary": "summary: {command: [/bin/sh]}\n",
}


@pytest.mark.parametrize("key", [key for key in FILE_KEYS.names if key not in SHARED_NAMES])
def test_an_extended_file_holds_words_and_nothing_that_acts(key: str) -> None:
    with pytest.raises(ConfigError, match=rf"^lab\.yaml:2:1: {key}: belongs in your own configuration"):
        read_extending("extends: lab.yaml\n", {"lab.yaml": f"match: [RAG]\n{ACTS[key]}"})


def test_what_acts_is_refused_however_far_away_it_is_extended() -> None:
    others = {"lab.yaml": "extends: far.yaml\n", "far.yaml": ACTS["mail"]}

    with pytest.raises(ConfigError, match=r"^far\.yaml:1:1: mail: belongs in your own"):
        read_extending("extends: lab.yaml\n", others)


def test_every_kind_of_words_may_be_shared() -> None:
    lab = (
        "extends: words.yaml\nmatch: [a1]\ntopics: {T: [b1]}\nmute: [c1]\nunmute: [d1]\nfollow: [E F]\n"
        "min_score: 2\nmax: 5\ntypes: [new]\n"
    )
    found = read_extending("extends: lab.yaml\n", {"lab.yaml": lab, "words.yaml": "mute: [d1]\n"})

    assert [topic.name for topic in found.rules.topics] == [None, "T"]
    assert (found.rules.min_score, found.rules.max, found.types) == (2, 5, ("new",))
    assert set(SHARED_NAMES) == {line.partition(":")[0] for line in lab.splitlines()}


def test_the_keys_that_name_a_program_are_known_with_their_places() -> None:
    text = "match: [a1]\nmail:\n  from: a@example.org\n  to: b@example.org\n  host: h.example\n  user: u\n"

    assert config.read(text, NAME).program_keys == ()
    assert config.read(text + "  password_command: pass smtp\n", NAME).program_keys == (
        ("mail.password_command", f"{NAME}:7:3"),
    )
    assert config.read("mail: {from: a@b.c, to: d@e.f, sendmail: /bin/true}\n", NAME).program_keys == (
        ("mail.sendmail", f"{NAME}:1:32"),
    )


def test_a_missing_file_is_reported_where_it_was_named() -> None:
    with pytest.raises(ConfigError, match=r"^config\.yaml:1:10: extends: other\.yaml: no such file$"):
        read_extending("extends: other.yaml\n", {})


def test_files_that_extend_each_other_are_refused() -> None:
    with pytest.raises(ConfigError, match="extends itself"):
        read_extending("extends: a.yaml\n", {"a.yaml": "extends: b.yaml\n", "b.yaml": "extends: a.yaml\n"})


def test_to_take_back_what_was_never_muted_is_a_mistake() -> None:
    with pytest.raises(ConfigError, match=r"unmute\[0\]: `surveys` is not muted .*did you mean survey\?"):
        read_extending("extends: lab.yaml\nunmute: [surveys]\n", {"lab.yaml": LAB})


# -------------------------------------------------------------------------- command line


def test_terms_of_the_command_line_are_one_unnamed_topic() -> None:
    topic = config.command_line_topic(["RAG", "a & b"])

    assert isinstance(topic, Topic)
    assert (topic.name, format_expression(topic.wanted)) == (None, "RAG | (a & b)")
    assert config.command_line_topic([]) is None


def test_a_mistake_on_the_command_line_is_reported_with_its_place() -> None:
    with pytest.raises(UsageError, match=r"^-m: a term is missing before `&`$") as refused:
        config.command_line_topic(["RAG", "a & & b"])

    assert refused.value.excerpt == Excerpt(("a & & b",), 4, 5)


def test_what_to_write_on_the_command_line_can_be_pasted() -> None:
    with pytest.raises(UsageError) as refused:
        config.command_line_topic(["RAG & mamba|LoRA"])

    written = [remedy.command for remedy in refused.value.remedies]
    assert written == ["-m 'RAG & (mamba | LoRA)'", "-m 'RAG & \"mamba|LoRA\"'"]
    assert all(parse_expression(shlex.split(command)[1]) for command in written)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("match: [mamba|LoRA]", ["mamba | LoRA", "'\"mamba|LoRA\"'"]),
        ("match: ['a, b']", ["a | b", "a & b", "'\"a, b\"'"]),
        ("match: [RAG, -survey]", ["RAG & not survey", "mute: [survey]", "not: [survey]"]),
        ("topics: {A: {has: [cod]}}", ["code"]),
    ],
)
def test_what_to_write_in_the_configuration_can_be_pasted(line: str, written: list[str]) -> None:
    with pytest.raises(ConfigError) as refused:
        read(line)

    (mistake,) = refused.value.mistakes
    assert [remedy.command for remedy in mistake.remedies] == written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("topics:\n  A:\n    anny: [x]\n", ("  A:", "    anny: [x]", "anny", 3)),
        ("match: [RAG, 'mamba|LoRA']\n", ("match: [RAG, 'mamba|LoRA']", "|", 1)),
        ("max: 'many words'\n", ("max: 'many words'", "'many words'", 1)),
        ("match:\n- a\n- b: c d, e\n", ("- b: c d, e", "b", 3)),
        ("match: [RAG\n", ("match: [RAG", "[", 1)),
    ],
)
def test_a_mistake_shows_its_line_and_what_is_wrong_in_it(text: str, shown: tuple[str | int, ...]) -> None:
    with pytest.raises(ConfigError) as refused:
        read(text)

    excerpt = refused.value.mistakes[0].excerpt
    assert excerpt is not None
    *lines, marked, number = shown
    assert list(excerpt.lines) == lines
    assert excerpt.lines[-1][excerpt.start : excerpt.end] == marked
    assert excerpt.number == number


def test_a_fact_may_be_a_topic() -> None:
    text = "topics:\n  New: {any: ['published:>=2026-01-01']}\n"

    assert is_shown(text, Paper("title:x", "Q", published=date(2026, 1, 1)))
    assert not is_shown(text, Paper("title:x", "Q", published=date(2025, 12, 31)))


# --------------------------------------------------------------------------------- story

MISTAKEN = """\
sorces: [hf, arxiv.html]
match:
  - RAG
  - *agent
  - a && b
  - titel:world model
topics:
  Video:
    anny: [video generation]
    not: [game]
    max: none
  Reasoning:
    score: 3
mute: [/(s+)+/]
follow:
  - {nme: Wei Wang}
"""
# What a reader makes of each message: what it names, and what it says to write instead.
MENDED = [
    ("1:1: sorces: no such key; did you mean sources?", "sorces", "sources"),
    ("4:5: `*agent` is an alias for YAML; put the text in quotes", "*agent", "'*agent'"),
    (
        "4:6: match[1]: `*agent`: `*` may only stand at the end of a term's last word",
        "'*agent'",
        "agent*",
    ),
    ("5:7: match[2]: `&&`: one sign is enough (in `a && b`)", "&&", "&"),
    ("6:5: match[3]: `titel:` is no field; did you mean title:? (in `titel:world model`)", "titel:", "title:"),
    ("9:5: topics.Video.anny: no such key; did you mean any?", "anny", "any"),
    ("11:10: topics.Video.max: expected a whole number from 1 on, got `none`", "none", "5"),
    (
        "13:5: topics.Reasoning: nothing to look for; give it `any:`, `all:` or a fact such as `has:`",
        "score: 3",
        "any: [reasoning]",
    ),
    (
        "14:8: mute[0]: `/(s+)+/` can run away: an open repeat (`+`, `*`) inside another; write it with one repeat",
        "/(s+)+/",
        "/s+/",
    ),
    ("16:6: follow[0].nme: no such key; did you mean name?", "nme", "name"),
]


def test_the_messages_alone_lead_from_ten_mistakes_to_a_right_configuration() -> None:
    text = MISTAKEN
    for message, wrong, right in MENDED:
        assert mistakes(text)[0] == message
        text = text.replace(wrong, right)

    found = read(text)

    assert found.warnings == ()
    assert [topic.name for topic in found.rules.topics] == [None, "Video", "Reasoning"]
    assert topics(text)[None] == "RAG | agent* | (a & b) | title:world model"
    assert [follow.label for follow in found.rules.follow] == ["Wei Wang"]


def test_all_mistakes_are_reported_at_once() -> None:
    """All but those that hide behind another mistake of the same place."""
    behind = MENDED[2][0]

    assert {message for message, _, _ in MENDED} - {behind} == set(mistakes(MISTAKEN))


def test_a_term_in_place_of_a_followed_name_is_reported() -> None:
    assert mistakes("follow: ['author:Foo']\n") == [
        "1:10: follow[0]: `author:Foo` is a term; here stands a full name, or `org:` as a key"
    ]


# ------------------------------------------------------------------------------ negatives


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("match: [RAG, -survey]", "1:14: match[1]: `-survey`: ", id="in the plain list"),
        pytest.param("match: [NOT survey, RAG]", "1:9: match[0]: `NOT survey`: ", id="the first of two"),
        pytest.param("topics: {A: [RAG, '!survey']}", "1:19: topics.A[1]: `!survey`: ", id="in a topic's list"),
        pytest.param("topics: {A: {any: [RAG, not survey]}}", "1:25: topics.A.any[1]: `not survey`: ", id="under any"),
    ],
)
def test_an_item_that_is_only_negative_is_refused_beside_others(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read(text)

    (mistake,) = refused.value.mistakes
    assert mistake.message.removeprefix("config.yaml:").startswith(message)
    assert [remedy.command for remedy in mistake.remedies] == ["RAG & not survey", "mute: [survey]", "not: [survey]"]


@pytest.mark.parametrize(
    "text", ["match: [-survey]", "match: RAG -survey", "topics: {A: {all: [RAG, -survey]}}", "mute: [a, not b]"]
)
def test_elsewhere_what_is_only_negative_stands(text: str) -> None:
    assert read(text).rules


def test_a_followed_name_is_written_as_papers_do() -> None:
    assert mistakes("follow: ['He, Kaiming']") == ["1:10: follow[0]: write the name as papers do: `Kaiming He`"]
    assert read("follow: ['Sammy Davis, Jr.']").rules.follow


def test_a_kind_of_announcement_that_is_none_is_reported_at_its_item() -> None:
    assert mistakes("types: [new, crosslist]\n") == [
        "1:14: types[1]: `crosslist` means nothing here; did you mean cross?"
    ]


@pytest.mark.parametrize("text", ["match: []\n", "topics: {}\n", "topics: []\n", "mute: []\n", "follow: []\n", ""])
def test_an_empty_list_is_a_list_with_nothing_in_it(text: str) -> None:
    assert read(text).rules == read("").rules


# ---------------------------------------------------------------------------- your words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "match: [a]\ntopics: {T: [b], Your words: [c]}", [("T", "b", 1, None), ("Your words", "a | c", 1, None)],
            id="words of both",
        ),
        pytest.param(
            "topics: {T: [b], Your words: {max: 5, score: 2}, S: [c]}\nmatch: [a1, a2]",
            [("T", "b", 1, None), ("Your words", "a1 | a2", 2, 5), ("S", "c", 1, None)],
            id="keys alone",
        ),
        pytest.param(
            "match: [a]\ntopics: {Your words: {any: [b], not: [c]}}",
            [("Your words", "a | (b & not c)", 1, None)],
            id="a word of the topic leaves out nothing of the plain list",
        ),
        pytest.param("topics: {Your words: [c]}", [("Your words", "c", 1, None)], id="without a plain list"),
        pytest.param("match: [a]\ntopics: {Your words: off}", [(None, "a", 1, None)], id="switched off"),
        pytest.param("match: [a]\ntopics: {your words: [c]}", [(None, "a", 1, None), ("your words", "c", 1, None)],
            id="another name"),
    ],
)  # fmt: skip
def test_a_topic_of_its_name_takes_the_plain_list_in(
    text: str, expected: list[tuple[str | None, str, int, int | None]]
) -> None:
    found = read(text).rules.topics

    assert [(each.name, format_expression(each.wanted), each.score, each.max) for each in found] == expected


def test_what_a_file_extends_goes_into_the_same_topic() -> None:
    lab = {"lab.yaml": "topics: {Your words: {any: [a], max: 3}}\n"}
    found = read_extending("extends: lab.yaml\nmatch: [b]\n", lab).rules.topics

    assert [(each.name, format_expression(each.wanted), each.max) for each in found] == [("Your words", "b | a", 3)]


def test_the_topic_of_its_name_needs_a_plain_list_or_words() -> None:
    (mistake,) = mistakes("topics: {Your words: {max: 5}}")

    assert "topics.Your words: nothing to look for" in mistake
