"""Names of authors, read from whatever text a site has for them: the one place that tells names apart.

"A, B and C", "Last, First; Last, First", "Last, F., Last, F.", "Last F, Last F"; with TeX, HTML, affiliations in
brackets, footnote marks; cut short ("et al."), with or without the number of those who are left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from digest.patterns import lazy_pattern
from digest.sources.shared import author_text
from digest.sources.shared import name_words as words
from digest.text import collapse_whitespace

# How a site writes names: "first-last" never turns them, as arXiv; "last-first" has a comma behind the last name.
Order = Literal["unknown", "first-last", "last-first"]

_AND = lazy_pattern(r" ?,? (?:and|&|und|et|и)(?: (?!al\b)|$)", re.IGNORECASE)
_ON_BEHALF = lazy_pattern(r"(?:^| )(?:on behalf of|for) (?:the )?(?=\S)", re.IGNORECASE)
_UNKNOWN = lazy_pattern(r"n\.?/?a\.?|unknown|none|null|undefined", re.IGNORECASE)
_FOOTNOTE_SIGNS = "²³¹⁰⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ªᵃᵇᶜᵈᵉᶠᵍ*†‡§¶‖#∗⋆★"
_FOOTNOTE_NUMBERS = lazy_pattern(r"(?<=[^\W\d_.])[ .^]?\d{1,3}(?:[,.]\d{1,3}){0,9}$| [a-z]$")
_MAY_BE_FOOTNOTE = lazy_pattern(r"\d$| [a-z]$")
_IS_FOOTNOTE = lazy_pattern(r"[\d\W_]*|[a-z]")
_AROUND_NAME = f" ,;:-–&{_FOOTNOTE_SIGNS}"
_NO_NAME = str.maketrans("", "", "\\{}$^<>()[]（）")
_END_OF_SENTENCE = lazy_pattern(r"(?<=[^\W\d_]{4})\.$")
_LONGEST_PART = 200  # characters
_MOST_FIRST_NAMES, _MOST_LAST_NAMES = 4, 4  # words


@dataclass(frozen=True, slots=True)
class AuthorList:
    """The *names* that a text gives, first names first, and how many authors there are: *count* is more than there are
    names where the text says how many it leaves out, None where it is cut without saying so, or has no name."""

    names: tuple[str, ...] = ()
    count: int | None = None


NOBODY = AuthorList()


def read_authors(text: str, order: Order = "unknown") -> AuthorList:
    """The authors in *text*, all in one; *order* is how the site is known to write a name."""
    return read_author_texts((text,), order)


def read_author_texts(texts: Sequence[str], order: Order = "unknown") -> AuthorList:
    """The authors in *texts*, one text for each of them, or one for all."""
    tidy = [author_text.tidy_text(text) for text in texts]
    read = _names_in_list if sum(1 for each in tidy if each.names) == 1 else _names_in_element
    names = [name for each in tidy for name in map(_finish_name, read(each.names, order)) if name]
    if order != "first-last":
        names = list(dict.fromkeys(_turn_initials(names)))
    is_complete = names and not any(each.is_cut for each in tidy)
    return AuthorList(tuple(names), len(names) + sum(each.hidden for each in tidy) if is_complete else None)


def split_names(text: str, order: Order = "unknown") -> tuple[str, ...]:
    """The names in *text*, as `read_authors` reads them."""
    return read_authors(text, order).names


def clean_name(text: str) -> str:
    """The one name that is *text*, without TeX, HTML and brackets; '' if no letter is left."""
    outside, _ = author_text.remove_brackets(author_text.plain_text(text))
    name = collapse_whitespace(outside.translate(_NO_NAME)).strip(" ,;")
    return name if any(map(str.isalpha, name)) else ""


def clean_names(texts: Iterable[str], rest: str = "") -> AuthorList:
    """The authors of *texts*, each of which is one name; *rest*, what stands behind them, may count those left out,
    and so may the last text ("et al.")."""
    listed, tail = list(texts), author_text.tidy_text(rest)
    last = author_text.tidy_text(listed[-1]) if listed else tail
    if not last.names and (last.is_cut or last.hidden):
        tail = last
        listed = listed[:-1]
    names = tuple(listed if author_text.are_plain_names(listed) else filter(None, map(clean_name, listed)))
    return AuthorList(names, None if tail.is_cut or not names else len(names) + tail.hidden)


def first_name_first(name: str) -> str:
    """The one name that is *name*, with the first name first, if it is written "Last, First"."""
    return _finish_name(" ".join(_names_of_one(_comma_parts(author_text.tidy_text(name).names))))


def find_order(papers: Iterable[Sequence[str]]) -> Order:
    """How a site writes names, by what is clear in the texts of the authors of each of its *papers*."""
    signs = {sign for texts in papers for sign in _order_signs(texts)}
    return signs.pop() if len(signs) == 1 else "unknown"


def _order_signs(texts: Sequence[str]) -> Iterator[Order]:
    """What the texts of one paper's authors show of the order of names."""
    written = [part for text in texts for part in author_text.tidy_text(text).names.split(";")]
    people = [parts for part in written if (parts := _comma_parts(part))]
    if len(people) > 1 and all(len(parts) == 2 and not words.is_suffix(parts[1]) for parts in people):
        yield "last-first"
    elif len(people) == 1 and len(people[0]) > 2 and all(words.is_full_name(part) for part in people[0]):
        yield "first-last"
    elif len(people) == 1 and len(people[0]) > 1 and all(map(words.split_off_initials, people[0])):
        # "Quay J, Ebb AB": the site takes what it has from several others.
        yield "unknown"


def _comma_parts(text: str) -> list[str]:
    return [part for part in map(collapse_whitespace, text.split(",")) if not _IS_FOOTNOTE.fullmatch(part)]


def _names_in_list(text: str, order: Order) -> Iterator[str]:
    """The names in *text*, which has all of a paper's."""
    people = [part for part in text.split(";") if part.strip(" ,")]
    if len(people) > 1:
        for part in people:
            yield from _names_in_list(part, "first-last") if order == "first-last" else _names_in_element(part, order)
        return
    groups = [_comma_parts(group) for group in _split_at_and(text)]
    # "Last, First and Last, First", as BibTeX has it
    if order != "first-last" and len(groups) > 1 and all(map(_is_last_name_first, groups)):
        yield from (f"{first} {last}" for last, first in groups)
        return
    parts = [part for group in groups for part in group]
    if order == "last-first" and len(parts) == 2 and len(groups) == 1:
        yield from _names_of_one(parts)
    else:
        # "Quay and Ebb" are two.
        yield from _names_of_parts(parts, order if len(groups) == 1 or len(parts) > 2 else "first-last")


def _names_in_element(text: str, order: Order) -> Iterator[str]:
    """The names in *text*, one of several texts, which should be one name."""
    parts = _comma_parts(text)
    if order == "first-last" or ";" in text or (" " in text and len(list(_split_at_and(text))) > 1):
        yield from _names_in_list(text, order)
    elif len(parts) <= 2 or any(map(words.is_suffix, parts)):
        yield from _names_of_one(parts)
    else:
        yield from _names_of_parts(parts, order)


def _split_at_and(text: str) -> Iterator[str]:
    """The parts of *text* between words for "and", but for those in the name of an organization."""
    start = 0
    for match in _AND.finditer(text):
        before = text[max(start, match.start() - _LONGEST_PART) : match.start()].rpartition(",")[2]
        if not words.is_organization(before):
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def _is_last_name_first(parts: Sequence[str]) -> bool:
    """Whether *parts* are a last name, such as `de la Mar`, and a first name."""
    if len(parts) != 2 or not words.is_last_name(parts[0]):
        return False
    first = parts[1]
    if words.is_suffix(first) or words.is_organization(first) or len(first.split()) > _MOST_FIRST_NAMES:
        return False
    # "Van Gool, Luc" is one author, "Le Quay, Ann Poe" may be two.
    is_short = " " not in first or words.is_initials(first) or words.ends_with_initial(first)
    return is_short or words.has_small_particles(parts[0])


def _names_of_one(parts: Sequence[str]) -> Iterator[str]:
    """The name in *parts* of a text that has one name only."""
    names, suffix = _take_suffixes(parts)
    if len(names) != 2:
        yield from (f"{name} {suffix[at]}" for at, name in enumerate(names))
        return
    last, first = names
    if words.is_organization(last):
        yield f"{last}, {first}" if words.is_unit(last) else last
    elif words.is_organization(first) or len(last.split()) > _MOST_LAST_NAMES:
        yield last
    elif words.is_east_asian(last):
        yield f"{last} {first}"
    else:
        yield f"{first} {last} {''.join(suffix)}"


def _names_of_parts(parts: Sequence[str], order: Order) -> Iterator[str]:
    """The names in *parts* of a list with commas, some of which may have separated parts of one name."""
    names, suffix = _take_suffixes(_join_units(parts))
    lasts, firsts = names[::2], names[1::2]
    if order != "first-last" and _is_last_name_first(names):
        yield from _names_of_one(parts)
    elif len(lasts) == len(firsts) and _are_pairs(lasts, firsts, order):
        ends = map("".join, zip(suffix[::2], suffix[1::2], strict=True))
        yield from map(" ".join, zip(firsts, lasts, ends, strict=True))
    else:
        yield from (f"{name} {suffix[at]}" for at, name in enumerate(names))


def _are_pairs(lasts: Sequence[str], firsts: Sequence[str], order: Order) -> bool:
    """Whether *lasts* and *firsts*, which stood by turns, are the parts of names: "Last, F., Last, First M."."""
    if all(map(words.is_initials, firsts)):
        return not any(map(words.is_initials, lasts))
    return (
        order != "first-last"
        and any(words.is_initials(first) or words.ends_with_initial(first) for first in firsts)
        and all(words.ends_with_initial(first) or words.is_initials(first) or " " not in first for first in firsts)
        and all(map(words.is_last_name, lasts))
    )


def _take_suffixes(parts: Sequence[str]) -> tuple[list[str], list[str]]:
    """*parts* without suffixes ("Jr.") and academic degrees, and for each of them its suffix, or ''."""
    names, suffixes = list[str](), list[str]()
    for part in parts:
        is_behind_name = names and (" " in names[-1] or words.is_initials(names[-1]))
        if names and words.is_suffix(part):
            suffixes[-1] = part
        elif not (names and words.is_degree(part) and (is_behind_name or not words.is_initials(part))):
            names.append(part)
            suffixes.append("")
    return names, suffixes


def _join_units(parts: Sequence[str]) -> list[str]:
    """*parts*, with a part of an organization and the organization behind it in one: "Department of X, University"."""
    joined: list[str] = []
    for part in parts:
        is_rest = words.is_organization(part) or len(parts) == 2
        if joined and words.is_unit(joined[-1]) and is_rest:
            joined[-1] = f"{joined[-1]}, {part}"
        else:
            joined.append(part)
    return joined


def _turn_initials(names: Sequence[str]) -> Sequence[str]:
    """*names*, with the initials first if all people are called "Last AB"."""
    people = {name: words.split_off_initials(name) for name in names if " " in name and not words.is_organization(name)}
    parts = [each for each in people.values() if each]
    if len(parts) < len(people) or not words.are_initials([initials for _, initials in parts]):
        return names
    return [" ".join(reversed(each)) if (each := people.get(name)) else name for name in names]


def _finish_name(name: str) -> str:
    """*name* without footnote marks, titles and points that are no part of it; '' if no letter is left."""
    name = words.without_title(collapse_whitespace(name.translate(_NO_NAME)).strip(_AROUND_NAME))
    name = _without_principal(name)
    if " " in name and _MAY_BE_FOOTNOTE.search(name) and not words.is_organization(name):
        name = _FOOTNOTE_NUMBERS.sub("", name).rstrip(_AROUND_NAME)
    name = _END_OF_SENTENCE.sub("", name)
    return name if any(map(str.isalpha, name)) and not _UNKNOWN.fullmatch(name) else ""


def _without_principal(name: str) -> str:
    """*name* without the collaboration for which somebody writes; of that alone, its name."""
    match = _ON_BEHALF.search(name)
    if not match or not words.is_organization(name[match.end() :]):
        return name
    return name[: match.start()] or name[match.end() :]
