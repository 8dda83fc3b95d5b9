"""Spellings of those who come from elsewhere: what is understood, and the advice of what is refused.

From arXiv, PubMed, Google, Web of Science, Scopus, GitHub, SQLite, Lucene and grep; from Chinese and French keyboards,
word processors and reference managers.
"""

from datetime import date

import pytest
from support.selecting import select_papers

from digest.model import Paper
from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.expressions import And, Expression, Fact, Leaf, Not, Person, all_facts
from digest.rules.language.parsing import parse_expression
from digest.rules.topics import Rules, Topic


def meaning(expression: Expression) -> object:
    """What *expression* finds, however it is spelled."""
    if isinstance(expression, Leaf):
        patterns = {(each.key, each.spelling, each.strict_places, each.open_end) for each in expression.term.patterns}
        return (expression.term.regex and expression.term.text, frozenset(patterns), expression.fields)
    if isinstance(expression, Fact):
        return (expression.name, expression.operator, expression.value)
    if isinstance(expression, Not):
        return ("not", meaning(expression.part))
    assert not isinstance(expression, Person)
    return ("&" if isinstance(expression, And) else "|", *map(meaning, expression.parts))


# What is written, and the same in plain signs.
UNDERSTOOD = {
    "cat:cs.CL AND ti:agent": "cat:cs.CL & ti:agent",
    "cat:cs.*": "category:cs.*",
    "(cat:cs.CL OR cat:cs.LG) AND ti:RAG": "(cat:cs.CL | cat:cs.LG) & ti:RAG",
    "ti:RAG ANDNOT ti:survey": "ti:RAG & not ti:survey",
    "cancer AND (mouse OR human)": "cancer & (mouse | human)",
    "RAG AND NOT (survey OR review)": "RAG & not (survey | review)",
    "updated:>2024-01-01": "updated>2024-01-01",
    "comments:>10": "comments>10",
    "-is:starred": "not is:starred",
    "title : RAG": "title:RAG",
    "title:RAG OR abstract:LLM": "title:RAG | abstract:LLM",
    "(RAG OR LLM) AND -survey": "(RAG | LLM) & not survey",
    "!(survey OR review)": "not (survey | review)",
    "upvotes:>=10 AND upvotes:<20": "upvotes>=10 & upvotes<20",
    "/RAG/ LLM": "/RAG/ & LLM",
    "/RAG|LLM/i -survey": "/RAG|LLM/i & not survey",
    "“检索增强生成”": '"检索增强生成"',
    "RAG\u3000LLM": "RAG LLM",
    "ＲＡＧ": "RAG",
    "－survey": "not survey",
    "RAG －survey": "RAG & not survey",
    "！survey": "not survey",
    "ｔｉｔｌｅ：RAG": "title:RAG",
    "upvotes＞20": "upvotes>20",
    "upvotes＞＝20": "upvotes>=20",
    "upvotes≧20": "upvotes>=20",
    "upvotes≥２０": "upvotes>=20",
    "upvotes>２０": "upvotes>20",
    "RAG OR\u3000LLM": "RAG | LLM",
    "检索 OR 生成": "检索 | 生成",
    "agent＊": "agent*",
    "／RAG／": "/RAG/",
    "has：code": "has:code",
    "＂state space＂": '"state space"',
    "＝RAG": "=RAG",
    "« state space »": '"state space"',
    "« state space » mamba": '"state space" & mamba',
    "„state space“ mamba": '"state space" & mamba',
    "»state space«": '"state space"',
    "title :RAG": "title:RAG",
    "author : He": "author:He",
    "upvotes > 20": "upvotes>20",
    "“RAG” OR “LLM”": '"RAG" | "LLM"',
    "—survey": "not survey",
    "RAG —survey": "RAG & not survey",
    "state‑of‑the‑art": "state-of-the-art",
    "RAG\xa0&\xa0LLM": "RAG & LLM",
    "RAG\xa0OR\xa0LLM": "RAG | LLM",
    "RAG\u200b OR LLM": "RAG | LLM",
    "\ufeffRAG": "RAG",
    "\ufefftitle:RAG": "title:RAG",
    "RAG OR\u200b LLM": "RAG | LLM",
    "\u200btitle:RAG": "title:RAG",
    "\u200b-survey": "not survey",
    "title\u200b:RAG": "title:RAG",
    "\u202aRAG\u202c": "RAG",
    "\u200eRAG": "RAG",
    "\u200e-survey": "not survey",
    "\xadRAG": "RAG",
    "RAG\u2028LLM": "RAG LLM",
    "RAG\tOR\nLLM": "RAG | LLM",
    "author:(Kaiming He & Ross Girshick)": "author:Kaiming He & author:Ross Girshick",
    "AU: He": "author:He",
    "au: He": "author:He",
    "Author:He": "author:He",
    "published:20260108": "published:2026-01-08",
    "published:2026-1": "published:2026-01",
    "published > 2026-01": "published>2026-01",
    "published:≥2026": "published>=2026",
    "published==2026": "published=2026",
    "published:>2026-01-01 published:<2026-02-01": "published>2026-01-01 & published<2026-02-01",
    "upvotes:>20": "upvotes>20",
    "upvotes>20 upvotes<50": "upvotes>20 & upvotes<50",
    "upvotes>20 AND RAG": "upvotes>20 & RAG",
    "upvotes > 20 OR has:code": "upvotes>20 | has:code",
    "-upvotes>20": "not upvotes>20",
    "(upvotes>20)": "upvotes>20",
    "RAG upvotes > 20": "RAG & upvotes>20",
    "has:Code": "has:code",
    "has:pdf -has:code": "has:pdf & not has:code",
    "is:hidden -survey": "is:hidden & not survey",
    "has:abstract RAG": "has:abstract & RAG",
    "has : code": "has:code",
    'Schr\\"odinger bridge': "Schrödinger bridge",
    "RAG -survey -review": "RAG & not survey & not review",
    'RAG -"literature survey"': 'RAG & not "literature survey"',
    "RAG OR LLM OR (mamba AND agent)": "RAG | LLM | (mamba & agent)",
    "title:-survey": "not title:survey",
    "title:!survey": "not title:survey",
    "title:not survey": "not title:survey",
    "-title:survey": "not title:survey",
    "title: RAG": "title:RAG",
    "ti:RAG au:He": "ti:RAG & au:He",
    "title:RAG author:He": "title:RAG & author:He",
    "RAG author:He": "RAG & au:He",
    "mamba ti:RAG LoRA": "mamba & ti:RAG LoRA",
    "(RAG) author:He": "RAG & au:He",
    "ti:(RAG) mamba": "ti:RAG & mamba",
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_can_mean_one_thing_means_what_plain_signs_mean(text: str) -> None:
    assert meaning(parse_expression(text)) == meaning(parse_expression(UNDERSTOOD[text]))


@pytest.mark.parametrize(
    "text",
    [
        "Toxicity of the Commons: Curating Data",
        "AutoMIR: Effective Retrieval", "大模型：综述", "SO(3)", "SE(3)-equivariant",
        "Q&A", ".NET", "TD(λ)", "$\\alpha$-divergence", 'Schr\\"odinger bridge', "CO$_2$", "1/f noise", "100% accuracy",
        "<think> tokens", "What's in a name?", "'Tis but thy name", "$100K or 100 Days", "SL^{2}A-INR", "x_{1}",
    ],
)  # fmt: skip
def test_words_of_real_titles_are_one_term(text: str) -> None:
    expression = parse_expression(text)

    assert isinstance(expression, Leaf)
    assert expression.label == text.replace("：", ":")


def test_a_week_is_a_span() -> None:
    (fact,) = all_facts(parse_expression("published:2026-W02"))

    assert fact.value == (date(2026, 1, 5), date(2026, 1, 11))


# What is written, where it goes wrong, and what the message says to write in its place.
REFUSED = {
    "all:electron": (0, "electron"),
    "au:hinton_g": (3, "author:hinton"),
    "cat:cs.CL+OR+cat:cs.LG": (4, "cat:cs.CL OR cat:cs.LG"),
    "ti:RAG+AND+abs:agent": (3, "ti:RAG AND abs:agent"),
    "ti:%22state+space%22": (3, 'ti:"state space"'),
    "submittedDate:[202601010600 TO 202601312359]": (0, "published>=2026-01-01 & published<=2026-01-31"),
    "lastUpdatedDate:[20260101 TO 20260131]": (0, "updated>=2026-01-01 & updated<=2026-01-31"),
    "jr:Nature": (0, "comment:Nature"),
    'title="large language model"': (0, 'title:"large language model"'),
    "crispr[Title/Abstract]": (6, "crispr"),
    "Bengio Y[Author]": (8, "author:Bengio"),
    "neoplasms[MeSH Terms]": (9, "keyword:neoplasms"),
    "2025/01/01:2025/12/31[dp]": (21, "published>=2025-01-01 & published<=2025-12-31"),
    "2024:2026[dp]": (9, "published>=2024 & published<=2026"),
    "2025[dp]": (4, "published:2025"),
    "2025[pdat]": (4, "published:2025"),
    "Nature[ta]": (6, "comment:Nature"),
    "intitle:transformer -survey": (0, "ti:transformer"),
    "filetype:pdf transformer": (0, "has:pdf"),
    "transformer +attention": (12, "transformer & attention"),
    "transformer AROUND(3) attention": (12, "transformer & attention"),
    "before:2025-06-01 RAG": (0, "published<2025-06-01"),
    "after:2025 RAG": (0, "published>=2025"),
    "RAG after:2025-01-01": (4, "published>=2025-01-01"),
    "#LLM": (0, "LLM"),
    "#LLM #RAG": (0, "LLM & RAG"),
    "creator:He": (0, "author:He"),
    "tag:RAG": (0, "keyword:RAG"),
    "year:2024": (0, "published:2024"),
    "year:>2024": (0, "published>2024"),
    "year>2024": (0, "published>2024"),
    "year>=2024 AND RAG": (0, "published>=2024"),
    "date:2024-05": (0, "published:2024-05"),
    "TS=(machine learning)": (0, "(machine learning)"),
    'TS=("machine learning" AND RAG)': (0, '("machine learning" AND RAG)'),
    "PY=2024": (0, "published=2024"),
    "PY=2020-2024": (0, "published>=2020 & published<=2024"),
    "SO=(Nature)": (0, "comment:(Nature)"),
    "AB=(RAG)": (0, "abstract:(RAG)"),
    "ALL=(RAG)": (0, "(RAG)"),
    "OG=(Meta)": (0, "org:(Meta)"),
    'TITLE-ABS-KEY("large language model" AND RAG)': (0, '("large language model" AND RAG)'),
    "PUBYEAR > 2020": (8, "published>2020"),
    "PUBYEAR = 2024": (8, "published=2024"),
    "AUTH(He)": (0, "author:(He)"),
    "AUTHOR-NAME(He)": (0, "author:(He)"),
    "AUTHLASTNAME(He)": (0, "author:(He)"),
    "AFFIL(Google)": (0, "org:(Google)"),
    "RAG W/3 LLM": (4, "RAG & LLM"),
    "RAG PRE/2 LLM": (4, "RAG LLM"),
    "{state space}": (0, "state space"),
    "KEY(RAG)": (0, "keyword:(RAG)"),
    "SRCTITLE(Nature)": (0, "comment:(Nature)"),
    "stars:>100": (0, "upvotes>100"),
    "stars:10..50": (0, "upvotes>=10 & upvotes<=50"),
    "created:>2024-01-01": (0, "published>2024-01-01"),
    "created:>=2024-01-01": (0, "published>=2024-01-01"),
    "pushed:>2024-01-01": (0, "updated>2024-01-01"),
    "label:bug": (0, "keyword:bug"),
    "-label:bug": (1, "keyword:bug"),
    "comments:10..20": (0, "comments>=10 & comments<=20"),
    "has:repo": (0, "has:code"),
    "has:github": (0, "has:code"),
    "no:code": (0, "not has:code"),
    "reactions:>5": (0, "upvotes>5"),
    "stars:>=10 RAG": (0, "upvotes>=10"),
    "topic:rag": (0, "keyword:rag"),
    "NEAR(RAG LLM, 5)": (0, "RAG & LLM"),
    'NEAR("a b" c)': (0, '"a b" & c'),
    "+RAG -survey": (0, "RAG -survey"),
    "roam~": (4, "roam*"),
    "roam~0.8": (4, "roam*"),
    "upvotes:[10 TO 20]": (0, "upvotes>=10 & upvotes<=20"),
    "upvotes:{10 TO 20}": (0, "upvotes>10 & upvotes<20"),
    "upvotes:[10 TO *]": (0, "upvotes>=10"),
    "published:[2024-01-01 TO *]": (0, "published>=2024-01-01"),
    "published:[* TO 2024-01-01]": (0, "published<=2024-01-01"),
    "published:[2024-01-01 TO 2024-12-31]": (0, "published>=2024-01-01 & published<=2024-12-31"),
    "_exists_:code": (0, "has:code"),
    "upvotes:(>=10 AND <20)": (0, "upvotes>=10 & upvotes<20"),
    "RAG\\|LLM": (3, "RAG | LLM"),
    "\\<RAG\\>": (0, "RAG"),
    "^Mamba": (0, "/^Mamba/"),
    "model$": (5, "/model$/"),
    "[Rr]AG": (0, "/[Rr]AG/"),
    "(RAG|LLM)": (4, "RAG | LLM"),
    "RAG|LLM": (3, "RAG | LLM"),
    "/RAG/g": (0, "/RAG/"),
    "/RAG/im": (0, "/RAG/i"),
    "标题：检索增强": (0, "title:检索增强"),
    "RAG，LLM": (3, "RAG | LLM"),
    "RAG、LLM": (3, "RAG | LLM"),
    "「検索拡張」": (0, '"検索拡張"'),
    "『検索』": (0, '"検索"'),
    "（RAG｜LLM）": (4, "RAG | LLM"),
    "＃LLM": (0, "LLM"),
    "＋RAG": (0, "RAG"),
    "RAG；LLM": (3, "RAG | LLM"),
    "‹state space›": (0, '"state space"'),
    "auteur:He": (0, "author:He"),
    "‚state space‘": (0, '"state space"'),
    "RAG ; LLM": (4, "RAG | LLM"),
    "‘state space’": (0, '"state space"'),
    "He K[au]": (4, "author:He"),
    "author:Kaiming He et al.": (7, "author:Kaiming He"),
    'author:"Kaiming He et al."': (7, "author:Kaiming He"),
    "authors:He": (0, "author:He"),
    "by:He": (0, "author:He"),
    "author=He": (0, "author:He"),
    "published:2026/01/08": (0, "published:2026-01-08"),
    "published:2026.01.08": (0, "published:2026-01-08"),
    "published:Jan 2026": (0, "published:2026-01"),
    "published:January 2026": (0, "published:2026-01"),
    "published:2026-1-8": (0, "published:2026-01-08"),
    "published:2026-01-01 TO 2026-02-01": (0, "published>=2026-01-01 & published<=2026-02-01"),
    "published:2026-01-01..2026-02-01": (0, "published>=2026-01-01 & published<=2026-02-01"),
    "published:2024-2026": (0, "published>=2024 & published<=2026"),
    "published:>=2026-01-01T00:00:00": (0, "published>=2026-01-01"),
    "2026-01-01<published<2026-02-01": (0, "published>2026-01-01 & published<2026-02-01"),
    "submitted:2026": (0, "published:2026"),
    "published=>2026": (0, "published>=2026"),
    "published<>2026": (0, "not published:2026"),
    "upvotes => 20": (0, "upvotes>=20"),
    "20<upvotes": (0, "upvotes>20"),
    "20 < upvotes < 50": (0, "upvotes>20 & upvotes<50"),
    "upvotes>1k": (0, "upvotes>1000"),
    "upvotes>1,000": (0, "upvotes>1000"),
    "upvotes>1_000": (0, "upvotes>1000"),
    "upvotes:20-50": (0, "upvotes>=20 & upvotes<=50"),
    "upvotes:20..": (0, "upvotes>=20"),
    "upvotes:..20": (0, "upvotes<=20"),
    "upvotes:20..*": (0, "upvotes>=20"),
    "upvote>20": (0, "upvotes>20"),
    "votes>20": (0, "upvotes>20"),
    "likes:>20": (0, "upvotes>20"),
    "has:(code model)": (0, "has:code & has:model"),
    "has:(code | model)": (0, "has:code | has:model"),
    "has:code|model": (0, "has:code | has:model"),
    "not:survey": (0, "not survey"),
    "NOT:survey": (0, "not survey"),
    "A* search": (1, '"A* search"'),
    "Knights \\& Knaves": (8, '"Knights \\& Knaves"'),
    "RAG --survey": (4, "RAG -survey"),
    "++RAG": (0, "RAG"),
    "RAG &not survey": (4, "RAG & not survey"),
    "RAG AND": (4, '"RAG AND"'),
    "OR": (0, '"OR"'),
    "[RAG, LLM]": (4, "RAG | LLM"),
    '"RAG", "LLM"': (5, '"RAG" | "LLM"'),
    '"RAG","LLM"': (5, '"RAG" | "LLM"'),
    "title:(RAG, LLM)": (10, "RAG | LLM"),
    "title:RAG|LLM": (9, "title:RAG | LLM"),
    "title:'state space'": (6, '"state space"'),
    'title:"state space"*': (19, "state space*"),
    "title=/RAG/": (0, "title:/RAG/"),
    "RAG, LLM, agents": (3, "RAG | LLM | agents"),
    "xGen-MM (BLIP-3): A Family": (16, '"xGen-MM (BLIP-3): A Family"'),
    "Show, Attend and Tell": (4, '"Show, Attend and Tell"'),
    "LMK > CLS: Landmark Pooling": (4, '"LMK > CLS: Landmark Pooling"'),
    "aligned / misaligned pairs": (8, '"aligned / misaligned pairs"'),
    "``See Large'' strategy": (0, '"See Large"'),
    "`RefineBot'": (0, "RefineBot"),
    'RAG - "survey"': (4, '-"survey"'),
    "has:code – survey": (9, "-survey"),
    'intitle:"state space"': (0, 'title:"state space"'),
    'inauthor:"Y Bengio" RAG': (0, 'au:"Y Bengio"'),
    "allintitle:graph neural network": (0, "title:(graph & neural & network)"),
    "author:He; Bengio": (9, "author:(He | Bengio)"),
    'author:"He, Kaiming"': (7, "author:Kaiming He"),
    'author:"He, K."': (7, "author:He"),
    "author:Kaiming He and Ross Girshick": (7, "author:(Kaiming He & Ross Girshick)"),
    "RAG, not survey": (3, "RAG & not survey"),
    "RAG =LLM": (4, "RAG & =LLM"),
    "What is: a survey": (5, '"What is: a survey"'),
    "PY=10": (0, "published>=2026-01-31"),
    "==RAG": (0, "=RAG"),
    "S^2": (1, '"S^2"'),
    "{BERT}: Pre-training": (0, "BERT: Pre-training"),
    '"What Are You Doing?": Effects of Feedback': (21, '"What Are You Doing" & "Effects of Feedback"'),
    '"Lessons from "Pens""': (20, '"Lessons from" & "Pens"'),
    "TAG:Tangential": (0, '"TAG:Tangential"'),
    "FORGE:Fine-grained": (0, '"FORGE:Fine-grained"'),
    "S*: Scaling": (0, '"S*: Scaling"'),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_belongs_to_another_language_is_refused_with_what_to_write(text: str) -> None:
    at, advice = REFUSED[text]
    with pytest.raises(ExpressionError) as refused:
        parse_expression(text)

    assert refused.value.at == at, str(refused.value)
    offered = [each.command for each in (*refused.value.remedies, *refused.value.remedies_for(text))]
    assert advice in offered, (offered, str(refused.value))


@pytest.mark.parametrize("text", REFUSED)
def test_all_that_a_refusal_says_to_write_is_understood(text: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse_expression(text)

    for remedy in refused.value.remedies_for(text):
        assert remedy.command.startswith("digest ") or parse_expression(remedy.command), remedy


@pytest.mark.parametrize(
    "title",
    [
        'Schr\\"odinger Bridges, Revisited',
        "Knights \\& Knaves", "A* Search on V* Bench", "Walks on S^2", "Aligned / Misaligned",
        "xGen (BLIP-3): A Family",
        "Show, Attend and Tell", "CLS > MEAN: Pooling", "Stay (Learned) Put", "Safe in 'Safe' Answers",
    ],
)  # fmt: skip
def test_a_title_in_quotes_finds_its_paper(title: str) -> None:
    wanted = parse_expression(f'"{title}"')

    assert select_papers([Paper("title:x", title)], Rules((Topic(None, wanted),))).matches


def test_a_long_title_is_not_repeated_in_the_message() -> None:
    title = "Benchmarking of many things, at once and in depth, " * 6

    with pytest.raises(ExpressionError) as refused:
        parse_expression(title)

    assert str(refused.value) == "`,` joins nothing; `|` stands between words for either, `&` for both"
