"""What people bring from other languages of search: understood where it means one thing, else refused with a remedy."""

import pytest

from digest.config import command_line_topic, read
from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.expressions import And, Expression, Fact, Leaf, Not, Person
from digest.rules.language.parsing import parse_expression


def shape(expression: Expression) -> object:
    """*expression* in brackets, with the fields of each term that does not look in titles and abstracts."""
    if isinstance(expression, Leaf):
        usual = expression.fields == ("title", "abstract")
        return expression.term.text if usual else f"{','.join(expression.fields)}={expression.term.text}"
    if isinstance(expression, Fact | Person):
        return expression.label
    if isinstance(expression, Not):
        return ("not", shape(expression.part))
    return ("&" if isinstance(expression, And) else "|", *map(shape, expression.parts))


UNDERSTOOD = {
    # Words for operators, between blanks and in capitals.
    "RAG OR mamba": ("|", "RAG", "mamba"),
    "RAG AND state space": ("&", "RAG", "state space"),
    "RAG AND NOT survey": ("&", "RAG", ("not", "survey")),
    "RAG ANDNOT survey": ("&", "RAG", ("not", "survey")),
    "RAG NOT survey": ("&", "RAG", ("not", "survey")),
    "NOT survey": ("not", "survey"),
    "(RAG OR mamba) AND agents": ("&", ("|", "RAG", "mamba"), "agents"),
    "(RAG)OR(mamba)": ("|", "RAG", "mamba"),
    "NOT(RAG OR mamba)": ("not", ("|", "RAG", "mamba")),
    "RAG OR mamba OR LoRA": ("|", "RAG", "mamba", "LoRA"),
    "RAG & mamba | LoRA": ("|", ("&", "RAG", "mamba"), "LoRA"),
    # Words that are none: in small letters, or with one capital.
    "search and rescue": "search and rescue",
    "true or false": "true or false",
    "to be or not to be": "to be or not to be",
    "Not all layers": "Not all layers",
    "ANDROID": "ANDROID",
    "NAND gate": "NAND gate",
    # Quotes of every kind; signs are plain inside.
    '"state space"': '"state space"',
    "“state space”": '"state space"',
    "„state space“": '"state space"',
    "«state space»": '"state space"',
    '"AND gate"': '"AND gate"',
    '"a | b"': '"a | b"',
    '"-survey"': '"-survey"',
    '"title:x"': '"title:x"',
    '"RAG" "LLM"': ("&", '"RAG"', '"LLM"'),
    # A blank beside anything but bare words is `&`.
    '"state space" mamba': ("&", '"state space"', "mamba"),
    'deep "state space" model': ("&", "deep", '"state space"', "model"),
    "has:code RAG": ("&", "has:code", "RAG"),
    "RAG upvotes>20": ("&", "RAG", "upvotes:>20"),
    "/SAM-?2/ video": ("&", "/SAM-?2/", "video"),
    "(RAG | LLM) survey": ("&", ("|", "RAG", "LLM"), "survey"),
    "survey (RAG | LLM)": ("&", "survey", ("|", "RAG", "LLM")),
    # Negation by a sign: the next word, phrase, group or field, and no more.
    "-survey": ("not", "survey"),
    "−survey": ("not", "survey"),
    "–survey": ("not", "survey"),
    "!survey": ("not", "survey"),
    "RAG -survey": ("&", "RAG", ("not", "survey")),
    "-survey RAG": ("&", ("not", "survey"), "RAG"),
    "RAG -survey review": ("&", "RAG", ("not", "survey"), "review"),
    'RAG -"state space"': ("&", "RAG", ("not", '"state space"')),
    "RAG -(survey | review)": ("&", "RAG", ("not", ("|", "survey", "review"))),
    "RAG -title:survey": ("&", "RAG", ("not", "title=survey")),
    "-title:survey RAG": ("&", ("not", "title=survey"), "RAG"),
    "RAG !has:code": ("&", "RAG", ("not", "has:code")),
    "not survey paper": ("not", "survey paper"),
    # Hyphens and minus signs that negate nothing.
    "-1": "-1",
    "state-of-the-art": "state-of-the-art",
    "GPT -4": "GPT -4",
    # arXiv's fields, each for what stands next to it.
    "ti:RAG": "title=RAG",
    "ti:RAG AND abs:mamba": ("&", "title=RAG", "abstract=mamba"),
    "ti:RAG & mamba": ("&", "title=RAG", "mamba"),
    "ti:(RAG OR LLM) AND mamba": ("&", ("|", "title=RAG", "title=LLM"), "mamba"),
    'ti:"state space" mamba': ("&", 'title="state space"', "mamba"),
    "au:Kaiming He & RAG": ("&", "author=Kaiming He", "RAG"),
    'au:"Albert Gu"': 'author="Albert Gu"',
    "cat:cs.CL AND co:ACL": ("&", "category=cs.CL", "comment=ACL"),
    "TI:RAG": "title=RAG",
    "title：RAG": "title=RAG",
    # The long names hold to the right, as ever.
    "title:RAG & mamba": ("&", "title=RAG", "title=mamba"),
    "author:(He | Bengio)": ("|", "author=He", "author=Bengio"),
    "author:He & title:RAG": ("&", "author=He", "title=RAG"),
    "author:He & has:code": ("&", "author=He", "has:code"),
    "author:Kaiming He": "author=Kaiming He",
    "RAG & author:He": ("&", "RAG", "author=He"),
    "author:He & (title:a & b)": ("&", "author=He", ("&", "title=a", "title=b")),
    # Facts with or without colon and blanks; months and years.
    "upvotes>20": "upvotes:>20",
    "upvotes >= 20": "upvotes:>=20",
    "upvotes ≥ 20": "upvotes:≥20",
    "upvotes: 20": "upvotes:20",
    "upvotes=20": "upvotes:=20",
    "published:2026": "published:2026",
    "published>=2026-01": "published:>=2026-01",
    # Signs inside words.
    "R&D": "R&D",
    "AT&T": "AT&T",
    "f(x)": "f(x)",
    "P(A|B)": "P(A|B)",
    "O(n log n)": "O(n log n)",
    "1,3-butadiene": "1,3-butadiene",
    '5" wafer': '5" wafer',
    "C++": "C++",
    "and/or": "and/or",
    "Mamba: linear time": "Mamba: linear time",
    "x=1": "x=1",
    "http://example.org/a": "http://example.org/a",
    "[CLS] token": "[CLS] token",
    # Brackets and signs of a Chinese keyboard.
    "（RAG ｜ LLM） ＆ 检索": ("&", ("|", "RAG", "LLM"), "检索"),
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_can_mean_one_thing_is_understood(text: str) -> None:
    assert shape(parse_expression(text)) == UNDERSTOOD[text]


# Where it goes wrong, and what to write instead.
REFUSED = {
    "mamba|LoRA": (5, ["mamba | LoRA", '"mamba|LoRA"']),
    "a|b|c": (1, ["a | b | c"]),
    "a| b": (1, ["a | b"]),
    "RAG &LLM": (4, ["RAG & LLM"]),
    "RAG && LLM": (4, ["&"]),
    "RAG || LLM": (4, ["|"]),
    "mamba, LoRA": (5, ["mamba | LoRA", "mamba & LoRA", '"mamba, LoRA"']),
    "mamba; LoRA": (5, ["mamba | LoRA"]),
    "检索，生成": (2, ["检索 | 生成"]),
    "author:He, Kaiming": (9, ["author:Kaiming He"]),
    "au:He, Kaiming": (5, ["au:Kaiming He"]),
    "au:he_k": (3, ["author:he"]),
    "RAG AND mamba OR LoRA": (14, ["(RAG & mamba) | LoRA", "RAG & (mamba | LoRA)"]),
    "RAG OR mamba NOT survey": (13, ["RAG | (mamba & NOT survey)", "(RAG | mamba) & NOT survey"]),
    "RAG | mamba -survey": (12, ["RAG | (mamba & -survey)", "(RAG | mamba) & -survey"]),
    '"a b" c OR d': (8, ['("a b" & c) | d', '"a b" & (c | d)']),
    "AND gate": (0, ['"AND gate"']),
    "gate AND": (5, ['"gate AND"']),
    "RAG OR": (4, ['"RAG OR"']),
    "RAG OR AND mamba": (4, []),
    "NOT": (3, ['"NOT"']),
    "RAG AND NOT": (11, []),
    "RAG (retrieval)": (4, ['"RAG (retrieval)"', "RAG & retrieval"]),
    "(retrieval) RAG": (12, ["retrieval & RAG"]),
    "author:He & diffusion": (12, ["diffusion & author:He", "author:He & author:diffusion"]),
    'author:"Kaiming He" diffusion': (20, ['diffusion & author:"Kaiming He"']),
    "author:He | (a & b)": (12, ["(a & b) | author:He", "author:He | author:(a & b)"]),
    "org:Meta & not survey": (11, ["not survey & org:Meta"]),
    "category:cs.CL & agents": (17, ["agents & category:cs.CL"]),
    "cat:cs.CL RAG": (10, ["RAG & cat:cs.CL"]),
    "source:hf -survey": (10, ["-survey & source:hf"]),
    "RAG[ti]": (3, ["title:RAG"]),
    "deep learning[Title]": (13, ["title:deep learning"]),
    "Bengio Y[au]": (8, ["author:Bengio"]),
    "RAG[Title/Abstract] AND LLM[tiab]": (3, ["RAG"]),
    '"state space"[ti]': (13, ['title:"state space"']),
    "intitle:RAG": (0, ["title:RAG"]),
    "all:RAG": (0, ["RAG"]),
    "inauthor:Bengio": (0, ["author:Bengio"]),
    "TITLE-ABS-KEY(RAG)": (0, ["(RAG)"]),
    "TI=(RAG OR LLM)": (0, ["title:(RAG OR LLM)"]),
    "title=RAG": (0, ["title:RAG"]),
    "titel:RAG": (0, ["title:"]),
    "foo:bar": (0, ['"foo:bar"']),
    "doi:10.1000/1": (0, ["digest explain 10.1000/1"]),
    "since:2026-01-01": (0, ["published>=2026-01-01"]),
    "before:2026": (0, ["published<2026"]),
    "year:2026": (0, ["published:2026"]),
    "year >= 2025": (5, ["published>=2025"]),
    "stars>100": (0, ["upvotes>100"]),
    "submittedDate:[20260101 TO 20260131]": (0, ["published>=2026-01-01 & published<=2026-01-31"]),
    "published:2026-01..2026-03": (0, ["published>=2026-01 & published<=2026-03"]),
    "upvotes:10-20": (0, ["upvotes>=10 & upvotes<=20"]),
    "upvotes!=5": (0, ["not upvotes:5"]),
    "upvotes:20+": (0, ["upvotes>=20"]),
    "is:read": (0, []),
    "RAG~": (3, ["RAG", "RAG*"]),
    "RAG^2": (3, ["RAG"]),
    '"state space"~5': (13, ['"state space"']),
    '"agent"*': (7, ["agent*"]),
    '"agent"s': (7, []),
    "behavio?r": (7, ["/behavio.?r/i"]),
    "+RAG +LLM": (0, ["RAG & LLM"]),
    "#RAG": (0, ["RAG"]),
    "@title": (0, ["title"]),
    "`RAG`": (0, ["RAG"]),
    "'state space'": (0, ['"state space"']),
    "retrieval NEAR/3 model": (10, ["retrieval & model", "retrieval model"]),
    "retrieval ADJ2 model": (10, ["retrieval & model"]),
    "agent* memory": (5, ["agent* & memory"]),
    "*agents": (0, [r"/\w*agents/i"]),
    "RAG.*LLM": (3, ["/RAG.*LLM/"]),
    r"\bRAG\b": (0, [r"/\bRAG\b/"]),
    "RAG =LLM": (4, []),
    "a / b": (2, ["a | b", "a & b"]),
    "--survey": (0, ["-survey"]),
    "Open source: a survey": (5, ['"Open source: a survey"', "Open & source:a survey"]),
    '"RAG': (0, []),
    "“RAG": (0, []),
    '""': (0, []),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_can_mean_two_things_is_refused_with_its_place_and_what_to_write(text: str) -> None:
    at, remedies = REFUSED[text]
    with pytest.raises(ExpressionError) as refused:
        parse_expression(text)

    assert refused.value.at == at, str(refused.value)
    offered = {each.command for each in (*refused.value.remedies, *refused.value.remedies_for(text))}
    assert set(remedies) <= offered, (offered, str(refused.value))


def is_understood_further(text: str, at: int) -> bool:
    """Whether *text* is a command, or an expression that is read, at least beyond the place *at*."""
    try:
        return text.startswith("digest ") or parse_expression(text) is not None
    except ExpressionError as error:
        return error.at > at


@pytest.mark.parametrize("text", [text for text, (_, remedies) in REFUSED.items() if remedies])
def test_whatever_a_refusal_says_to_write_is_understood(text: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse_expression(text)

    for remedy in refused.value.remedies_for(text):
        assert is_understood_further(remedy.command, refused.value.at), remedy


@pytest.mark.parametrize("sign", ["&", "|"])
def test_an_operator_without_its_blanks_is_refused_wherever_it_stands(sign: str) -> None:
    for text in (f"a{sign} b", f"a {sign}b", f"(a {sign}b)", f"title:a {sign}b", f'"a" {sign}b'):
        with pytest.raises(ExpressionError):
            parse_expression(text)


@pytest.mark.parametrize("text", ['"RAG"', '"rag"', '"state space"', '"multi-modal"'])
def test_a_phrase_in_quotes_finds_what_the_bare_phrase_finds(text: str) -> None:
    quoted, bare = parse_expression(text), parse_expression(text.strip('"'))

    assert isinstance(quoted, Leaf)
    assert isinstance(bare, Leaf)
    assert quoted.term.patterns == bare.term.patterns


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_an_expression_means_the_same_in_the_configuration_and_on_the_command_line(text: str) -> None:
    quoted = text.replace("'", "''")
    written = read(f"match: ['{quoted}']\ntopics: {{A: {{any: ['{quoted}']}}}}\nmute: '{quoted}'", "config.yaml").rules

    typed = command_line_topic([text])

    assert typed
    assert [topic.wanted for topic in written.topics] == [typed.wanted, typed.wanted]
    assert [mute.unwanted for mute in written.mute] == [typed.wanted]
