"""The digest by a template of the user's own (Jinja2), in a sandbox that it cannot leave.

Its time and its memory are limited by `digest.watchdog`, because only the system can limit them.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from html import escape
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from digest.errors import UsageError
from digest.latex import make_readable
from digest.model import Digest, Section
from digest.render import json_documents, parts, summary
from digest.render.citations.bibtex import escape_tex
from digest.render.days import format_day
from digest.render.formats import Look
from digest.render.markdown.escape import encode_link_target, escape_markdown
from digest.text import sanitize_line, shorten_text, suggest

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

# In characters: of a document, of an error's text, and of what a filter takes.
LARGEST = 10_000_000
_LONGEST_ERROR = 400
_LONGEST_FILTERED = 100_000


class TemplateError(UsageError):
    """A template that cannot be rendered; the message begins with its name and line: `template.md.j2:7: …`."""


def render_template(digest: Digest, template: str, name: str) -> str:
    """*digest* by *template*, which error messages call *name*. Raises TemplateError.

    A template can use these values. `papers` is a list; each paper has the keys of `-f json` (`id`, `title`, `url`,
    `abstract`, `authors`, `upvotes`, `links`, …: text as the site wrote it, but on one line and without invisible
    characters), `matched`, a list of the terms that chose it, and `section`, the heading of its section. `sections`
    is a list with `name`, the heading, `papers`, and `more`, the number of papers that a limit hid; the heading of
    the unnamed topic is "Your words", None where it is the only section. `counts`, `sources` and `failures` are those
    of `-f json`, and so is `rising`, which may be empty. `date` is the day of the run, `2026-01-08`, and `summary` the
    first line of the other formats.

    It can use these filters. `plain` makes LaTeX readable, `md` escapes for Markdown, `html` for HTML, `tex` (or
    `bib`) for TeX, `url` gives the address for a link of Markdown, or nothing if it is no web address, and `day`
    writes a date as `Thu 8 Jan 2026`.
    """
    from jinja2 import TemplateError as JinjaError

    context = _template_values(digest)
    try:
        # Compiled under its name, so that the traceback has it.
        environment = _make_environment()
        compiled = environment.template_class.from_code(
            environment, environment.compile(template, name, name), environment.make_globals(None)
        )
        return _join_bounded(compiled.generate(**context), name)
    except JinjaError as error:
        raise TemplateError(f"{name}:{_line_number(error, name)}: {_describe_error(error, context)}") from error
    except TemplateError:
        raise
    except SyntaxError as error:
        # It is in the Python that the template was compiled to, whose lines are not the template's.
        raise TemplateError(f"{name}: {error.msg}") from error
    except MemoryError as error:
        problem = "takes more memory than any digest; is a width too big, or a text made of itself?"
        raise TemplateError(f"{name}:{_line_number(error, name)}: {problem}") from error
    except Exception as error:
        # A template can raise anything, because it calls what Jinja2 and Python have.
        raise TemplateError(f"{name}:{_line_number(error, name)}: {_error_text(error)}") from error


def _join_bounded(pieces: Iterator[str], name: str) -> str:
    """*pieces* as one text. Raises TemplateError beyond LARGEST characters."""
    document, length = [], 0
    for piece in pieces:
        length += len(piece)
        if length > LARGEST:
            raise TemplateError(f"{name}: writes more than {LARGEST:,} characters; is there a loop too many?")
        document.append(piece)
    return "".join(document)


def _make_environment() -> "ImmutableSandboxedEnvironment":
    from jinja2 import StrictUndefined, pass_environment
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        """A sandbox in which `"x" * 10**9` raises ValueError instead of filling the memory."""

        intercepted_binops = frozenset({"*", "**"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
            if not numbers or max(abs(left), abs(right)) > LARGEST or (operator == "**" and abs(right) > 100):
                raise ValueError(f"`{operator}` is for numbers that are not too big")
            return super().call_binop(context, operator, left, right)

    # Most templates write Markdown: nothing is escaped unless a filter says so.
    environment = Sandbox(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(_FILTERS, sum=pass_environment(_filter_sum))
    # It makes filler text of any length, which no digest needs.
    del environment.globals["lipsum"]
    return environment


def _template_values(digest: Digest) -> Mapping[str, object]:
    """The values that a template can use, by name."""
    account = _clean_json(json.loads(json_documents.render_json(digest, Look())))
    papers = iter(account["papers"])
    sections = [_section_values(*titled, papers) for titled in summary.sections_with_headings(digest)]
    return {
        "papers": [paper for section in sections for paper in section["papers"]],
        "sections": sections,
        "counts": account["counts"],
        "sources": account["sources"],
        "failures": account["failures"],
        "rising": account.get("rising", []),
        "date": digest.made.date().isoformat(),
        "summary": summary.summary_line(digest),
    }


def _clean_json(value: Any) -> Any:
    """*value* of JSON, with each text made safe for terminals and notes, because a template cannot do that."""
    if isinstance(value, str):
        return sanitize_line(value)
    if isinstance(value, list):
        return [_clean_json(item) for item in value]
    return {key: _clean_json(item) for key, item in value.items()} if isinstance(value, dict) else value


def _section_values(heading: str | None, section: Section, papers: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """*section* with its papers, which it takes from the front of *papers*."""
    section_papers = [
        paper | {"matched": [*parts.pickup_reasons(match), *parts.matched_terms(match)], "section": heading}
        for match, paper in zip(section.matches, papers, strict=False)
    ]
    return {"name": heading, "papers": section_papers, "more": section.more}


def _line_number(error: BaseException, name: str) -> int:
    """The line of the template in which *error* arose, 1 if that is not known."""
    if number := getattr(error, "lineno", None):
        return int(number)
    steps = walk_tb(error.__traceback__)
    return next((line for frame, line in reversed([*steps]) if frame.f_code.co_filename == name), 1)


def _describe_error(error: Exception, context: Mapping[str, Any]) -> str:
    """What is wrong; for an unknown name also the nearest known one, or all of them."""
    from jinja2 import UndefinedError

    text = _error_text(error)
    if not isinstance(error, UndefinedError):
        return text
    names = {*context, *(key for paper in context["papers"][:1] for key in paper), *("name", "papers", "more")}
    wrong = text.rpartition("attribute ")[2] if "attribute " in text else text
    if wrong.count("'") > 1 and (hint := suggest(wrong.split("'")[1], names, form='"{}"')):
        return f"{text}; {hint}"
    return f"{text}; there are {', '.join(context)}" if text.endswith("is undefined") else text


def _error_text(error: Exception) -> str:
    return shorten_text(sanitize_line(str(error)), _LONGEST_ERROR) or type(error).__name__


def _bounded_text(value: object) -> str:
    """*value* as text. Raises ValueError if it is longer than any text of a paper, because filters take time."""
    text = str(value)
    if len(text) > _LONGEST_FILTERED:
        raise ValueError(f"a filter got {len(text):,} characters; is a width too big?")
    return text


def _filter_plain(value: object) -> str:
    return sanitize_line(make_readable(_bounded_text(value)))


def _filter_url(value: object) -> str:
    text = _bounded_text(value)
    return encode_link_target(text) if parts.is_web_address(text) else ""


def _filter_markdown(value: object) -> str:
    return escape_markdown(sanitize_line(_bounded_text(value)))


def _filter_html(value: object) -> str:
    return escape(sanitize_line(_bounded_text(value)))


def _filter_tex(value: object) -> str:
    return escape_tex(sanitize_line(_bounded_text(value)))


def _filter_day(value: object) -> str:
    return format_day(date.fromisoformat(str(value)[:10])) if value else ""


def _filter_sum(environment: Any, values: Iterable[Any], attribute: str | int | None = None, start: Any = 0) -> Any:
    """As Jinja2's `sum`, but in steps that can be interrupted: a sum of lists takes quadratic time."""
    from jinja2.filters import make_attrgetter

    get = make_attrgetter(environment, attribute) if attribute is not None else None
    total = start
    for value in values:
        total = total + (get(value) if get else value)
    return total


_FILTERS: dict[str, Callable[[object], str]] = {
    "plain": _filter_plain,
    "md": _filter_markdown,
    "html": _filter_html,
    "tex": _filter_tex,
    "bib": _filter_tex,
    "url": _filter_url,
    "day": _filter_day,
}
