"""Texts that name papers, and the phrases of texts, that grow."""

from collections.abc import Callable, Iterator

from digest.model import Paper
from digest.paper_references import read_references
from digest.rules.language.folding import fold_text
from digest.rules.workbench.vocabulary import collect_phrases, count_title_uses
from growth.case import Case, reads, units
from growth.texts import ADDRESSES

BIBTEX = units(
    r"""
    @a{k, @a{kNUMBER,⏎ @a{k,x={⏎ @a{kNUMBER,x={y}}⏎ @a⏎ @a{⏎ @ ⏎ ⌴ { } {} " \ \" \{ = , # x= x={}, x=y# x={y}#"z",
    @string{a="b"}⏎ ⏎⌴⏎ ⌴@ \url{ \_ abs/2401.12345 10.1234/a, arXiv:2401.12345⌴
    """
)
TEXTS = units(
    """
    arxiv:2401.NUMBER⏎ 2401.NUMBER⌴ 2401.12345v https://a.b/ https:// ) ( ]( [a](b)⌴^c⏎ ](a)⌴^ <!--⌴a⌴--> <!--
    paper::⌴a⏎ ⌴^a⏎ 10.1234/ , . url:
    """
)
# Without words that are all different: a table of their phrases outgrows the caches of the processor, so that ten times
# as many take thirteen to fifteen times as long, which is too near to the limit to be asked for.
WORDS = units("a⌴ ab⌴ in⌴ models⌴ ss⌴ a-b- of⌴sea⌴ sea:⌴ seas⌴sea⌴")


def cases() -> Iterator[Case]:
    for unit in (*BIBTEX, " and "):
        yield Case(f"bibtex {unit!r}", reads(read_references), unit, "@a{k,")
        for field in ("title", "author", "url", "volume"):
            yield Case(f"bibtex.{field} {unit!r}", reads(read_references), unit, f"@a{{k, {field} = {{", "}}\n")
    for unit in dict.fromkeys((*TEXTS, *ADDRESSES)):
        yield Case(f"references {unit!r}", reads(read_references), unit)
    readers: dict[str, Callable[[str], object]] = {"phrases": _phrases, "title uses": _title_uses}
    for name, reader in readers.items():
        yield from (Case(f"{name} {unit!r}", reads(reader), unit) for unit in WORDS)


def _phrases(text: str) -> object:
    return collect_phrases([fold_text(text).words] * 2, 2)


def _title_uses(text: str) -> object:
    return count_title_uses(["sea", "in w00001", "ab ab"], [Paper("a:1", text)])
