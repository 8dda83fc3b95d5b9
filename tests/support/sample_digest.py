"""The digest of the sample that ships with the package, by rules that fill every part of a digest."""

from datetime import UTC, datetime

from digest import config, pipeline, sources
from digest.archive_protocols import NullArchive
from digest.model import Digest
from digest.request import Request
from digest.retrieve import local
from digest.retrieve.page_reader import Retriever

NOW = datetime(2026, 1, 8, 7, 30, tzinfo=UTC)
RULES = """\
topics:
  Diffusion: {any: [diffusion model, masked diffusion], max: 1}
  Retrieval: [RAG, dense vector*, retriever]
  Reasoning: ["title:reasoning"]
match: [parallel pass]
mute: [environment]
"""


def sample(rules: str = RULES) -> Digest:
    """The digest that `digest fetch sample` makes by *rules*."""
    request = Request([sources.parse_address("sample")], config.read(rules, "config.yaml").rules)
    return pipeline.fetch(
        request,
        retriever=Retriever(lambda address: local.read_page(address, NOW)),
        archive=NullArchive(),
        deliver=lambda digest: None,
        now=NOW,
    )
