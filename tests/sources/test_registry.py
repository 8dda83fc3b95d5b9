"""The sources by name: each is what it is called, satisfies the protocol, and is loaded only when needed."""

import subprocess
import sys

import pytest

from digest import sources
from digest.sources import Source, anthology, arxiv, arxiv_mail, biorxiv, feed, huggingface, medrxiv, openreview

# mypy sees here that each module has what a source must have.
CHECKED: tuple[Source, ...] = (huggingface, arxiv, arxiv_mail, anthology, biorxiv, medrxiv, openreview, feed)


def test_every_source_is_registered_under_its_name() -> None:
    assert {name: source.NAME for name, source in sources.SOURCES.items()} == {each.NAME: each.NAME for each in CHECKED}


@pytest.mark.parametrize(
    ("text", "others"),
    [
        pytest.param("hf", ["arxiv", "feed", "openreview"], id="Hugging Face"),
        pytest.param("arxiv:cs.CL", ["huggingface", "feed"], id="arXiv"),
    ],
)
def test_an_address_loads_its_own_source_only(text: str, others: list[str]) -> None:
    ask = f"import sys; from digest import sources; sources.address({text!r}); print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.split()

    assert {f"digest.sources.{other}" for other in others}.isdisjoint(loaded)
