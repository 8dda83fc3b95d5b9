"""Mirrors and tokens of the environment: each source names the variables of its own site."""

import subprocess
import sys
from pathlib import Path

import pytest
from support.offered_sources import LINES, install, offered_by

from digest import sources
from digest.errors import UsageError
from digest.retrieve.site_settings import SiteSettings, SiteToken

HF = "https://huggingface.co"


@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        pytest.param({}, f"{HF}/papers", id="no mirror"),
        pytest.param({"HF_ENDPOINT": ""}, f"{HF}/papers", id="an empty variable"),
        pytest.param({"HF_ENDPOINT": "https://hf.mirror/x/"}, "https://hf.mirror/x/papers", id="the source's variable"),
        pytest.param({"DIGEST_MIRRORS": f"{HF}/=https://m.example"}, "https://m.example/papers", id="a pair"),
        pytest.param(
            {"DIGEST_MIRRORS": f"{HF}=https://m.example", "HF_ENDPOINT": "https://hf.mirror"},
            "https://hf.mirror/papers",
            id="both: the source's variable",
        ),
        pytest.param({"DIGEST_MIRRORS": "https://huggingface.c=https://m.example"}, f"{HF}/papers", id="another site"),
    ],
)
def test_a_mirror_is_asked_instead_of_its_site(environment: dict[str, str], asked: str) -> None:
    assert SiteSettings(environment).mirror_url(f"{HF}/papers") == asked


@pytest.mark.parametrize(
    ("url", "token"),
    [
        (f"{HF}/papers", SiteToken("HF_TOKEN", "hf_invented")),
        (f"{HF}.example/papers", None),
        ("http://huggingface.co/papers", None),
        ("https://www.huggingface.co/papers", None),
        ("https://hf.co/papers", None),
        ("https://arxiv.org/list/cs.CL/new", None),
        ("https://blog.example/feed.xml", None),
        ("https://[", None),
    ],
)
def test_a_token_is_for_its_site_alone(url: str, token: SiteToken | None) -> None:
    assert SiteSettings({"HF_TOKEN": " hf_invented\n"}).find_token(url) == token


def test_what_is_no_token_is_told_only_where_its_site_is_asked() -> None:
    settings = SiteSettings({"HF_TOKEN": "hf secret"})

    assert settings.find_token("https://arxiv.org/list/cs.CL/new") is None
    with pytest.raises(UsageError, match=r"^HF_TOKEN: blanks or foreign letters"):
        settings.find_token(f"{HF}/papers")


def test_a_source_of_another_package_has_variables_of_its_own(tmp_path: Path) -> None:
    variables = 'site="https://lines.example", token_variable="LINES_TOKEN", mirror_variable="LINES_MIRROR", hosts='
    install(tmp_path, LINES.replace("hosts=", variables))
    settings = SiteSettings({"LINES_TOKEN": "invented", "LINES_MIRROR": "https://m.example"})

    with offered_by(tmp_path):
        place = sources.parse_address("lines:physics").place

        assert settings.find_token(place) == SiteToken("LINES_TOKEN", "invented")
        assert settings.mirror_url(place) == "https://m.example/physics.txt"


def test_the_settings_of_one_site_load_no_source_of_another() -> None:
    ask = """
import sys
from digest.retrieve.site_settings import SiteSettings
settings = SiteSettings({"HF_ENDPOINT": "https://hf.mirror", "HF_TOKEN": "invented"})
assert settings.mirror_url("https://huggingface.co/papers") == "https://hf.mirror/papers"
assert settings.find_token("https://huggingface.co/papers")
print(*sys.modules)
"""

    loaded = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.split()

    assert "digest.sources.huggingface" in loaded
    assert {f"digest.sources.{name}" for name in ("arxiv", "feed", "openreview")}.isdisjoint(loaded)
