"""The line that Google Scholar has below a title: "A Quay, B Ebb… - Journal of Tides, 2026 - publisher"."""

import re

from digest.patterns import lazy_pattern
from digest.sources.shared import author_names
from digest.sources.shared.author_names import NOBODY, AuthorList

# Blanks of any width around the dash.
_DASH = lazy_pattern(r"\s[-–]\s")
_YEAR = lazy_pattern(r"(?:^|,? )(?:19|20)\d\d$")
# Of preprints the identifier says as much; the name of the server is often cut.
_SELF_EVIDENT = lazy_pattern(r"(?:arxiv preprint\b|(?:bio|med)rxiv\b).*", re.IGNORECASE)


def read_byline(byline: str) -> tuple[AuthorList, str]:
    """The authors, of whom some may be left out, and the venue with what stands behind it, '' where that says no more
    than a preprint's address does. Each may be missing."""
    people, *rest = _DASH.split(byline, maxsplit=1)
    if not rest and any(map(str.isdigit, people)):
        return NOBODY, people
    venue = rest[0] if rest else ""
    is_telling = bool(_YEAR.sub("", venue)) and not _SELF_EVIDENT.fullmatch(venue)
    return author_names.read_authors(people, "first-last"), venue if is_telling else ""
