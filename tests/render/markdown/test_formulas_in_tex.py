"""Formulas that count as harmless, set by the real TeX, where it is installed."""

import random
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from support import mail_digests as digests

from digest.latex import make_readable
from digest.render.citations import bibtex
from digest.render.formats import Look
from digest.render.markdown import formula_commands as table
from digest.render.markdown.formula_grammar import is_harmless
from digest.text import sanitize_line

TEX = shutil.which("pdflatex")
BIBTEX = shutil.which("bibtex")
pytestmark = pytest.mark.skipif(not TEX or not BIBTEX, reason="pdflatex or bibtex is not installed")

HEAD = r"""\documentclass{article}
\IfFileExists{amssymb.sty}{\usepackage{amsmath,amssymb}}{}
\providecommand\mathscr[1]{#1}
\begin{document}
"""
COMMANDS = sorted(table.NAMES)
DELIMITERS = sorted(table.DELIMITERS)


def random_formula(chance: random.Random, depth: int = 0) -> str:
    return "".join(random_piece(chance, depth) for _ in range(chance.randint(1, 4)))


def random_piece(chance: random.Random, depth: int) -> str:
    kind = chance.random()
    if kind < 0.3 or depth > 3:
        return chance.choice("abx01+-=<>()[]|/.,:;!?~ '*")
    if kind < 0.5:
        return chance.choice("^_") + random_argument(chance, depth)
    if kind < 0.6:
        left, right = chance.choices(DELIMITERS, k=2)
        return f"\\left{left} {random_formula(chance, depth + 1)}\\right{right} "
    name = chance.choice(COMMANDS)
    return f"\\{name} {''.join(random_argument(chance, depth) for _ in range(chance.randint(0, 2)))}"


def random_argument(chance: random.Random, depth: int) -> str:
    return chance.choice(
        [f"{{{random_formula(chance, depth + 1)}}}", chance.choice("ab1+"), f"\\{chance.choice(COMMANDS)} "]
    )


def run_tex(*command: str | None, folder: Path) -> None:
    # TeX ends with 0 in spite of errors, so the test reads its log.
    subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, timeout=120, check=False)


def test_tex_finds_no_mistake_in_what_passes(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311
    made = (random_formula(chance).strip() for _ in range(4_000))
    passing = [tex for tex in dict.fromkeys(made) if tex and is_harmless(tex)]
    lines = "\n".join(f"a ${tex}$ b\\par" for tex in passing)
    (tmp_path / "a.tex").write_text(f"{HEAD}{lines}\n\\end{{document}}\n", encoding="utf-8")

    run_tex(TEX, "-interaction=nonstopmode", "-file-line-error", "a.tex", folder=tmp_path)

    log = (tmp_path / "a.log").read_text(encoding="utf-8", errors="replace")
    start = HEAD.count("\n") + 1
    mistakes = re.findall(r"^\./a\.tex:(\d+): (?!Undefined)(.*)", log, re.MULTILINE)
    assert len(passing) > 300
    assert [(passing[int(line) - start], said) for line, said in mistakes] == []


def test_a_title_reads_no_file_into_a_bibliography(tmp_path: Path) -> None:
    (tmp_path / "canary.tex").write_text("SECRETCANARY", encoding="utf-8")
    reading = [r"\InputIfFileExists{canary}{}{}", r"\UseName{input}{canary}", r"\scantokens{\input canary }"]
    reading += [r"\mathrm{\csname input\endcsname canary }", r"\input{canary}", r"\text{\input{canary}}"]
    titles = [f"On ${tex}$ and $x^2$, $x {tex}$" for tex in reading]
    matches = [
        replace(digests.match(n, raw), title=sanitize_line(make_readable(raw))) for n, raw in enumerate(titles, 1)
    ]
    (tmp_path / "papers.bib").write_text(bibtex.render(digests.digest(*matches), Look()), encoding="utf-8")
    (tmp_path / "a.tex").write_text(
        f"{HEAD}\\nocite{{*}}\\bibliographystyle{{plain}}\\bibliography{{papers}}\\end{{document}}", encoding="utf-8"
    )

    for command in ((TEX, "-interaction=nonstopmode"), (BIBTEX,), (TEX, "-interaction=nonstopmode", "-recorder")):
        run_tex(*command, "a", folder=tmp_path)

    assert "thebibliography" in (tmp_path / "a.bbl").read_text(encoding="utf-8")
    assert "canary.tex" not in (tmp_path / "a.fls").read_text(encoding="utf-8")
