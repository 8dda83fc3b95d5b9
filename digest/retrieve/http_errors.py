"""What an answer means, and what a failure to get one means: one sentence each, with what to do."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from digest.errors import FetchError

_PASSING = (429, 500, 502, 503, 504)
_PAGES = (200, 203)


class Passing(Exception):
    """A problem that may pass: *wait* is what the server asked for, in seconds; *of_host* as in FetchError."""

    def __init__(self, problem: str, wait: float | None = None, *, of_host: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.wait, self.of_host = problem, wait, of_host


class AbsentError(FetchError):
    """The host answered that it does not give this page (4xx)."""


class RefusedError(AbsentError):
    """The host does not want to be asked (403)."""


class ElsewhereError(FetchError):
    """The page led away from where it was looked for."""


def check_status(answer: requests.Response) -> None:
    """Raises Passing or FetchError for an answer that is no page."""
    status, host = answer.status_code, host_of(answer.url)
    if _is_challenge(answer):
        said = f"{host} wants to see a browser (a challenge, {status}); save the page in one and give its file"
        raise RefusedError(said, of_host=True) if status == 403 else FetchError(said)
    if status in _PASSING:
        said = "asks for patience (429, too many requests)" if status == 429 else f"has trouble ({status})"
        raise Passing(f"{host} {said}", wait_of(answer), of_host=status == 429)
    if status == 404:
        raise AbsentError(f"{host} has no such page (404)")
    if status == 401:
        token = "; is HF_TOKEN right?" if "Authorization" in answer.request.headers else ""
        raise AbsentError(f"{host} refuses to give this page (401){token}")
    if status == 403:
        said = f"{host} refuses to give this page (403); asking again would only make it worse"
        raise RefusedError(said, of_host=True)
    if status == 511:
        raise FetchError("the network wants a login first (511, a captive portal)", later=True, of_host=True)
    if status not in _PAGES:
        wrong = AbsentError if 400 <= status < 500 else FetchError
        raise wrong(f"{host} answered {status} {answer.reason or ''}".rstrip())


def _is_challenge(answer: requests.Response) -> bool:
    """Whether the answer is a test for browsers, as Cloudflare and Amazon put it before a site."""
    return answer.headers.get("cf-mitigated") == "challenge" or "x-amzn-waf-action" in answer.headers


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


def check_place(asked: str, got: str, *, for_good: bool) -> None:
    """A redirect stays on the host that was asked and does not give up encryption. Raises ElsewhereError,
    with the new address where it is *for_good*."""
    before, after = urlsplit(asked), urlsplit(got)
    one, other = (before.hostname or "").removeprefix("www."), (after.hostname or "").removeprefix("www.")
    same = one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
    if not same or (before.scheme == "https" and after.scheme != "https"):
        if for_good and after.scheme == "https":
            raise ElsewhereError(f"it has moved to {got}; write that address")
        raise ElsewhereError(f"{asked} led to {got} (a login or a captive portal?)", of_host=True)


def host_of(url: str) -> str:
    """The host that *url* names, all of *url* where it names none."""
    with suppress(ValueError):
        return urlsplit(url).hostname or url
    return url


def failure(error: Exception, url: str, now: datetime) -> FetchError | Passing:
    """What *error*, raised while *url* was asked for, is to the reader."""
    if isinstance(error, requests.exceptions.ProxyError):
        return Passing(f"the proxy of the environment (https_proxy) {_proxy(error)}", of_host=True)
    if isinstance(error, requests.exceptions.SSLError):
        return FetchError(_encryption(error, now), later="CERTIFICATE" not in str(error), of_host=True)
    if isinstance(error, requests.Timeout):
        return Passing(f"{host_of(url)} did not answer in time", of_host=True)
    if isinstance(error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
        if _unresolved(error):
            return FetchError(f"cannot resolve {host_of(url)} (is the network up?)", later=True, of_host=True)
        return _connection(error, url)
    if isinstance(error, HTTPError | HTTPException):
        return Passing(f"the answer broke off ({type(error).__name__})")
    if isinstance(error, requests.RequestException | ValueError):
        return FetchError(f"no usable address or answer: {error}")
    # A bundle of certificates that is not where the environment says; the message names it.
    return FetchError(str(error), of_host=True)


def _unresolved(error: requests.RequestException) -> bool:
    text = str(error)
    return "NameResolution" in text or "getaddrinfo" in text or "Name or service" in text


def _connection(error: requests.RequestException, url: str) -> Passing:
    text, host = str(error), host_of(url)
    if "refused" in text:
        return Passing(f"{host} refuses connections", of_host=True)
    if "IncompleteRead" in text or isinstance(error, requests.exceptions.ChunkedEncodingError):
        return Passing(f"{host} broke off in the middle of the page")
    return Passing(f"no connection to {host} (is the network up?)", of_host=True)


def _proxy(error: requests.RequestException) -> str:
    """What is wrong with the proxy; its address may have a password in it."""
    tunnel = re.search(r"Tunnel connection failed: (\d+[^'\")]*)", str(error))
    if tunnel:
        return f"does not let it through: {tunnel[1].strip()}"
    return "cannot be resolved" if _unresolved(error) else "does not answer"


def _encryption(error: requests.RequestException, now: datetime) -> str:
    text = str(error)
    if "CERTIFICATE" not in text:
        return "no encrypted connection can be made (a proxy or captive portal in between?)"
    if "expired" in text or "not yet valid" in text:
        return f"the certificate is expired or not yet valid; is the clock right? it says {now:%Y-%m-%d %H:%M}"
    said = re.search(r"certificate verify failed: (.{1,300}?) \(_ssl", text)
    reason = f": {said[1].rstrip('.')}" if said else ""
    return f"the certificate cannot be verified{reason} (a proxy or captive portal in between?)"
