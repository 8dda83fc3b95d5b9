"""The digest of the sample that ships with the package, under rules that use every part of a digest."""

from datetime import UTC, datetime

from digest import config, files, pipeline, sources
from digest.collecting import Means
from digest.memory import NoMemory
from digest.model import Digest
from digest.request import Request

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
    """What `digest fetch sample` makes of the sample under *rules*."""
    request = Request([sources.address("sample")], config.read(rules, "config.yaml").rules)
    return pipeline.fetch(
        request,
        means=Means(lambda address: files.page(address, NOW)),
        memory=NoMemory(),
        deliver=lambda digest: None,
        now=NOW,
    )
