"""What an answer means, and what a failure to get one means: one sentence each, with what to do."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from digest.errors import FetchError

_PASSING = (429, 500, 502, 503, 504)


class Passing(Exception):
    """A problem that may pass: *wait* is what the server asked for, in seconds; *of_host* as in FetchError."""

    def __init__(self, problem: str, wait: float | None = None, *, of_host: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.wait, self.of_host = problem, wait, of_host


class RefusedError(FetchError):
    """The host does not want to be asked (403)."""


def check_status(answer: requests.Response) -> None:
    """Raises Passing or FetchError for an answer that is no page."""
    status, host = answer.status_code, host_of(answer.url)
    if status in _PASSING:
        said = "asks for patience (429, too many requests)" if status == 429 else f"has trouble ({status})"
        raise Passing(f"{host} {said}", wait_of(answer), of_host=status == 429)
    if status == 404:
        raise FetchError(f"{host} has no such page (404)")
    if status in (401, 403):
        said = f"{host} refuses to give this page ({status}); asking again would only make it worse"
        raise (RefusedError if status == 403 else FetchError)(said, of_host=status == 403)
    if status == 511:
        raise FetchError("the network wants a login first (511, a captive portal)", later=True, of_host=True)
    if status >= 400:
        raise FetchError(f"{host} answered {status} {answer.reason or ''}".rstrip())


def rest_of_limit(answer: requests.Response) -> float | None:
    """For how many seconds the site will refuse more, where this answer was the last that it allows."""
    limit = answer.headers.get("RateLimit", "")
    return wait_of(answer) if re.search(r"\br=0\b", limit) else None


def wait_of(answer: requests.Response) -> float | None:
    """How many seconds the server asks to wait, in any of the ways that servers say it."""
    after = answer.headers.get("Retry-After", "").strip()
    if after.isdecimal():
        return float(after)
    if after:
        with suppress(ValueError, TypeError):
            return max(0.0, (parsedate_to_datetime(after) - datetime.now(UTC)).total_seconds())
    # Hugging Face: `RateLimit: "pages";r=0;t=55`, t in seconds, https://huggingface.co/docs/hub/rate-limits
    found = re.search(r"\bt=(\d+)", answer.headers.get("RateLimit", ""))
    return float(found[1]) if found else None


def check_place(asked: str, got: str) -> None:
    """A redirect stays on the host that was asked and does not give up encryption."""
    before, after = urlsplit(asked), urlsplit(got)
    one, other = (before.hostname or "").removeprefix("www."), (after.hostname or "").removeprefix("www.")
    same = one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
    if not same or (before.scheme == "https" and after.scheme != "https"):
        raise FetchError(f"{asked} led to {got} (a login or a captive portal?)", of_host=True)


def host_of(url: str) -> str:
    """The host that *url* names, all of *url* where it names none."""
    with suppress(ValueError):
        return urlsplit(url).hostname or url
    return url


def failure(error: Exception, url: str, now: datetime) -> FetchError | Passing:
    """What *error*, raised while *url* was asked for, is to the reader."""
    if isinstance(error, requests.exceptions.SSLError):
        return FetchError(_certificate(error, now), of_host=True)
    if isinstance(error, requests.Timeout):
        return Passing(f"{host_of(url)} did not answer in time", of_host=True)
    if isinstance(error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
        if _unresolved(error):
            return FetchError(f"cannot resolve {host_of(url)} (is the network up?)", later=True, of_host=True)
        return Passing(_connection(error, url), of_host="broke off" not in _connection(error, url))
    if isinstance(error, requests.RequestException | ValueError):
        return FetchError(f"no usable address or answer: {error}")
    return Passing(f"the answer broke off ({type(error).__name__})")


def _unresolved(error: requests.RequestException) -> bool:
    text = str(error)
    return "NameResolution" in text or "getaddrinfo" in text or "Name or service" in text


def _connection(error: requests.RequestException, url: str) -> str:
    text = str(error)
    if "refused" in text:
        return f"{host_of(url)} refuses connections"
    if "IncompleteRead" in text or isinstance(error, requests.exceptions.ChunkedEncodingError):
        return f"{host_of(url)} broke off in the middle of the page"
    return f"no connection to {host_of(url)} (is the network up?)"


def _certificate(error: requests.RequestException, now: datetime) -> str:
    text = str(error)
    if "expired" in text or "not yet valid" in text:
        return f"the certificate is expired or not yet valid; is the clock right? it says {now:%Y-%m-%d %H:%M}"
    return "the certificate cannot be verified (a proxy or captive portal in between?)"
