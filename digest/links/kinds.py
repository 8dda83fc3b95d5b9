"""What a reader finds at an address: host and path decide, the sentence only if they leave it open."""

import re

from digest.links import known_hosts
from digest.model import Kind


def _words(words: str) -> str:
    return rf"(?i)\b(?:{'|'.join(words.split())})\b"


# What a sentence may speak of, and by which words.
_WORDS = {
    "page": _words(r"project'?s?\s(?:web)?(?:page|site) project:? project\sis web\s?sites? home\s?pages? web\s?pages?"),
    "code": _words(
        "codes? codebase software implementations? scripts? repository repo package library toolkit toolbox"
    ),
    "data": _words(r"data \w*datasets? databases? corpus corpora recordings annotations"),
    "model": _words("models? checkpoints? weights"),
    "demo": _words(
        r"""demos? demonstrations? interactive interactively playground leaderboards? trial try chatbot
        web\s?apps? web\sapplication web\sinterface online\s(?:tool|version|platform|service|system)"""
    ),
    "video": _words("videos?"),
    "contest": _words("challenge competition contest licen[cs]e"),
    "own": _words(
        """our this project page site results samples supplementary materials? resources details benchmark
        visualizations examples shown available accessible accessed released? releasing published
        open-sourced? find found visit here"""
    ),
}
_DATA_DOI = r"10\.(?:5281/zenodo|6084/m9|17605/osf|7910/dvn|17632|5061/dryad|13026|21227|57745)|.*\bdata\b"
_ARTICLE_DOI = (
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


def kind(url: str, context: str = "") -> Kind:
    """What lies at the canonical *url*; *context* is the sentence it stands in."""
    return told(url, context) or usual(url)


def told(url: str, context: str) -> Kind | None:
    """What *url*, or else *context*, says about the kind; None where neither says anything."""
    host, path = _parts(url)
    return _by_address(host, path) or _by_sentence(host, path, context)


def usual(url: str) -> Kind:
    """What mostly lies at such an address."""
    host, path = _parts(url)
    if host == "huggingface.co":
        return "model"
    if host == "doi.org" and not re.match(_DATA_DOI, path):
        return "paper"
    if host in known_hosts.STORES:
        return "dataset"
    return "project" if re.search(r"\.edu\b|\.ac\.\w\w$", host) else "other"


def _parts(url: str) -> tuple[str, str]:
    host, _, path = url.partition("://")[2].lower().partition("/")
    return host.removeprefix("www."), path


def _by_address(host: str, path: str) -> Kind | None:
    if host == "huggingface.co":
        return _hugging_face(path)
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
    if host == "doi.org" and re.match(_ARTICLE_DOI, path):
        return "paper"
    return None


def _is_forge(host: str, path: str) -> bool:
    # gitlab.inria.fr, git.tu-berlin.de, example.org/gitlab/…: somebody's own forge
    own = re.match(r"git[\w-]*\.[\w-]+\.", host) or "gitlab/" in path
    return host in known_hosts.FORGES or host in known_hosts.REGISTRIES or bool(own)


def _hugging_face(path: str) -> Kind | None:
    first, _, rest = path.partition("/")
    if first in _ON_HUGGING_FACE:
        return _ON_HUGGING_FACE[first]
    return "model" if rest and first != "collections" else None


def _by_sentence(host: str, path: str, context: str) -> Kind | None:
    said = {subject for subject, words in _WORDS.items() if re.search(words, context)}
    if host == "huggingface.co":
        return "dataset" if "model" not in said and ("data" in said or "dataset" in path) else None
    if host == "doi.org" and not re.match(_DATA_DOI, path):
        return "dataset" if "data" in said else None
    if host in known_hosts.STORES:
        return _first(said, data="dataset", code="code", demo="demo", video="demo")
    if "page" in said:
        return "project"
    if host in known_hosts.SHORTENERS:
        return _first(said, code="code", demo="demo", video="demo", data="dataset", model="model")
    if said & {"model", "video"}:
        said.discard("data")
    return _first(
        said,
        code="project",
        contest="other",
        demo="demo",
        data="dataset",
        model="project",
        video="project",
        own="project",
    )


def _first(said: set[str], **kinds: Kind) -> Kind | None:
    return next((kind for subject, kind in kinds.items() if subject in said), None)
