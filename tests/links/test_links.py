"""Links in sentences of our own, in real labelled abstracts, and in hostile texts."""

import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.real_pages import real_path, require_real

from digest import links
from digest.links.rejoin import RULES, rejoin_urls
from digest.model import Kind, Link

LABELLED = real_path("links_dev.jsonl")
COPIED = real_path("huggingface", "search_2026-01-08_copied.txt")

FOUND: dict[str, tuple[str, list[tuple[str, Kind]]]] = {
    # ordinary shapes
    "stop": ("Our code lives at https://github.com/o/r.", [("https://github.com/o/r", "code")]),
    "end": ("Our code lives at https://github.com/o/r", [("https://github.com/o/r", "code")]),
    "case": ("Try https://GitHub.com/Own/Repo!", [("https://github.com/Own/Repo", "code")]),
    "brackets": ("The tool (see https://github.com/o/r) works.", [("https://github.com/o/r", "code")]),
    "quotes": ('All is at "https://github.com/o/r".', [("https://github.com/o/r", "code")]),
    "angles": ("All is at <https://o.github.io/r/>.", [("https://o.github.io/r", "project")]),
    "comma": ("See https://github.com/o/r, which has it.", [("https://github.com/o/r", "code")]),
    "git": ("git clone https://github.com/o/r.git", [("https://github.com/o/r", "code")]),
    "main": ("Code: https://github.com/o/r/tree/main.", [("https://github.com/o/r", "code")]),
    "deep": ("It is https://github.com/o/r/tree/main/x.", [("https://github.com/o/r/tree/main/x", "code")]),
    "owner": ("We are https://github.com/someone.", [("https://github.com/someone", "code")]),
    "upper scheme": ("HTTPS://GITHUB.COM/o/r is ours.", [("https://github.com/o/r", "code")]),
    "two": (
        "Code: https://github.com/o/r. Page: https://o.github.io/r.",
        [("https://github.com/o/r", "code"), ("https://o.github.io/r", "project")],
    ),
    "twice": (
        "Code is at https://github.com/o/r. Again: http://www.github.com/O/R/.",
        [("https://github.com/o/r", "code")],
    ),
    "footnotes": (
        "Two parts [1,2].[1] https://github.com/o/a[2] https://github.com/o/b",
        [("https://github.com/o/a", "code"), ("https://github.com/o/b", "code")],
    ),
    "list": (
        "https://github.com/o/a, https://github.com/o/b and https://github.com/o/c.",
        [(f"https://github.com/o/{name}", "code") for name in "abc"],
    ),
    "labels": (
        "code:https://github.com/o/r,page:https://o.github.io",
        [("https://github.com/o/r", "code"), ("https://o.github.io", "project")],
    ),
    "dash": ("It is https://github.com/o/r—look.", [("https://github.com/o/r", "code")]),
    "archive": (
        "See https://web.archive.org/web/20200101000000/http://own.name/x.",
        [("https://web.archive.org/web/20200101000000/http://own.name/x", "other")],
    ),
    # no scheme
    "bare forge": ("The code is at github.com/o/r.", [("https://github.com/o/r", "code")]),
    "bare short": ("Weights: hf.co/o/m and more.", [("https://huggingface.co/o/m", "model")]),
    "bare page": ("See own-page.github.io", [("https://own-page.github.io", "project")]),
    "capital page": ("Project page: OwnPage.github.io", [("https://ownpage.github.io", "project")]),
    "place of a firm": ("Posts of reddit.com/r/askme.", [("https://reddit.com/r/askme", "other")]),
    "www": ("Watch www.youtube.com/watch?v=ab_C1.", [("https://youtube.com/watch?v=ab_C1", "demo")]),
    "lab": ("It is shown at robot.me.uni.edu/arm.htm.", [("https://robot.me.uni.edu/arm.htm", "project")]),
    "offered": ("The app is available at play.ourtool.io.", [("https://play.ourtool.io", "project")]),
    "offered in brackets": ("We built a demo (ourtool.io).", [("https://ourtool.io", "demo")]),
    "offered capitals": ("Available at My-Bench.com.", [("https://my-bench.com", "project")]),
    "short": ('Our code is at "bit.ly/own-code".', [("https://bit.ly/own-code", "code")]),
    "own gitlab": ("Code: gitlab.lab.fr/team/tool.", [("https://gitlab.lab.fr/team/tool", "code")]),
    "named repository": (
        "It is in the Owner/own-tool GitHub repository.",
        [("https://github.com/Owner/own-tool", "code")],
    ),
    # broken schemes and hosts
    "blank after colon": ("Code at https: //github.com/o/r.", [("https://github.com/o/r", "code")]),
    "break after colon": ("Code at https:\n//github.com/o/r.", [("https://github.com/o/r", "code")]),
    "blank after slashes": ("Code at https:// github.com/o/r.", [("https://github.com/o/r", "code")]),
    "no colon": ("Code at https//github.com/o/r soon", [("https://github.com/o/r", "code")]),
    "one slash": ("Page: https:/own.github.io.", [("https://own.github.io", "project")]),
    "no slash": ("Code at https:github.com/o/r.", [("https://github.com/o/r", "code")]),
    "semicolon": ("Code at http;//github.com/o/r.", [("https://github.com/o/r", "code")]),
    "lost h": ("Code at ttps://github.com/o/r.", [("https://github.com/o/r", "code")]),
    "colon for dot": ("Code at https://github:com/o/r.", [("https://github.com/o/r", "code")]),
    "dot in math": ("Code at https://github$.$com/o/r.", [("https://github.com/o/r", "code")]),
    "blank before com": ("Code at https://github. com/o/r.", [("https://github.com/o/r", "code")]),
    "break before com": ("Code at github.\ncom/o/r.", [("https://github.com/o/r", "code")]),
    "blank before io": ("Page: https://own.github. io/x.", [("https://own.github.io/x", "project")]),
    "blank in longer host": (
        "Code: https://anonymous.4open. science/r/ X-1.",
        [("https://anonymous.4open.science/r/X-1", "code")],
    ),
    "sentence behind a host": (
        "Page: https://own.io. At github.com/o/r is code.",
        [("https://own.io", "project"), ("https://github.com/o/r", "code")],
    ),
    "blank in host": ("Data at https://sub. lab.gov/d.", [("https://sub.lab.gov/d", "dataset")]),
    "blank after hyphen in host": (
        "At https://own- page.github.io.",
        [("https://own-page.github.io", "project")],
    ),
    "blanks everywhere": (
        "At https: // github. com/ an-owner/ a-name .",
        [("https://github.com/an-owner/a-name", "code")],
    ),
    "glued before": ("available athttps://github.com/o/r.", [("https://github.com/o/r", "code")]),
    "glued before a host": ("available atgithub.com/o/r.", [("https://github.com/o/r", "code")]),
    "glued sentence before": ("objectives.ownlab.github.io", [("https://ownlab.github.io", "project")]),
    "footnote mark": ("is released11https://github.com/o/r and", [("https://github.com/o/r", "code")]),
    "sentence before": ("It is on GitHub.https://github.com/o/r", [("https://github.com/o/r", "code")]),
    "started twice": ("At https://githubhttps://github.com/o/r", [("https://github.com/o/r", "code")]),
    "glued after": ("At https://github.com/o/r.Warning: loud.", [("https://github.com/o/r", "code")]),
    "glued sentence": ("At https://github.com/o/r.We thank all.", [("https://github.com/o/r", "code")]),
    # broken paths
    "blank after forge": (
        "At https://github.com/ own-er/Name.",
        [("https://github.com/own-er/Name", "code")],
    ),
    "break after owner": ("At https://github.com/owner/\nName.", [("https://github.com/owner/Name", "code")]),
    "blank before name": ('At https://github.com/owner/ NAME."', [("https://github.com/owner/NAME", "code")]),
    "technical name": (
        "The https://github.com/lab/ a-tool and others",
        [("https://github.com/lab/a-tool", "code")],
    ),
    "break before slash": (
        "At https://github.com/owner\n/name.",
        [("https://github.com/owner/name", "code")],
    ),
    "blank after hyphen": (
        "At https://github.com/o/Own-\nTool.",
        [("https://github.com/o/Own-Tool", "code")],
    ),
    "blank after underscore": ("At https://github.com/o/A_ B_ C.", [("https://github.com/o/A_B_C", "code")]),
    "blank before file": (
        "Data: http://lab.org/en/ data.html.",
        [("http://lab.org/en/data.html", "dataset")],
    ),
    "eaten tilde": (
        "See www.robots.uni.ac.uk/ group/x.",
        [("https://www.robots.uni.ac.uk/~group/x", "project")],
    ),
    "eaten underscore": (
        "Code: https://github.com/o/Tool pytorch",
        [("https://github.com/o/Tool_pytorch", "code")],
    ),
    "model name": (
        "At https://huggingface.co/ own\\_er/my\\_model.",
        [("https://huggingface.co/own_er/my_model", "model")],
    ),
    "owner and word": ("At https://github.com/owner/\nsoon.", [("https://github.com/owner", "code")]),
    "address and word": ("On https://o.github.io/r/\nand our code", [("https://o.github.io/r", "project")]),
    "blank before stop": ("At https://o.github.io/ .", [("https://o.github.io", "project")]),
    # LaTeX, Markdown, HTML
    "url": (r"At \url{https://github.com/o/r}.", [("https://github.com/o/r", "code")]),
    "href": (r"At \href{https://github.com/o/r}{here}.", [("https://github.com/o/r", "code")]),
    "href alone": (r"At \href{https://github.com/o/r}.", [("https://github.com/o/r", "code")]),
    "href math": (r"At $\href{https://o.github.io}{here}$.", [("https://o.github.io", "project")]),
    "href shows address": (
        r"At \href{https://o.github.io/a_b/}{\texttt{https://o.github.io/a\_c}}.",
        [("https://o.github.io/a_b", "project")],
    ),
    "href swapped": (r"At \href{here}{https://github.com/o/r}.", [("https://github.com/o/r", "code")]),
    "braces behind": ("At https://github.com/o/r{this https URL}.", [("https://github.com/o/r", "code")]),
    "braces with address": (
        "At https://github.com/o/r{github.com/o/q}.",
        [("https://github.com/o/r", "code")],
    ),
    "half braces": (
        "At https://github.com/o/r}{https://github.com/o/r.",
        [("https://github.com/o/r", "code")],
    ),
    "footnote": (r"in public\footnote{https://github.com/o/r}.", [("https://github.com/o/r", "code")]),
    "escapes": (r"At https://github.com/o/To\_do\_it.", [("https://github.com/o/To_do_it", "code")]),
    "escaped fragment": (r"At https://o.github.io/\#talk.", [("https://o.github.io/#talk", "project")]),
    "allowed break": (r"At https://o.github.io/\allowbreak page.", [("https://o.github.io/page", "project")]),
    "markdown": ("At [page](https://o.github.io/x).", [("https://o.github.io/x", "project")]),
    "markdown address": (
        "At [https://github.com/o/r](github.com/o/q).",
        [("https://github.com/o/q", "code")],
    ),
    "half markdown": (
        "At https://github.com/o/r](https://github.com/o/r).",
        [("https://github.com/o/r", "code")],
    ),
    "html": (
        'At <a href="https://o.github.io/x/">this\nhttps URL.</a>',
        [("https://o.github.io/x", "project")],
    ),
    "escaped html": ("At https://github.com/o/r.&lt;/p&gt;", [("https://github.com/o/r", "code")]),
    "odd signs": ("Watch https://youtu.be/a×b–c now", [("https://youtu.be/axb-c", "demo")]),
    # DOIs
    "doi": ("Data: doi:10.5281/zenodo.123.", [("https://doi.org/10.5281/zenodo.123", "dataset")]),
    "doi of code": ("Code: doi:10.5281/zenodo.123.", [("https://doi.org/10.5281/zenodo.123", "code")]),
    "bare data doi": ("Data (10.6084/m9.figshare.7)", [("https://doi.org/10.6084/m9.figshare.7", "dataset")]),
    "broken doi": ("A dataset: https://doi.org/10. 5072/AB", [("https://doi.org/10.5072/AB", "dataset")]),
    "doi of a paper": (
        "It appeared as doi: 10.1109/X.2020.1",
        [("https://doi.org/10.1109/X.2020.1", "paper")],
    ),
    # kinds
    "dataset": ("https://huggingface.co/datasets/o/d", [("https://huggingface.co/datasets/o/d", "dataset")]),
    "space": ("https://huggingface.co/spaces/o/s", [("https://huggingface.co/spaces/o/s", "demo")]),
    "models of an owner": ("All models: https://hf.co/lab.", [("https://huggingface.co/lab", "model")]),
    "datasets of an owner": ("All datasets: https://hf.co/lab.", [("https://huggingface.co/lab", "dataset")]),
    "registry": ("pip: https://pypi.org/project/x/", [("https://pypi.org/project/x", "code")]),
    "anonymous code": (
        "https://anonymous.4open.science/r/X-1/",
        [("https://anonymous.4open.science/r/X-1", "code")],
    ),
    "anonymous page": (
        "https://anonymous.4open.science/w/X-1/",
        [("https://anonymous.4open.science/w/X-1", "project")],
    ),
    "paper": (
        "As in https://arxiv.org/pdf/2401.00001v2.pdf",
        [("https://arxiv.org/abs/2401.00001", "paper")],
    ),
    "own page with code": ("Our code is on https://own.name/x.", [("https://own.name/x", "project")]),
    "own page with data": ("The dataset is on https://own.name/x.", [("https://own.name/x", "dataset")]),
    "own page to try": ("An online demo runs at https://own.name/x.", [("https://own.name/x", "demo")]),
    "page of others": ("We drove a car (https://car-maker.com).", [("https://car-maker.com", "other")]),
    "contest": ("It won the Lost Keys Challenge (https://keys.org).", [("https://keys.org", "other")]),
    "film behind a short link": ("A demo video: https://bit.ly/xyz", [("https://bit.ly/xyz", "demo")]),
    "same sentence": (
        "It can be tried in our demo (https://a.name/x or https://b.name/x).",
        [("https://a.name/x", "demo"), ("https://b.name/x", "demo")],
    ),
    "each its own words": (
        "Code is at https://bit.ly/aaa and the dataset at https://bit.ly/bbb.",
        [("https://bit.ly/aaa", "code"), ("https://bit.ly/bbb", "dataset")],
    ),
}

BAIT = {
    "promise": "Code will be released on GitHub.",
    "forge": "Code will be available on github.com under a free licence.",
    "forge with www": "See www.github.com for details.",
    "forge and stop": "We publish at https://github.com/.",
    "forge and dashes": "We publish at https://github.com/\n--.",
    "forge and words": "We publish at https://github.com/ upon acceptance.",
    "placeholder": "We publish at https://github.com/xxx.",
    "placeholder host": "We publish at https://xxx.xx.",
    "example": "A host such as https://example.com/page is made up.",
    "this url": "It is at this https URL.",
    "href to nothing": r"It is \href{this https URL}{here}.",
    "firms": "Sales of JD.com, Amazon.com and Booking.com grew; vast.ai did not.",
    "firms and slashes": "Shops such as amazon.com/booking.com and JD.com/Taobao.com.",
    "firm at": "We ran it on servers at vast.ai and sold it at Amazon.com.",
    "programs": "Drawn with draw.io, served by Node.js and Next.js, asked of Character.AI.",
    "files": "We read SKILL.md, ran train.py and opened README.md/notes.",
    "mail": "Write to first.last@lab.org or {a,b}@cs.uni.edu for the data.",
    "versions": "Version 2.5 of Model-v1.5-Instruct reached 90.2% mAP@0.5 in 3.0 s.",
    "arxiv id": "As in arXiv:2209.13932 and cs.CL/0101010.",
    "model id": "We tune google/vit-base-patch16-224 and meta-llama/Llama-3.",
    "abbreviations": "Tools, e.g. hammers, i.e. hard ones etc., cf. et al. and vs.others.",
    "missing blank before a slash": "We count the km.in/out of town.",
    "missing blank": "It works.Our method wins.In fact it is fast.",
    "alternatives": "and/or GitHub repositories",
    "protocol": "We speak HTTP, https and http: the protocols of the web.",
    "local": "It listens on http://localhost:8080/ and http://127.0.0.1/x.",
    "nothing behind": "The address is https:// and nothing else.",
    "cut short": "The address is https://... as always.",
    "other protocol": "Fetch it with ftp://files.lab.org or file:///etc/hosts.",
    "doi": "DoI is the degree of indulgence, 10.5 of 20.",
    "empty": "",
}

CANONICAL = {
    "leading blank": (" https://sites.google.com/view/x", "https://sites.google.com/view/x"),
    "break inside": ("https://github.com/\nOwner/Name.git", "https://github.com/Owner/Name"),
    "double slash": ("https://github.com//o//r/", "https://github.com/o/r"),
    "no scheme": ("github.com/o/r", "https://github.com/o/r"),
    "scheme of the page": ("//own.name/x", "https://own.name/x"),
    "plain scheme stays": ("http://own.name/x/", "http://own.name/x"),
    "plain scheme of a known host": ("http://github.com/o/r", "https://github.com/o/r"),
    "www of a known host": ("https://www.huggingface.co/o/m", "https://huggingface.co/o/m"),
    "www of another": ("https://www.own.name", "https://www.own.name"),
    "main": ("https://github.com/o/r/tree/master/", "https://github.com/o/r"),
    "main on gitlab": ("https://gitlab.com/g/o/r/-/tree/main", "https://gitlab.com/g/o/r"),
    "deep": ("https://github.com/o/r/blob/main/a.md", "https://github.com/o/r/blob/main/a.md"),
    "tab": ("https://github.com/o/r?tab=readme-ov-file#usage", "https://github.com/o/r"),
    "tracking": ("https://own.name/x?utm_source=a&id=3&usp=b", "https://own.name/x?id=3"),
    "entity": ("https://own.name/x?a=1&amp;b=2", "https://own.name/x?a=1&b=2"),
    "fragment": ("https://o.github.io/#talk", "https://o.github.io/#talk"),
    "empty fragment": ("https://o.github.io/x/#", "https://o.github.io/x"),
    "slash fragment": ("https://www.own.name/#/", "https://www.own.name"),
    "port": ("http://own.name:8080/x", "http://own.name:8080/x"),
    "usual port": ("https://own.name:443/x", "https://own.name/x"),
    "balanced bracket": ("https://own.name/a_(b)", "https://own.name/a_(b)"),
    "doi resolver": ("http://dx.doi.org/10.1/x", "https://doi.org/10.1/x"),
    "arxiv": ("http://www.arxiv.org/pdf/2401.00001v3", "https://arxiv.org/abs/2401.00001"),
    "old arxiv": ("https://arxiv.org/abs/hep-th/9901001v1", "https://arxiv.org/abs/hep-th/9901001"),
    "script": ("javascript:alert(1)", None),
    "data": ("data:text/html,x", None),
    "mail": ("mailto:a@b.org", None),
    "ftp": ("ftp://own.name/x", None),
    "forge": ("https://github.com/", None),
    "no host": ("https://", None),
    "no dot": ("https://localhost/x", None),
    "private": ("http://192.168.0.1/x", None),
    "someone else's name": ("https://github.com@own.name/x", None),
    "port of letters": ("https://own.name:http/x", None),
    "control": ("https://own.name/\x1b]0;x", None),
    "hidden": ("https://own.name/\u202etxt", None),
    "surrogate": ("https://own.name/\ud800", None),
    "endless": ("https://own.name/" + "x" * 5000, None),
    "empty": ("", None),
    "words": ("coming soon", None),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_a_sentence_has_its_links(text: str, expected: list[tuple[str, Kind]]) -> None:
    assert [(link.url, link.kind) for link in links.find(text)] == expected


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_a_sentence_on_one_line_has_the_same_links(text: str, expected: list[tuple[str, Kind]]) -> None:
    assert [(link.url, link.kind) for link in links.find(" ".join(text.split()))] == expected


@pytest.mark.parametrize("text", BAIT.values(), ids=BAIT.keys())
def test_what_only_looks_like_a_link_is_none(text: str) -> None:
    assert links.find(text) == ()


@pytest.mark.parametrize(("url", "expected"), CANONICAL.values(), ids=CANONICAL.keys())
def test_an_address_has_a_canonical_form(url: str, expected: str | None) -> None:
    assert links.canonical_url(url) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("http://www.own.name/x/", "https://own.name/x", True, id="scheme, www and slash"),
        pytest.param("https://github.com/Own/Repo", "https://GitHub.com/own/repo", True, id="forges"),
        pytest.param("https://huggingface.co/O/M", "https://huggingface.co/o/m", True, id="hugging face"),
        pytest.param("https://own.name/A", "https://own.name/a", False, id="case elsewhere"),
        pytest.param("https://youtu.be/AbC", "https://youtu.be/abc", False, id="films"),
        pytest.param("https://own.name/?a=1", "https://own.name/?a=2", False, id="queries"),
        pytest.param("https://own.name/?a=1", "https://own.name?a=1", True, id="slash before a query"),
        pytest.param("https://own.name/#a", "https://own.name", False, id="fragments"),
    ],
)
def test_the_key_is_what_spellings_share(one: str, other: str, same: bool) -> None:
    assert (links.url_key(one) == links.url_key(other)) is same


@pytest.mark.parametrize(
    ("url", "context", "expected"),
    [
        pytest.param("https://github.com/o/data", "The dataset is at", "code", id="a forge is code"),
        pytest.param("https://own.name/x.pdf", "Our demo is at", "paper", id="a pdf is a paper"),
        pytest.param("https://zenodo.org/records/1", "", "dataset", id="an archive has data"),
        pytest.param("https://zenodo.org/records/1", "Our code is at", "code", id="an archive may have code"),
        pytest.param("https://own.name", "", "other", id="nobody knows"),
        pytest.param("https://own.uni.edu/x", "", "project", id="a university"),
    ],
)
def test_the_kind_follows_the_address_then_the_sentence(url: str, context: str, expected: Kind) -> None:
    assert links.link_kind(url, context) == expected


def test_the_first_origin_wins_where_links_are_merged() -> None:
    field = Link("https://github.com/Own/Repo", "code")
    text = [Link("https://github.com/own/repo", "other"), Link("https://own.github.io", "project")]

    assert links.merge([field], [], text) == (field, text[1])


@pytest.mark.parametrize(
    ("urls", "kept"),
    [
        (["https://o.github.io/x", "https://o.github.io/x#cases"], 1),
        (["https://o.github.io/x#cases", "https://o.github.io/x"], 1),
        (["https://o.github.io/x#cases", "https://o.github.io/x#talk"], 1),
        (["https://o.github.io/#/x", "https://o.github.io/#/y", "https://o.github.io/"], 3),
        (["https://o.github.io/#!x", "https://o.github.io/"], 2),
    ],
)
def test_places_of_one_page_are_one_link(urls: list[str], kept: int) -> None:
    assert links.merge([Link(url, "project") for url in urls]) == tuple(Link(url, "project") for url in urls[:kept])


def test_places_of_one_page_of_different_kinds_stay_two_links() -> None:
    found = (Link("https://o.github.io/x#code", "code"), Link("https://o.github.io/x#data", "dataset"))

    assert links.merge(found) == found


HOSTILE = {
    "slashes": "http" + "/" * 24_000,
    "schemes": "http://" * 3_400,
    "schemes with hosts": "https://a.b" * 2_000,
    "dots": "a." * 12_000,
    "hosts": "aa.bb." * 4_000,
    "almost hosts": "a1.aa1." * 3_400,
    "broken hosts": "http:a." * 3_400,
    "hyphens": "http://a.b/c- " * 1_700,
    "forges": "github.com/" * 2_100,
    "broken forges": "github.com/ a/ " * 1_600,
    "braces": "http://a.bc{" * 2_000,
    "nested braces": "\\href{a}{" + "{b}" * 8_000,
    "hrefs": "\\href{" * 4_000,
    "brackets": "[" * 24_000,
    "markdown": "[a](" * 6_000,
    "anchors": "<a href=" * 3_000,
    "long anchors": ("<a " + "href=" * 40 + "x") * 110,
    "round brackets": "https://a.bc/" + "(" * 12_000 + ")" * 12_000,
    "dois": "doi 10.1234/" * 2_000,
    "tildes": ".edu/ a" * 3_400,
    "blanks": "https: " + " " * 24_000,
    "escapes": "\\_" * 12_000,
    "repositories": "a-b/" * 6_000 + " GitHub repo",
    "names": "github.com/o/r " + "x." * 12_000,
    "stops": "https://a.bc/" + ".Aa" * 8_000,
    "links": "see https://github.com/o/r1 and " * 800,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_read_to_its_end(text: str) -> None:
    assert all(link.url.startswith(("http://", "https://")) for link in links.find(text))


MARKS = r"""https:// http: // github.com/ o/r hf.co/ .git { } ]( \href{ www. doi:10.5281/zenodo.1 . , ~ # ?a=1
own.name \_ – <a href= > &amp; % İ GitHub repository x.github.io /tree/main arxiv.org/pdf/ ( ) : tab=1 &
?rss=1 &utm_source=x af=R #xtor=1 https://www.google.com/url?q= %3A%2F%2F urldefense.com/v3/__ __;Iw!! ?doi=10.1234/a"""
PIECES = st.sampled_from([" ", "\n", *MARKS.split()])
HOSTILE_TEXTS = st.text() | st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join)


@given(HOSTILE_TEXTS)
def test_any_text_gives_canonical_web_addresses(text: str) -> None:
    for link in links.find(text):
        assert link.url.startswith(("http://", "https://"))
        assert links.canonical_url(link.url) == link.url


@given(HOSTILE_TEXTS)
def test_the_canonical_form_is_its_own(url: str) -> None:
    once = links.canonical_url(url)

    assert once is None or (links.canonical_url(once) == once and once.isprintable())
    assert once is None or once.startswith(("http://", "https://"))


@given(HOSTILE_TEXTS)
def test_a_clean_address_stays_as_it_is(url: str) -> None:
    once = links.clean_url(url)

    assert links.clean_url(once) == once


def labelled_rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@require_real(LABELLED)
def test_links_of_real_abstracts_are_found_and_named() -> None:
    hits = found = wanted = right = 0
    for row in labelled_rows(LABELLED):
        got = {links.url_key(link.url): link.kind for link in links.find(str(row["text"]))}
        want = {links.url_key(link["url"]): {link["kind"], *link.get("alt", ())} for link in row["links"]}  # type: ignore[attr-defined]
        hits += len(got.keys() & want.keys())
        found += len(got)
        wanted += len(want)
        right += sum(got[url] in want[url] for url in got.keys() & want.keys())

    assert 2 * hits / (found + wanted) >= 0.97
    assert right / hits >= 0.93


@require_real(COPIED)
def test_links_of_the_copied_page_are_exact() -> None:
    rows = labelled_rows(real_path("seed_gold.jsonl"))
    page = COPIED.read_text(encoding="utf-8")
    lines = [links.find(line) for line in page.split("\n")]

    assert [(link.url, link.kind) for line in lines for link in line] == [
        (link["url"], link["kind"])
        for row in rows
        for link in row["links"]  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://e.org/x", "https://e.org/x"),
        ("https://E.org/X/?b=2&a=1", "https://E.org/X/?b=2&a=1"),
        ("https://e.org/x?utm_source=rss&utm_medium=rss&id=3", "https://e.org/x?id=3"),
        ("https://e.org/x?id=3&amp;utm_source=rss#part", "https://e.org/x?id=3#part"),
        ("https://e.org/doi/full/10.55555/ab.1?af=R", "https://e.org/doi/full/10.55555/ab.1"),
        ("https://e.org/doi/10.55555/ab.1?ai=1gv&mi=3ri&af=R", "https://e.org/doi/10.55555/ab.1"),
        ("https://e.org/x?ai=1", "https://e.org/x?ai=1"),
        ("https://e.org/science/article/pii/S1?dgcid=rss_sd_all", "https://e.org/science/article/pii/S1"),
        ("https://e.org/document/html?lang=en&srsltid=Afm1", "https://e.org/document/html?lang=en"),
        ("https://e.org/doi/full/1?rss=currentIssue", "https://e.org/doi/full/1"),
        ("https://e.org/art00001?crawler=true", "https://e.org/art00001"),
        ("https://e.org/x?rss=1", "https://e.org/x"),
        ("https://e.org/x?rss=yes&p=7", "https://e.org/x?p=7"),
        ("https://e.org/x?rss=17", "https://e.org/x?rss=17"),
        ("https://e.org/x?TRACK=RSS", "https://e.org/x"),
        ("https://e.org/x?source=rss", "https://e.org/x"),
        ("https://e.org/x?source=journal-of-tides", "https://e.org/x?source=journal-of-tides"),
        ("https://e.org/x?ref=newsletter&via=somebody", "https://e.org/x"),
        ("https://e.org/x?ref=12345", "https://e.org/x?ref=12345"),
        ("https://e.org/x?fbclid=a&gclid=b&mc_cid=c&mc_eid=d&dclid=e", "https://e.org/x"),
        ("https://e.org/x#xtor=RSS-1", "https://e.org/x"),
        ("https://e.org/x#xtor=?RSS=1", "https://e.org/x"),
        ("https://e.org/x?journalCode=abc", "https://e.org/x"),
        ("https://e.org/watch?v=abc&feed=9", "https://e.org/watch?v=abc&feed=9"),
        ("https://pubmed.ncbi.nlm.nih.gov/39000001/?utm_source=x&fc=2&ff=3&v=2.18",
         "https://pubmed.ncbi.nlm.nih.gov/39000001/"),
        ("https://pubmed.ncbi.nlm.nih.gov/?term=tides&v=2", "https://pubmed.ncbi.nlm.nih.gov/?term=tides&v=2"),
        ("https://scholar.google.com/scholar_url?url=https://e.org/a%3Fid%3D1&hl=en&sa=X", "https://e.org/a?id=1"),
        ("http://scholar.google.co.uk/scholar_url?hl=en&url=http://e.org/a.pdf%3Futm_source%3Dx", "http://e.org/a.pdf"),
        ("https://www.google.com/url?sa=t&url=https%3A%2F%2Fe.org%2Fa", "https://e.org/a"),
        ("https://www.google.de/url?q=https://e.org/a&usg=x", "https://e.org/a"),
        ("https://www.google.com/search?q=https://e.org/a", "https://www.google.com/search?q=https://e.org/a"),
        ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fe.org%2Fa&data=x&reserved=0",
         "https://e.org/a"),
        ("https://x1.r.us-east-1.awstrack.me/L0/https:%2F%2Fe.org%2Fa%3Fb=1/1/0100-0/sig=9", "https://e.org/a?b=1"),
        ("https://tracking.example.com/CL0/https%3A%2F%2Fe.org%2Fa/1/0100", "https://e.org/a"),
        ("https://e.org/L0/https:/e.org/a", "https://e.org/L0/https:/e.org/a"),
        ("https://urldefense.com/v3/__https://e.org/a*b?x=1__;Iw!!abc!d$", "https://e.org/a#b?x=1"),
        ("https://urldefense.proofpoint.com/v2/url?u=https-3A__e.org_a-2Db-3Fid-3D1&d=x&c=y", "https://e.org/a-b?id=1"),
        ("https://login.ezproxy.lib.example.edu/login?url=https://e.org/a", "https://e.org/a"),
        ("https://www.google.com/url?q=https%3A%2F%2Fscholar.google.com%2Fscholar_url%3Furl%3Dhttps%253A%252F%252Fe.org%252Fa",
         "https://e.org/a"),
        ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"),
        ("https://archive.example.org/save?url=https://e.org/a", "https://archive.example.org/save?url=https://e.org/a"),
    ],
)  # fmt: skip
def test_an_address_is_cleaned_of_tracking_and_redirects_alone(url: str, expected: str) -> None:
    assert links.clean_url(url) == expected
    assert links.clean_url(expected) == expected


@pytest.mark.parametrize(
    ("base", "written", "expected"),
    [
        ("https://e.org/blog/feed.xml", "post/1", "https://e.org/blog/post/1"),
        ("https://e.org/blog/feed.xml", "/post/1", "https://e.org/post/1"),
        ("https://e.org/blog/feed.xml", "//o.org/1", "https://o.org/1"),
        ("https://e.org/blog/feed.xml", "?p=1", "https://e.org/blog/feed.xml?p=1"),
        ("https://e.org/blog/feed.xml", "http://o.org/1", "http://o.org/1"),
        ("https://e.org/blog/feed.xml", "", ""),
        ("https://e.org/blog/feed.xml", "mailto:a@e.org", ""),
        ("feed.xml", "post/1", ""),
        ("https://e.org/", "http://[", ""),
    ],
)
def test_a_relative_address_is_resolved(base: str, written: str, expected: str) -> None:
    assert links.resolve_url(base, written) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/ABCDEF",
        "https://data.own.name/resolve/resolve.html?doi=10.17909/ab-c1",
        "https://data.own.name/show?lang=en&id=10.5281/zenodo.123",
        "https://own.name/go?to=doi:10.55555/ab.1",
        "https://own.name/doi:10.5281/zenodo.123",
        "https://own.name/x:doi:10.5281/zenodo.123",
        "https://web.archive.org/web/2026/https://github.com/o/r",
        "https://own.name/?next=https://github.com/o/r",
        "https://own.name/a-http-b/www.c/github.io/git.html",
        "https://own.name/x/DOI:10.5281/zenodo.1",
        "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O",
    ],
)
@pytest.mark.parametrize("sentence", ["Data are at {}.", "See {} for all.", "{}", "Find it (at {}) now."])
def test_what_looks_like_a_link_within_an_address_leaves_it_whole(sentence: str, url: str) -> None:
    assert [link.url for link in links.find(sentence.format(url))] == [url]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("Data: https://own.name/x,doi:10.5281/zenodo.1", ["https://own.name/x", "https://doi.org/10.5281/zenodo.1"]),
        ("Data (doi:10.5281/zenodo.1; 10.6084/m9.figshare.2)",
         ["https://doi.org/10.5281/zenodo.1", "https://doi.org/10.6084/m9.figshare.2"]),
        ("Zenodo-DOI: 10.5281/zenodo.1.", ["https://doi.org/10.5281/zenodo.1"]),
        ("See dataverse.own.org/dataset.xhtml?persistentId=doi:10.7910/DVN/AB.",
         ["https://dataverse.own.org/dataset.xhtml?persistentId=doi:10.7910/DVN/AB"]),
        ("As in doi:10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O.",
         ["https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O"]),
        ("https://doi.org/10.1002/(SICI)1096-8644(199601)99:1&lt;1::AID-AJPA1&gt;3.0.CO;2-# and",
         ["https://doi.org/10.1002/(SICI)1096-8644(199601)99:1%3C1::AID-AJPA1%3E3.0.CO;2-%23"]),
    ],
)  # fmt: skip
def test_a_doi_beside_an_address_is_a_link_of_its_own(text: str, urls: list[str]) -> None:
    assert [link.url for link in links.find(text)] == urls


def test_no_rule_is_left_out_whose_words_the_text_has() -> None:
    chance = random.Random("rules")  # noqa: S311  # the same for every run, nothing secret
    parts = [*(part for rule in RULES for part in rule[:2]), *"h:/. -_(){}<a2", "com", "org/", "name", "10.5281/zenodo"]
    for _ in range(3_000):
        text = " ".join("".join(chance.choices(parts, k=chance.randint(1, 20))).split())
        expected = text
        for needle, other, broken, replacement in RULES:
            if needle in expected and other in expected:
                expected = re.sub(broken, replacement, expected)

        assert rejoin_urls(text) == expected
