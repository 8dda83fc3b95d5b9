"""The digest of what a search of the archive found, with how many there are and how to see more of them."""

from datetime import date, datetime

from digest.errors import UsageError
from digest.model import Asked, Counts, Digest, SearchAccount, Section
from digest.rules.language.expressions import Expression, Leaf
from digest.rules.language.parsing import parse_expression
from digest.rules.workbench.odd_terms import describe_oddity
from digest.searches import Found, Looked, SearchRequest
from digest.text import format_count, sanitize_line, shorten_text

_LABEL = "the archive"
_LONGEST_WORDS = 120


def compose_search_results(
    request: SearchRequest,
    found: Found,
    *,
    archived: int,
    now: datetime,
    unread: int = 0,
    apart: int = 0,
    newest: date | None = None,
) -> Digest:
    """The digest of what *request* *found* among *archived* papers.

    *unread* is how many older papers are not in the index yet; *apart* is how many papers have all words of a phrase
    that is in none; *newest* is the day of the newest list, where nothing was found since a day.
    """
    return Digest(
        made=now,
        sections=(Section(None, found.matches),) if found.matches else (),
        asked=(Asked("archive", None, archived, label=_LABEL),),
        counts=Counts(listed=archived, matched=found.total.number),
        reason=None if found.matches else _describe_nothing(request, found, archived, apart, newest),
        hint="; ".join(_describe_more(found, unread)) or None,
        search=SearchAccount(request.words, "best" if request.best else "newest", found.total),
    )


def separate_words(expression: Expression) -> str | None:
    """The words of the phrase that *expression* is, joined by `&`; None for any other expression."""
    if not isinstance(expression, Leaf) or expression.term.regex or expression.term.text[:1] in '="':
        return None
    words = expression.term.text.split()
    joined = " & ".join(words)
    separate = f"{expression.prefix}({joined})" if expression.prefix else joined
    try:
        parse_expression(separate)
    except UsageError:
        return None
    return separate if len(words) > 1 else None


def _describe_nothing(request: SearchRequest, found: Found, archived: int, apart: int, newest: date | None) -> str:
    words = shorten_text(sanitize_line(request.words), _LONGEST_WORDS)
    among = f"none of {format_count(archived, 'archived paper')}"
    since = f" listed since {request.since}" if request.since else ""
    if found.looked:
        among = "none"
    nothing = f"`{words}` finds {among}{since}"
    if newest and request.since and newest < request.since:
        return f"{nothing}; the newest list is of {newest}"
    if apart and (separate := separate_words(request.expression)):
        return f"{nothing}, but {format_count(apart, 'paper')} with its words apart: write `{separate}`"
    oddity = describe_oddity(request.expression) if isinstance(request.expression, Leaf) else None
    return f"{nothing}; {oddity}" if oddity else nothing


def _describe_more(found: Found, unread: int) -> list[str]:
    """What else there is to find, in clauses."""
    clauses = []
    if unread:
        clauses.append(f"the words of {unread:,} older papers are still being read")
    if found.looked:
        clauses.append(_describe_reach(found.looked))
    elif found.matches and (found.total.bound or found.total.number > len(found.matches)):
        clauses.append("`-n` asks for more")
    return clauses


def _describe_reach(looked: Looked) -> str:
    day = f" (back to {looked.back_to})" if looked.back_to else ""
    return f"looked at the newest {looked.papers:,} of {looked.of:,} papers{day}; `--all` looks at the rest"
