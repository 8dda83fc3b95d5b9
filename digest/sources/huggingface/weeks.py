"""The pages of Hugging Face's weeks: which ones there are between two days, and the addresses of papers on them."""

from datetime import date, timedelta

from digest.model import Address
from digest.sources.huggingface.records import NAME, SITE


def find_weeks(first: date, last: date) -> list[Address]:
    """The addresses of the weeks that have a day from *first* to *last*, the oldest first."""
    mondays = [first - timedelta(days=first.weekday())]
    while (following := mondays[-1] + timedelta(days=7)) <= last:
        mondays.append(following)
    names = [f"{monday.isocalendar().year}-W{monday.isocalendar().week:02}" for monday in mondays]
    return [Address(f"{NAME}:{name}", f"{SITE}/papers/week/{name}", NAME) for name in names]


def paper_address(identifier: str) -> str:
    """The address of the page of the paper with *identifier*, as its records have it."""
    return f"{SITE}/papers/{identifier.removeprefix('arxiv:').removeprefix(f'url:{SITE}/papers/')}"
