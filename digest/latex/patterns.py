"""Patterns, compiled when one is first needed: most texts need none of them."""

import re
from functools import cache


@cache
def pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)
