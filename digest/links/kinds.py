"""What kind of thing lies at an address: host and path decide, and the sentence around it where they do not."""

import re

from digest.links import known_hosts
from digest.model import Kind
from digest.patterns import lazy_pattern


def _any_word(words: str) -> str:
    return rf"(?i)\b(?:{'|'.join(words.split())})\b"


# The subjects of a sentence, and the words that show each.
_SUBJECTS = {
    "page": _any_word(
        r"project'?s?\s(?:web)?(?:page|site) project:? project\sis web\s?sites? home\s?pages? web\s?pages?"
    ),
    "code": _any_word(
        "codes? codebase software implementations? scripts? repository repo package library toolkit toolbox"
    ),
    "data": _any_word(r"data \w*datasets? databases? corpus corpora recordings annotations"),
    "model": _any_word("models? checkpoints? weights"),
    "demo": _any_word(
        r"""demos? demonstrations? interactive interactively playground leaderboards? trial try chatbot
        web\s?apps? web\sapplication web\sinterface online\s(?:tool|version|platform|service|system)"""
    ),
    "video": _any_word("videos?"),
    "contest": _any_word("challenge competition contest licen[cs]e"),
    "own": _any_word(
        """our this project page site results samples supplementary materials? resources details benchmark
        visualizations examples shown available accessible accessed released? releasing published
        open-sourced? find found visit here"""
    ),
}
_DATA_DOI = lazy_pattern(
    r"10\.(?:5281/zenodo|6084/m9|17605/osf|7910/dvn|17632|5061/dryad|13026|21227|57745)|.*\bdata\b"
)
_ARTICLE_DOI = lazy_pattern(
    r"10\.(?:1002|1007|1016|1017|1021|1038|1039|1049|1063|1073|1080|1088|1093|1101|1103|1109|1111|1117|1126"
    r"|1142|1145|1162|1177|1186|1371|18653|2139|21105|21437|24963|3389|3390|48550|5194)/"
)
_ON_HUGGING_FACE: dict[str, Kind] = {
    "datasets": "dataset",
    "spaces": "demo",
    "papers": "paper",
    "blog": "other",
    "docs": "other",
    "learn": "other",
}
_ON_KAGGLE: dict[str, Kind] = {"datasets": "dataset", "code": "code", "models": "model"}


def link_kind(url: str, context: str = "") -> Kind:
    """The kind of content at the canonical *url*, which stands in the sentence *context*."""
    return evident_kind(url, context) or usual_kind(url)


def evident_kind(url: str, context: str) -> Kind | None:
    """The kind that *url*, or else *context*, shows; None where neither shows any."""
    host, path = _host_and_path(url)
    return _kind_by_address(host, path) or _kind_by_sentence(host, path, context)


def usual_kind(url: str) -> Kind:
    """The kind that is the most frequent at such an address."""
    host, path = _host_and_path(url)
    if host == "huggingface.co":
        return "model"
    if host == "doi.org" and not _DATA_DOI.match(path):
        return "paper"
    if host in known_hosts.ANY_CONTENT:
        return "dataset"
    return "project" if re.search(r"\.edu\b|\.ac\.\w\w$", host) else "other"


def _host_and_path(url: str) -> tuple[str, str]:
    host, _, path = url.partition("://")[2].lower().partition("/")
    return host.removeprefix("www."), path


def _kind_by_address(host: str, path: str) -> Kind | None:
    if host == "huggingface.co":
        return _kind_on_hugging_face(path)
    if host in known_hosts.PAPERS or path.endswith(".pdf"):
        return "paper"
    if host.endswith("4open.science"):
        return "project" if path.startswith("w/") else "code"
    if _is_forge(host, path):
        return "code"
    if host in known_hosts.DEMOS or host.endswith(known_hosts.DEMO_ENDINGS) or path.endswith(".mp4"):
        return "demo"
    if host in known_hosts.DATASETS or "dataverse" in host:
        return "dataset"
    if host.startswith("modelscope."):
        return "dataset" if path.startswith("datasets/") else "model"
    if host == "kaggle.com":
        return _ON_KAGGLE.get(path.partition("/")[0], "other")
    if host.endswith(known_hosts.PROJECT_ENDINGS) or host == "sites.google.com":
        return "project"
    if host == "doi.org" and _ARTICLE_DOI.match(path):
        return "paper"
    return None


def _is_forge(host: str, path: str) -> bool:
    # gitlab.inria.fr, git.tu-berlin.de, example.org/gitlab/…: forges of institutions.
    own = re.match(r"git[\w-]*\.[\w-]+\.", host) or "gitlab/" in path
    return host in known_hosts.FORGES or host in known_hosts.REGISTRIES or bool(own)


def _kind_on_hugging_face(path: str) -> Kind | None:
    first, _, rest = path.partition("/")
    if first in _ON_HUGGING_FACE:
        return _ON_HUGGING_FACE[first]
    return "model" if rest and first != "collections" else None


def _kind_by_sentence(host: str, path: str, context: str) -> Kind | None:
    subjects = {subject for subject, words in _SUBJECTS.items() if re.search(words, context)}
    if host == "huggingface.co":
        return "dataset" if "model" not in subjects and ("data" in subjects or "dataset" in path) else None
    if host == "doi.org" and not _DATA_DOI.match(path):
        return "dataset" if "data" in subjects else None
    if host in known_hosts.ANY_CONTENT:
        return _first_kind(subjects, data="dataset", code="code", demo="demo", video="demo")
    if "page" in subjects:
        return "project"
    if host in known_hosts.SHORTENERS:
        return _first_kind(subjects, code="code", demo="demo", video="demo", data="dataset", model="model")
    if subjects & {"model", "video"}:
        subjects.discard("data")
    return _first_kind(
        subjects,
        code="project",
        contest="other",
        demo="demo",
        data="dataset",
        model="project",
        video="project",
        own="project",
    )


def _first_kind(subjects: set[str], **kinds: Kind) -> Kind | None:
    """The kind of the first name in *kinds* that is one of *subjects*."""
    return next((kind for subject, kind in kinds.items() if subject in subjects), None)
