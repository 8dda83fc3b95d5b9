"""Regular expressions that are compiled when they are first used: a run needs few of those that there are."""

import re
from functools import cache
from typing import AnyStr, cast


def lazy_pattern(pattern: AnyStr, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[AnyStr]:
    """What `re.compile` makes of *pattern* and *flags*, as soon as anything but its text is asked for.

    A wrong expression is told at its first use too: `re.error`.
    """
    return cast("re.Pattern[AnyStr]", _LazyPattern(pattern, flags))


class _LazyPattern:
    def __init__(self, pattern: str | bytes, flags: re.RegexFlag) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(self.pattern, self._flags)
        # From now on these are found here, so that a call costs no more than one of the compiled pattern.
        for method in ("search", "match", "fullmatch", "sub", "finditer", "findall", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


@cache
def compile_once(pattern: str) -> re.Pattern[str]:
    """What `re.compile` makes of *pattern*, for one that stands where it is used."""
    return re.compile(pattern)
