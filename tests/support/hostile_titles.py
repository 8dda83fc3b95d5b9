"""Titles with markup for terminals, Markdown renderers and line-based formats, and digests of them."""

from dataclasses import replace

from digest.model import Asked, CommandSummary, Counts, Digest, Failure, Link, Organization, Section, Why
from support.mail_digests import digest, match

TITLES = {
    "plain": "A Plain Title, with a comma",
    "backticks": "`rm -rf` and ``two`` and one ` alone",
    "end of a link": "x](https://evil.example.org) y",
    "image": "![alt](https://evil.example.org/a.png)",
    "reference": "[a][b] and [c]: https://evil.example.org",
    "footnote": "A note[^1] and [^1]: another",
    "script": "<script>alert(1)</script>",
    "comment": "<!-- hidden --> shown <!-- not closed",
    "tag not closed": "a <b and a <b> c",
    "autolink": "<https://evil.example.org>",
    "wiki link": "[[wiki]] and [[page|alias]] and ![[embed]]",
    "block reference": "((uuid)) and ((a) b)",
    "hash tag": "#tag and #2 and C# too",
    "heading": "# Title #",
    "ordered list": "1. x",
    "ordered list with a bracket": "12) x",
    "bullet": "- x",
    "plus": "+ x",
    "star": "* x",
    "task": "[ ] task and [x] done",
    "table": "| a | b |",
    "dollars": "$5 and $10",
    "mathematics": "On $O(n^2)$ and $$x_1$$",
    "brackets of LaTeX": r"\(a\) and \[b\]",
    "strikethrough": "~~x~~ and ~y~ and H~2~O",
    "emoji code": "A :smile: here",
    "highlight": "==x== and a == b",
    "hidden comment": "%%x%% and 100%%",
    "superscript": "^x and x^2^ and ^[note] and ^block-id",
    "mention": "@x and a@example.org and [@cite]",
    "www": "www.x.org and WWW.X.ORG",
    "address": "https://x.org/a_b and http://y.org/(c) and ftp://z.org",
    "mail address": "mailto:a@example.org",
    "entity": "R&amp;D and &lt;b> and &#35; and AT&T &copy",
    "backslash at the end": "ends with a \\",
    "backslashes": "\\\\ two, \\* a star, \\n no line end",
    "braces": "{{x}} and {% y %} and {.class #id}",
    "attribute": "title{: .red}",
    "rule of dashes": "---",
    "definition": ": a definition ~ b",
    "emoji code first": ":smile: first, (:+1:) and x:smile:y",
    "rule of stars": "***",
    "rule of underscores": "___",
    "emphasis": "*a* _b_ **c** __d__ snake_case_name 2*3*4",
    "quotation": "> quoted",
    "equals": "===",
    "property": "key:: value and id::x",
    "admonition": "::: warning",
    "tabs": "a\tb\t\tc",
    "line ends": "one\r\ntwo\n\n# three\u2028four\u2029five\x85six",
    "quotes": "\"double\" and 'single' -- dashes --- and ...",
    "right-to-left override": "safe\u202egnp.exe\u2066x\u2069",
    "Arabic": "شبكات عصبية صغيرة",
    "NUL": "a\x00b",
    "escape sequences": "\x1b[2J\x1b[31mred\x1b]0;title\x07 \x9b31m\x90q",
    "hyperlink of a terminal": "\x1b]8;;https://evil.example.org\x1b\\x\x1b]8;;\x07",
    "cursor": "back\x08space\rreturn\x0bdown\x0cform\x7fdelete",
    "zero width": "zero\u200bwidth\ufeff \u200fmark\u00adsoft",
    "combining": "Z\u0300\u0301\u0302a\u0308lgo e\u0301",
    "Chinese": "扩散模型中的检索增强生成技术研究综述以及若干个关于大型语言模型推理能力的实验",
    "emoji": "A 👩\u200d🔬 writes 🎉🎉 of 🇩🇪",
    "lone surrogate": "half \ud83d a face",
    "markup of a terminal": "[/x] [bold]not bold[/bold]",
    "one word of 300 letters": "W" * 300,
    "10,000 characters": "word " * 2000,
    "nothing that can be seen": "\u200b\u202e\x00",
}


def digest_of_titles() -> Digest:
    """A digest of papers with the hostile titles, and nothing else unusual."""
    return digest(*(match(n, title) for n, title in enumerate(TITLES.values(), 1)))


def digest_of_abstracts() -> Digest:
    """A digest of papers with the hostile texts as abstracts, of which documents show excerpts."""
    return digest(*(match(n, f"Paper {n}", text) for n, text in enumerate(TITLES.values(), 1)))


def digest_of_everything() -> Digest:
    """A digest with the hostile texts, cut to 400 characters, in every field that a page or a failure fills."""
    texts = tuple(text[:400] for text in TITLES.values())
    return digest(
        sections=tuple(_section(number, text) for number, text in enumerate(texts, 1)),
        asked=(Asked("hf", None, len(texts), texts),),
        counts=Counts(len(texts), len(texts), 1, len(texts), tuple((text, 1) for text in texts)),
        failures=tuple(Failure("arxiv:cs.CV", text) for text in texts),
        reason="\n".join(texts),
    )


def _section(number: int, text: str) -> Section:
    paper = match(
        number,
        text,
        text,
        authors=(text, "Bo Sample"),
        organization=Organization(text),
        categories=(text,),
        links=(Link(text, "code"), Link(f"https://e.org/{text}", "project")),
    )
    why = (*paper.why, Why(None, text, "title", text))
    return Section(
        text, (replace(paper, topics=(text, "Other"), why=why, command_summary=CommandSummary(text, text)),), more=1
    )
