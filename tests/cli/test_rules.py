"""`digest explain`, `digest rules check` and `digest rules backtest`, as they are typed."""

import json
from pathlib import Path

import pytest
from support.running import Command, Outcome, Run

CONFIGURATION = """
topics:
  Retrieval: [RAG, retriever]
  Diffusion: {any: [latent diffusion, masked diffusion], not: [video game]}
  Reasoning: ["title:reasoning & has:code"]
mute: [environment]
follow: [Tri Dao]
"""
OTHER = """
topics:
  Retrieval: [RAG, latent diffusion]
  Diffusion: {any: [masked diffusion], not: [video game]}
  Reasoning: ["title:reasoning & has:code"]
follow: [Tri Dao]
"""
MISTAKEN = "topics:\n  A: {anny: [x]}\n"
RAG = "Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks\narxiv:2005.11401  "
SAMPLE = ["sample", "-c", "mine.yaml"]

NAMES = {
    "an identifier": "2005.11401",
    "our own identifier": "arxiv:2005.11401",
    "an older version": "2005.11401v1",
    "an address": "https://huggingface.co/papers/2005.11401",
    "an address elsewhere": "https://arxiv.org/abs/2005.11401",
    "a PDF's address": "https://arxiv.org/pdf/2005.11401v4.pdf",
    "an address with a query": "https://alphaxiv.org/abs/2005.11401?x",
    "a DOI": "https://doi.org/10.48550/arXiv.2005.11401",
    "the title": "Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks",
    "a part of the title": "retrieval augmented generation",
    "a part, in capitals": "KNOWLEDGE-INTENSIVE",
}
RUNS: dict[str, Run] = {
    **{name: (["explain", words, *SAMPLE], {}) for name, words in NAMES.items()},
    "muted": (["explain", "ReAct", *SAMPLE], {}),
    "followed": (["explain", "mamba", *SAMPLE], {}),
    "missed": (["explain", "LoRA", "sample", "-m", "lora", "-m", "Adaptations of language", "-m", "=low-rank"], {}),
    "in place of the rules": (["explain", "mamba", *SAMPLE, "-m", "RAG"], {}),
    "without rules": (["explain", "mamba", "sample"], {}),
    "json": (["explain", "ReAct", *SAMPLE, "-f", "json"], {}),
    "several": (["explain", "language models", *SAMPLE], {}),
    "none": (["explain", "9999.99999", *SAMPLE], {}),
    "no such title": (["explain", "nowhere to be found", *SAMPLE], {}),
    "nothing": (["explain", "", *SAMPLE], {}),
    "a wrong term": (["explain", "mamba", "sample", "-m", "a & & b"], {}),
    "no such source": (["explain", "mamba", "nowhere.html"], {}),
    "check": (["rules", "check", *SAMPLE], {}),
    "check without rules": (["rules", "check", "sample"], {}),
    "check a mistake": (["rules", "check", "sample", "-c", "mistaken.yaml"], {}),
    "check what is not there": (["rules", "check", "sample", "-c", "nowhere.yaml"], {}),
    "check no source": (["rules", "check", "nowhere.html", "-c", "mine.yaml"], {}),
    "backtest": (["rules", "backtest", *SAMPLE, "--against", "other.yaml"], {}),
    "backtest the same": (["rules", "backtest", *SAMPLE, "--against", "mine.yaml"], {}),
    "backtest few": (["rules", "backtest", "sample", "--against", "mine.yaml", "-n", "0"], {}),
    "backtest alone": (["rules", "backtest", *SAMPLE], {}),
    "backtest a mistake": (["rules", "backtest", *SAMPLE, "--against", "mistaken.yaml"], {}),
    "backtest a wrong day": (["rules", "backtest", *SAMPLE, "--against", "other.yaml", "--since", "soon"], {}),
    "rules": (["rules"], {}),
}


@pytest.fixture(scope="module")
def ran(shared: Command) -> dict[str, Outcome]:
    for name, text in {"mine": CONFIGURATION, "other": OTHER, "mistaken": MISTAKEN}.items():
        (shared.folder / f"{name}.yaml").write_text(text)
    return shared.together(RUNS)


# --- explain -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_may_be_named_in_many_ways(ran: dict[str, Outcome], name: str) -> None:
    assert (ran[name].status, ran[name].err) == (0, "")
    assert ran[name].text.startswith(RAG)


def test_every_topic_is_explained(ran: dict[str, Outcome]) -> None:
    text = ran["an identifier"].text

    assert "\nshown in “Retrieval”: score 1, 1 is enough\n" in text
    assert [line for line in text.splitlines() if line[:1] in "✓✗" and line] == [
        "✓ Retrieval (+1)",
        "✗ Diffusion (+1)",
        "✗ Reasoning (+1)",
    ]
    assert "    RAG: abstract at " in text
    assert "    not video game: absent, as wished\n" in text


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("muted", "not shown: muted by `environment` (it matches: score 1, 1 is enough)"),
        ("followed", "shown because you follow Tri Dao in “Followed”"),
        ("in place of the rules", "shown because you follow Tri Dao in “Followed”"),
        ("without rules", "shown: there are no rules"),
        ("missed", "shown: score 1, 1 is enough"),
    ],
)
def test_the_verdict_is_one_sentence(ran: dict[str, Outcome], name: str, sentence: str) -> None:
    assert ran[name].status == 0
    assert sentence in ran[name].text.splitlines()


def test_programs_get_the_same_reasoning(ran: dict[str, Outcome]) -> None:
    value = json.loads(ran["json"].out)

    assert (value["schema"], value["paper"]["id"], value["shown"]) == (1, "arxiv:2210.03629", False)
    assert (value["muted"], [each["expression"] for each in value["mutes"]]) == ("environment", ["environment"])
    assert [(topic["topic"], topic["holds"]) for topic in value["topics"]] == [
        ("Retrieval", False),
        ("Diffusion", False),
        ("Reasoning", True),
    ]


def test_several_papers_are_a_question(ran: dict[str, Outcome]) -> None:
    assert (ran["several"].status, ran["several"].out) == (2, b"")
    first, *candidates = ran["several"].err.splitlines()
    assert first == "digest: language models: 3 papers; which one?"
    named = [line.replace("→", "").split()[0] for line in candidates]
    assert named == ["arxiv:2106.09685", "arxiv:2210.03629", "arxiv:2201.11903"]


@pytest.mark.parametrize("name", ["none", "no such title", "nothing"])
def test_a_paper_that_is_not_there_is_told(ran: dict[str, Outcome], name: str) -> None:
    words = RUNS[name][0][1]

    told = f"digest: {words}: not among 12 papers\n"
    assert ran[name] == Outcome(2, b"", told)


def test_a_wrong_term_is_told_before_anything_is_read(ran: dict[str, Outcome]) -> None:
    assert ran["a wrong term"] == Outcome(2, b"", "digest: -m: a term is missing before `&`\n    a & & b\n        ^\n")


@pytest.mark.parametrize("name", ["no such source", "check no source"])
def test_without_any_paper_there_is_nothing_to_say(ran: dict[str, Outcome], name: str) -> None:
    assert (ran[name].status, ran[name].out) == (1, b"")
    first, second = ran[name].sentences
    assert first.startswith("digest: nowhere.html: no such file")
    assert second == "digest: no paper to look at"


def test_without_a_source_the_archive_is_asked(digest: Command, page: Path) -> None:
    digest("fetch", page)
    page.unlink()

    assert digest("explain", "2005.11401").text.startswith(RAG)
    assert digest("rules", "check").status == 2, "there are no rules"


# --- check -------------------------------------------------------------------------------------


def test_remarks_stand_below_their_topics(ran: dict[str, Outcome]) -> None:
    assert (ran["check"].status, ran["check"].err) == (0, "")
    assert ran["check"].text.startswith(
        "topics.Diffusion\n  - `video game` is in none of 12 papers\n\ntopics.Reasoning\n"
    )
    assert ran["check"].text.endswith("\n\n2 remarks, from 12 papers\n")


def test_without_rules_there_is_nothing_to_check(ran: dict[str, Outcome]) -> None:
    outcome = ran["check without rules"]

    assert (outcome.status, outcome.out) == (2, b"")
    assert ": no rules in it\n" in outcome.err
    assert "    digest init   " in outcome.err


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("check a mistake", "mistaken.yaml:2:7: topics.A.anny: no such key; did you mean any?"),
        ("check what is not there", "nowhere.yaml: no such file"),
        ("backtest a mistake", "mistaken.yaml:2:7: topics.A.anny: no such key; did you mean any?"),
        ("backtest a wrong day", "--since soon: write 3d, 2w, 6 months, yesterday, or a day as 2026-01-08"),
    ],
)
def test_a_mistake_is_told_before_anything_is_read(ran: dict[str, Outcome], name: str, sentence: str) -> None:
    assert (ran[name].status, ran[name].out, ran[name].sentences) == (2, b"", [f"digest: {sentence}"])


# --- backtest ----------------------------------------------------------------------------------


def test_gained_and_lost_papers_are_a_diff(ran: dict[str, Outcome]) -> None:
    assert ran["backtest"].err == ""
    assert ran["backtest"].text == (
        "- mine.yaml: 4 of 12 papers\n"
        "+ other.yaml: 5\n"
        "gained 1, lost 0\n"
        "\n"
        "Retrieval: 1 → 2 (+1, -0)\n"
        "+ High-Resolution Image Synthesis with Latent Diffusion Models  arxiv:2112.10752\n"
        "  latent diffusion\n"
        "\n"
        "Diffusion: 2 → 1 (+0, -1)\n"
        "- High-Resolution Image Synthesis with Latent Diffusion Models  arxiv:2112.10752\n"
        "  latent diffusion\n"
        "\n"
        "Reasoning: 0 → 1 (+1, -0)\n"
        "+ ReAct: Synergizing Reasoning and Acting in Language Models  arxiv:2210.03629\n"
        "  title:reasoning, has:code\n"
        "\n"
        "Followed: 1 → 1, unchanged\n"
    )


def test_nothing_changes_against_the_same(ran: dict[str, Outcome]) -> None:
    text = ran["backtest the same"].text

    assert "gained 0, lost 0\n" in text
    assert text.count(", unchanged\n") == 4
    assert not [line for line in text.splitlines()[3:] if line[:1] in ("+", "-")]


def test_the_number_of_papers_shown_may_be_limited(ran: dict[str, Outcome]) -> None:
    text = ran["backtest few"].text

    assert "- and 12 more\n" in text
    assert "arxiv:" not in text


def test_a_second_configuration_is_needed(ran: dict[str, Outcome]) -> None:
    assert (ran["backtest alone"].status, ran["backtest alone"].out) == (2, b"")
    assert "--against" in ran["backtest alone"].err


def test_the_group_alone_shows_its_commands(ran: dict[str, Outcome]) -> None:
    shown = ran["rules"].text + ran["rules"].err

    assert "check" in shown
    assert "backtest" in shown


def test_a_backtest_of_a_file_holds_to_its_days(digest: Command, page: Path) -> None:
    other = page.with_name("other.yaml")
    other.write_text("match: [language]\n", encoding="utf-8")

    since = digest("rules", "backtest", page, "--against", other, "--since", "2026-01-09")

    assert since.status == 1, "the page is of 2026-01-08"
    assert "no paper to look at" in since.err
