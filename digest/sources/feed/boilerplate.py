"""What publishers write around an abstract: citations of the paper, labels, its title and authors, links, remarks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from digest.patterns import lazy_pattern
from digest.sources.feed.citation_lines import LONGEST_CITATION, find_citation, is_name_of_journal, is_one_of
from digest.sources.feed.empty_lines import ABSTRACT_WORDS, is_empty_line, without_tail
from digest.sources.feed.headings import behind_abstract_line, part_headings, without_heading
from digest.text import fold_title

# What some feeds write before the parts of a text, in a paragraph of its own, by the name of the part here.
_LABELS = {
    "author": r"author(?:s|\(s\))?|autor(?:en|es)?|auteurs?|by|作者",
    "abstract": ABSTRACT_WORDS,
    "summary": r"summary|tl;?dr",
    "upvotes": r"upvotes|likes",
    "comments": r"comments",
    "keywords": r"key ?words|palavras[ -]chave|palabras[ -]clave|mots[ -]cl[ée]s|parole chiave|schl[üu]sselw[öo]rter"
    r"|kata kunci|anahtar kelimeler|ключевые слова|关键[词字]",
    "date": r"publi(?:cation date|shed(?: online| on)?)|available online|date(?: published)?",
    "doi": r"doi|pmc?id|pmc",
    "": r"source|journal(?: name)?|volume|issue|pages?|publisher|issn|article type|received|accepted|how to cite"
    r"|licen[cs]e|jel(?: codes?)?|url",
}
_NAMES_OF_PARTS = tuple(_LABELS)
_LABEL = lazy_pattern(
    f"(?:{'|'.join(f'(?P<l{at}>{words})' for at, words in enumerate(_LABELS.values()))})" + r"\s{0,3}[:：]\s*", re.I
)
_LONG_PARTS = ("author", "abstract", "summary", "keywords")
_LONGEST_PART = 300  # characters of the others: a longer text is prose that begins with such a word
_LONGEST_KIND = 40  # characters behind a DOI: more is a text
_KIND = lazy_pattern(r"(?:[A-Z][a-z]{2,12} )?(?:Article|Paper|Communication|Review|Perspective|Letter|Minireview) ")
_ONLINE = lazy_pattern(r"^(?:available|published|posted)(?: online)?[: ]{0,3}", re.I)
# Labels in one line, of a feed that has lost its paragraphs.
_FIRST_LABEL = lazy_pattern(r"(?:publication date|author\(s\)|authors?|doi):|摘要[:：]", re.I)
_NEXT_LABEL = lazy_pattern(
    r"\s?(?=(?:Source|Author\(s\)|Publication date): )| (?=(?:Authors?|Abstract|DOI|PMID): )|\s?(?=关键[词字][:：])"
)
_HAS_LABEL = lazy_pattern("[:：]")
# Where a text begins behind the last of several names, with nothing between: with a word that is no name, or, behind
# a name of two words, with one that a small word follows: "and Ann B. Poe Bays of".
_FIRST_WORDS = "Although|As|By|Despite|For|Here|However|In|It|Many|Our|Recent|The|These|This|To|Using|We|While|With"
_PARTICLES = "de del della der den di da das do dos du la le las van von vom zu zur ten ter bin ibn al el y e st"
_TEXT_BEHIND_NAMES = lazy_pattern(
    rf" (?=(?:{_FIRST_WORDS}) [a-z]|(?:The|These|This|Using|We) )"
    r"|(?:(?<= and )|(?<= & ))[^\W\d_a-z][\w'’.-]{0,30}(?: [A-Z]\.){0,3} [^\W\d_a-z][\w'’-]{1,30}"
    rf" (?=[^\W\d_a-z][\w-]{{0,40}} (?!(?:{_PARTICLES.replace(' ', '|')}) )[a-z])"
)
_BY = lazy_pattern(r"by (?=\S)", re.I)
_BETWEEN_NAMES = lazy_pattern(r" ?[;,，；、] ?(?:and |& )?| (?:and|&) ")
_NO_NAMES = """abstract access aim aims article articles background book case conclusion conclusions correction
    corrigendum editorial erratum figure graphical highlights international introduction issue journal key keywords
    language letter letters materials methods news note notes objective objectives open original paper perspective
    plain preface proceedings purpose report research results review science section significance statement study
    summary table university volume words"""
_PARTICLE_WORDS, _NO_NAME_WORDS = frozenset(_PARTICLES.split()), frozenset(_NO_NAMES.split())
_GROUP_WORDS = frozenset({"and", "behalf", "et", "for", "of", "on", "the"})
_MOST_LINES = 50  # paragraphs around an abstract
_MOST_NAMES = 3_000  # characters of a list of authors


@dataclass(slots=True)
class EntryText:
    """The text of an entry, read: the *abstract*, which may be empty, and what stands around it: its labelled *parts*,
    the *authors* as they are written, *dois* of the paper and a *date*."""

    abstract: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    authors: str = ""
    dois: list[str] = field(default_factory=list)
    date: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the other fields of an entry say: its *title*, its *authors*, names of its *journals*."""

    title: str
    authors: Sequence[str] = ()
    journals: Sequence[str] = ()

    @property
    def author_words(self) -> frozenset[str]:
        """The words of all names."""
        return frozenset(fold_title(" ".join(self.authors)).split())


def read_entry_text(lines: Sequence[str], known: Known) -> EntryText:
    """What the paragraphs *lines* of an entry say of the paper, apart from what is *known*."""
    read = EntryText()
    pieces = (line for each in lines for line in _split_lost_lines(each))
    unlabelled = (_without_label(line, known, read) for line in pieces)
    prose = [line for line in unlabelled if line]
    _take_from_beginning(prose, known, read)
    prose = behind_abstract_line(prose)
    _take_from_end(prose, known, read)
    if len(prose) == 1 and read.dois and is_name_of_journal(prose[0], known.journals):
        prose.clear()
    read.authors = read.authors or read.parts.get("author", "")
    read.date = read.date or _ONLINE.sub("", read.parts.get("date", ""))
    # A paragraph without a label is the abstract, or a part of the one that has a label.
    abstract = " ".join(filter(None, (read.parts.get("abstract", ""), *prose)))
    read.abstract = part_headings(without_tail(abstract))
    return read


def _split_lost_lines(line: str) -> Sequence[str]:
    if not _HAS_LABEL.search(line) or not (_FIRST_LABEL.match(line) or find_citation(line)):
        return (line,)
    return _NEXT_LABEL.split(line)


def _without_label(line: str, known: Known, read: EntryText) -> str:
    """*line*, or what is left of it, where it begins with a label: such a part is then in *read*."""
    label = _LABEL.match(line)
    if not label or not label.lastgroup:
        return line
    name, value, rest = _NAMES_OF_PARTS[int(label.lastgroup[1:])], line[label.end() :], ""
    is_prose = name not in _LONG_PARTS and not (name == "doi" and _dois_in(value.partition(" ")[0]))
    if is_prose and len(value) > _LONGEST_PART:
        return line
    if name == "doi":
        read.dois += _dois_in(value)
        value, rest = _split_doi_from_text(value, known)
    if name == "author":
        value, rest = _split_names_from_text(value, known)
    read.parts[name] = f"{read.parts.get(name, '')} {value}".strip()
    return rest


def _split_doi_from_text(value: str, known: Known) -> tuple[str, str]:
    """The DOI at the beginning of *value* with the kind of article, and the text behind it, of a feed that has lost its
    paragraphs."""
    doi, _, rest = value.partition(" ")
    if len(rest) <= _LONGEST_KIND:
        return value, ""
    kind = _KIND.match(rest)
    behind = rest[kind.end() :] if kind else rest
    names, text = _split_at_known_names(behind, known)
    return doi, text if names else rest


def _split_names_from_text(value: str, known: Known) -> tuple[str, str]:
    """The names at the beginning of *value*, and the text behind them, which no sign parts from them."""
    names, rest = _split_at_known_names(value, known)
    if names:
        return names, rest
    if behind := _TEXT_BEHIND_NAMES.search(value):
        names = value[: behind.end() - 1]
        if all(map(_is_name, filter(None, _BETWEEN_NAMES.split(names)))):
            return names, value[behind.end() :]
    small = [[word for word in part.split() if word.islower()] for part in _BETWEEN_NAMES.split(value)]
    is_text = any(len(set(words) - _PARTICLE_WORDS - _GROUP_WORDS) > 2 for words in small)
    return ("", value) if is_text else (value, "")


def _split_at_known_names(text: str, known: Known) -> tuple[str, str]:
    """The names of the authors with which *text* begins, as the entry writes them elsewhere too, and what follows."""
    together = ", ".join(known.authors)
    for names in (
        (together, together.replace(f", {known.authors[-1]}", f", and {known.authors[-1]}")) if together else ()
    ):
        if text.startswith(names):
            return names, text[len(names) :].lstrip(" .;,")
    return "", text


def _take_from_beginning(prose: list[str], known: Known, read: EntryText) -> None:
    """Move what is not the abstract from the beginning of *prose* to *read*."""
    # Beside the title, a citation or a label of one stand names without a label.
    is_place_of_names = "" in read.parts
    for _ in range(_MOST_LINES):
        if not prose:
            return
        line, following = prose[0], prose[1:2]
        rest = _behind_citation(line, known, read)
        if rest != line:
            is_place_of_names, rest = True, _split_at_known_names(rest, known)[1]
        elif _is_empty(line, known):
            is_place_of_names, rest = is_place_of_names or is_one_of(line, (known.title,)), ""
        elif (by := _BY.match(line)) and (behind := _split_at_known_names(line[by.end() :], known))[0]:
            rest = behind[1]
        elif names := _names_in_line(line, following, known, is_place=is_place_of_names):
            read.authors, rest = read.authors or names, ""
        else:
            prose[0] = without_heading(line)
            return
        prose[:1] = [rest] if rest else []


def _behind_citation(line: str, known: Known, read: EntryText) -> str:
    """*line* without the citation of the paper at its beginning, of which *read* keeps the DOI and the date."""
    citation = find_citation(line, known.journals)
    if not citation:
        return line
    read.dois += _dois_in(citation.doi)
    read.date = read.date or citation.date
    return line[citation.end :]


def _take_from_end(prose: list[str], known: Known, read: EntryText) -> None:
    """Move what is not the abstract from the end of *prose* to *read*."""
    for _ in range(_MOST_LINES):
        if not prose:
            return
        line = prose[-1]
        if not _is_empty(line, known) and (len(line) > LONGEST_CITATION or _behind_citation(line, known, read)):
            return
        prose.pop()


def _dois_in(text: str) -> list[str]:
    return [f"doi:{match.rstrip('.')}" for match in re.findall(r"10\.\d{4,9}/[^\s,;|<>]{1,200}", text)]


def _is_empty(line: str, known: Known) -> bool:
    """Whether *line* says nothing that the title and the name of the journal do not say."""
    return is_empty_line(line) or is_one_of(line, (known.title, *known.journals))


def _names_in_line(line: str, following: Sequence[str], known: Known, *, is_place: bool) -> str | None:
    """The names of authors that *line* is, None if it is something else. *following* is the line behind it, if any;
    *is_place* says that names stand here, as they do before a citation."""
    if len(line) > _MOST_NAMES:
        return None
    by = _BY.match(line)
    names = (line[by.end() :] if by else line).rstrip(".")
    first = _BETWEEN_NAMES.split(names, 1)[0]
    if not _is_name(first) and not known.author_words.issuperset(fold_title(first[:_LONGEST_PART]).split()):
        return None
    words = frozenset(fold_title(names).split())
    if known.author_words and words <= known.author_words | {"and", "et", "al"}:
        return names
    parts = [part for part in _BETWEEN_NAMES.split(names) if part]
    if not all(map(_is_name, parts)):
        return None
    if known.authors:
        return names if len(parts) > 1 and words & known.author_words else None
    if by or names.endswith((";", "；")):
        return names
    is_place = is_place or any(find_citation(line, known.journals) for line in following)
    is_list = len(parts) > 1 or (len(following) > 0 and len(words) > 1 and not line.endswith("."))
    return names if is_place and is_list else None


def _is_name(part: str) -> bool:
    """Whether *part* of a list can be the name of a person, or half of one."""
    words = part.split()
    if not 1 <= len(words) <= 5 or re.search(r"[\d:!?/“”\"]", part):
        return False
    return all(
        (word[0].isalpha() and not word[0].islower()) or word.lower() in _PARTICLE_WORDS for word in words
    ) and not (_NO_NAME_WORDS & set(fold_title(part).split()))
