"""What an HTTP status or a failed request means for the reader: an error with one sentence and a remedy."""

import json
import re
import shlex
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from digest.errors import FetchError, Remedy
from digest.text import sanitize_line, shorten_text

_LONGEST_MESSAGE = 200  # characters of what a site says is wrong
WAIT = "asks to wait (429)"
_RETRYABLE_STATUSES = (429, 500, 502, 503, 504)
_PAGE_STATUSES = (200, 203)


class RetryableError(Exception):
    """A request that may succeed when it is tried again, after *retry_after* seconds if the server named a time.

    *problem* is the sentence for the reader, *of_host* as in FetchError. It is no DigestError: it ends in one.
    """

    def __init__(self, problem: str, wait: float | None = None, *, of_host: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.retry_after, self.of_host = problem, wait, of_host


class ClientStatusError(FetchError):
    """The host answered with a status 4xx: it does not give this page."""


class ForbiddenError(ClientStatusError):
    """The host does not want programs to ask (403)."""


class RedirectedAwayError(FetchError):
    """A redirect led to another host or gave up encryption."""


def check_status(
    answer: requests.Response,
    token_variable: str | None = None,
    message: str = "",
    *,
    without_token: str | None = None,
) -> None:
    """Do nothing if *answer* is a page. Raises RetryableError or FetchError for any other status.

    *token_variable* is the environment variable with the token that was sent, if one was; *without_token* is the one
    that could hold a token of the site and does not. *message* is what the site says of it.
    """
    status, host, why = answer.status_code, host_of(answer.url), f": {message}" if message else ""
    if _is_challenge(answer):
        said = f"{host} wants to see a browser (a challenge, {status}); save the page in one and give its file"
        raise ForbiddenError(said, of_host=True) if status == 403 else FetchError(said)
    if status in _RETRYABLE_STATUSES:
        hint = f"; {without_token} with a key of yours allows more" if status == 429 and without_token else ""
        said = WAIT if status == 429 else f"has trouble ({status})"
        raise RetryableError(f"{host} {said}{why}{hint}", seconds_to_retry_after(answer), of_host=status == 429)
    if status == 404:
        raise ClientStatusError(f"{host} has no such page (404){why}")
    if status == 401:
        question = f"; is {token_variable} right?" if token_variable else ""
        raise ClientStatusError(f"{host} refused (401){why}{question}")
    if status == 403:
        raise ForbiddenError(f"{host} refused (403){why}", of_host=True)
    if status == 511:
        raise FetchError("the network wants a login first (511, a captive portal)", later=True, of_host=True)
    if status not in _PAGE_STATUSES:
        wrong = ClientStatusError if 400 <= status < 500 else FetchError
        raise wrong(f"{host} answered {status} {answer.reason or ''}".rstrip() + why)


def read_error_message(content: bytes) -> str:
    """What the JSON *content* of an error says, as OpenAlex, NCBI and Hugging Face write it; '' where that is nothing
    to read."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    said = (answer.get("message") or answer.get("error")) if isinstance(answer, dict) else ""
    return shorten_text(sanitize_line(said), _LONGEST_MESSAGE) if isinstance(said, str) else ""


def _is_challenge(answer: requests.Response) -> bool:
    """Whether *answer* is the test for browsers that Cloudflare and Amazon put in front of a site."""
    return answer.headers.get("cf-mitigated") == "challenge" or "x-amzn-waf-action" in answer.headers


def seconds_until_limit_resets(answer: requests.Response) -> float | None:
    """The seconds for which the site will refuse further requests; None unless *answer* was the last that it allows."""
    limit = answer.headers.get("RateLimit", "")
    return seconds_to_retry_after(answer) if re.search(r"\br=0\b", limit) else None


def seconds_to_retry_after(answer: requests.Response) -> float | None:
    """The seconds that the server asks to wait, by `Retry-After` or `RateLimit`; None if it asks for none."""
    after = answer.headers.get("Retry-After", "").strip()
    if after.isdecimal():
        return float(after)
    if after:
        with suppress(ValueError, TypeError):
            return max(0.0, (parsedate_to_datetime(after) - datetime.now(UTC)).total_seconds())
    # As Hugging Face says it: `RateLimit: "pages";r=0;t=55`, t in seconds, https://huggingface.co/docs/hub/rate-limits
    seconds = re.search(r"\bt=(\d+)", answer.headers.get("RateLimit", ""))
    return float(seconds[1]) if seconds else None


def check_redirect(asked: str, target: str, *, is_permanent: bool) -> None:
    """Do nothing if the redirect from *asked* to *target* stays on its site and keeps the encryption.

    Raises RedirectedAwayError otherwise; the message of one that *is_permanent* says to write the new address.
    """
    before, after = urlsplit(asked), urlsplit(target)
    one, other = (before.hostname or "").removeprefix("www."), (after.hostname or "").removeprefix("www.")
    is_same_site = one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
    if not is_same_site or (before.scheme == "https" and after.scheme != "https"):
        if is_permanent and after.scheme == "https":
            moved = Remedy(f"digest fetch {shlex.quote(target)}", "its new address")
            raise RedirectedAwayError(f"it has moved to {target}").with_remedies(moved)
        raise RedirectedAwayError(f"{asked} led to {target} (a login or a captive portal?)", of_host=True)


def host_of(url: str) -> str:
    """The host of *url*; all of *url* if it has none."""
    with suppress(ValueError):
        return urlsplit(url).hostname or url
    return url


def translate_error(
    error: Exception, url: str, now: datetime, hide: Callable[[str], str] = str
) -> FetchError | RetryableError:
    """The error to raise instead of *error*, which a library raised while *url* was requested at the time *now*.

    *hide* takes what is secret out of the library's words.
    """
    if isinstance(error, requests.exceptions.InvalidSchema) and "SOCKS" in str(error):
        missing = "the proxy of the environment speaks SOCKS, for which a package is missing (PySocks)"
        extra = Remedy("pip install 'digest-papers[socks]'", "adds it")
        return FetchError(missing, of_host=True).with_remedies(extra)
    if isinstance(error, requests.ConnectionError) and _is_socks_failure(error):
        return RetryableError(f"the proxy of the environment (SOCKS) {_socks_problem(error, url)}", of_host=True)
    if isinstance(error, requests.exceptions.ProxyError):
        return RetryableError(f"the proxy of the environment (https_proxy) {_proxy_problem(error)}", of_host=True)
    if isinstance(error, requests.exceptions.SSLError):
        return FetchError(_encryption_problem(error, now), later="CERTIFICATE" not in str(error), of_host=True)
    if isinstance(error, requests.Timeout):
        return RetryableError(f"{host_of(url)} did not answer in time", of_host=True)
    if isinstance(error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
        if _is_unresolved_host(error):
            return FetchError(f"{host_of(url)} was not found; is the network up?", later=True, of_host=True)
        return _translate_connection_error(error, url)
    if isinstance(error, HTTPError | HTTPException):
        return RetryableError(f"the answer broke off ({type(error).__name__})")
    if isinstance(error, requests.RequestException | ValueError):
        return FetchError(f"no usable address or answer: {hide(str(error))}")
    # OSError: REQUESTS_CA_BUNDLE names a file that is not there; the message says so.
    return FetchError(hide(str(error)), of_host=True)


def _is_unresolved_host(error: requests.RequestException) -> bool:
    text = str(error)
    return "NameResolution" in text or "getaddrinfo" in text or "Name or service" in text


def _translate_connection_error(error: requests.RequestException, url: str) -> RetryableError:
    text, host = str(error), host_of(url)
    if "refused" in text:
        return RetryableError(f"{host} refuses connections", of_host=True)
    if "IncompleteRead" in text or isinstance(error, requests.exceptions.ChunkedEncodingError):
        return RetryableError(f"{host} broke off in the middle of the page")
    return RetryableError(f"no connection to {host}; is the network up?", of_host=True)


def _proxy_problem(error: requests.RequestException) -> str:
    """What is wrong with the proxy, without its address, which may contain a password."""
    tunnel = re.search(r"Tunnel connection failed: (\d+[^'\")]*)", str(error))
    if tunnel:
        return f"does not let it through: {tunnel[1].strip()}"
    return "cannot be resolved" if _is_unresolved_host(error) else "does not answer"


def _is_socks_failure(error: requests.ConnectionError) -> bool:
    """Whether no connection was made by a SOCKS proxy, which urllib3 says in the names of its classes alone."""
    text = str(error)
    by_socks = re.search(r"\burllib3\.contrib\.socks\.|\bSOCKS(?:HTTPS)?Connection(?:Pool)?\(host=", text)
    is_unmade = "Failed to establish a new connection" in text or isinstance(error, requests.ConnectTimeout)
    return by_socks is not None and is_unmade


def _socks_problem(error: requests.RequestException, url: str) -> str:
    """What is wrong with a SOCKS proxy, or what it says of the host; the replies are those of RFC 1928 section 6."""
    reply = re.search(r"\b0x0([1-8]): ([A-Za-z/ ]{1,60})", str(error))
    if reply:
        return f"does not reach {host_of(url)}: {reply[2].strip().lower()}"
    if "authentication" in str(error).lower():
        return "refuses the user or the password in its address"
    return "cannot be resolved" if _is_unresolved_host(error) else "does not answer"


def _encryption_problem(error: requests.RequestException, now: datetime) -> str:
    text = str(error)
    if "CERTIFICATE" not in text:
        return "no encrypted connection can be made (a proxy or captive portal in between?)"
    if "expired" in text or "not yet valid" in text:
        return f"the certificate is expired or not yet valid; is the clock right? it says {now:%Y-%m-%d %H:%M}"
    said = re.search(r"certificate verify failed: (.{1,300}?) \(_ssl", text)
    reason = f": {said[1].rstrip('.')}" if said else ""
    return f"the certificate cannot be verified{reason} (a proxy or captive portal in between?)"
