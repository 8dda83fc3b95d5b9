"""The digest of the sample that ships with the package, under rules that use every part of a digest."""

from datetime import UTC, datetime

from digest import config, files, pipeline, sources
from digest.model import Digest

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
    request = pipeline.Request([sources.address("sample")], config.read(rules, "config.yaml").rules)
    return pipeline.fetch(
        request,
        get=lambda address: files.page(address, NOW),
        memory=pipeline.NoMemory(),
        deliver=lambda digest: None,
        now=NOW,
    )
