"""What the pictures show: the command run on the sample, in a home to throw away."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from support.running import Command

from pictures.screens import PALETTES, draw_screen

PLACE = Path(__file__).parents[2] / ".github"
COLUMNS = 80
PROMPT = "\x1b[2m$\x1b[0m "
TITLE = "A terminal: digest shows the papers of the sample in which “RAG” or “diffusion model” stands"
RULES = """\
topics:
  Reasoning: [reasoning, agent*]
  Diffusion: [diffusion model]
  Fast and small: [linear-time, low-rank, faster]
  Retrieval: [RAG]
"""


@contextmanager
def command() -> Iterator[Command]:
    """The installed command in a home of its own."""
    with TemporaryDirectory() as base:
        yield Command(Path(base))


def terminal_pictures() -> Mapping[str, str]:
    """The SVGs of a terminal with a digest of the sample, by the names of their files."""
    with command() as digest:
        ran = digest.on_terminal("fetch", "sample", "-m", "RAG", "-m", "diffusion model")
    assert ran.status == 0, ran.err
    painted = f'{PROMPT}digest fetch sample -m RAG -m "diffusion model"\n\n{ran.text}'
    return {f"terminal-{name}.svg": draw_screen(painted, COLUMNS, palette, TITLE) for name, palette in PALETTES.items()}


def mail_page() -> bytes:
    """The HTML of the mail that a reader of three topics gets of the sample."""
    with command() as digest:
        (digest.folder / "words.yaml").write_text(RULES, encoding="utf-8")
        ran = digest("fetch", "sample", "-c", "words.yaml", "-f", "html")
    assert ran.status == 0, ran.err
    return ran.out
