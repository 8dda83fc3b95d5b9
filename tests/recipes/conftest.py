"""What the recipes of the manual are tried with: a home, services on the loopback address, and the recipe itself."""

from collections.abc import Callable, Iterator

import pytest
from support.manual_recipes import Recipe, read_blocks
from support.running import Command
from support.services import Services

HOSTS = ("discord.com", "hooks.slack.com", "api.telegram.org", "ntfy.sh", "api.zotero.org", "*.example.org")
SetUp = Callable[..., Recipe]


@pytest.fixture(scope="module")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with Services(tmp_path_factory.mktemp("services"), HOSTS) as running:
        yield running


@pytest.fixture
def services(_running: Services) -> Services:
    """Services that have got nothing yet and take everything."""
    _running.posted.clear()
    _running.answer()
    return _running


@pytest.fixture
def set_up(digest: Command, services: Services) -> SetUp:
    """Writes the configuration and the scripts that a section of the manual shows into the home of `digest`."""

    def write(page: str, heading: str, *scripts: str, **variables: str) -> Recipe:
        recipe = Recipe(digest, {**services.variables, **variables})
        configuration, *texts = read_blocks(page, heading)
        recipe.configure(configuration)
        for name, text in zip(scripts, texts, strict=True):
            recipe.keep_script(name, text)
        return recipe

    return write
