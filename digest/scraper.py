"""Pages from the network: the only module that talks HTTP."""

import random
import re
import time
import zlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from digest import __version__
from digest.errors import FetchError
from digest.model import Address, Page

USER_AGENT = f"digest/{__version__} (a reader's own command-line paper digest)"
_WAIT = (10, 20)  # seconds to connect, and between two pieces of an answer
_DEADLINE = 60.0  # seconds for one page, with all its tries
_LARGEST = 32_000_000  # decoded bytes; a listing of 2,000 entries has 8 million
_TRIES = 4
_REDIRECTS = 5
_PASSING = (429, 500, 502, 503, 504)
_PIECE = 65_536
_ANY_HEADER = 47  # for zlib: gzip or zlib, as the header of the data says


class Scraper:
    """One session for all pages of a run.

    *endpoints* replaces the beginning of a URL, for mirrors: {"https://huggingface.co": "…"}.
    *pause* is the first wait in seconds between two tries; it doubles.
    """

    def __init__(
        self,
        *,
        now: datetime,
        endpoints: Mapping[str, str] | None = None,
        pause: float = 1.0,
        deadline: float = _DEADLINE,
    ) -> None:
        self._now, self._pause, self._deadline = now, pause, deadline
        self._endpoints = dict(endpoints or {})
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"})

    def __enter__(self) -> "Scraper":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def get(self, address: Address) -> Page:
        """The page at *address*. Raises FetchError with one sentence: what happened, what to do."""
        url = self._url(address.place)
        end = time.monotonic() + self._deadline
        for attempt in range(1, _TRIES + 1):
            try:
                return self._try(address, url, end)
            except _Passing as passing:
                wait = passing.wait if passing.wait is not None else self._pause * 2 ** (attempt - 1)
                wait += random.uniform(0, self._pause / 2)  # noqa: S311 - so that many readers do not return at once
                if attempt == _TRIES or time.monotonic() + wait > end:
                    raise FetchError(passing.problem, later=True) from passing
                time.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _url(self, place: str) -> str:
        for site, mirror in self._endpoints.items():
            if place.startswith(site):
                return mirror.rstrip("/") + place.removeprefix(site)
        return place

    def _try(self, address: Address, url: str, end: float) -> Page:
        try:
            with self._opened(url) as answer:
                _check_status(answer)
                return Page(address, self._body(answer, end), self._now.date(), answer.url)
        except requests.exceptions.SSLError as error:
            raise FetchError(_certificate(error, self._now)) from error
        except requests.Timeout as error:
            raise _Passing(f"{_host(url)} did not answer in time") from error
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
            if _unresolved(error):
                raise FetchError(f"cannot resolve {_host(url)} (is the network up?)", later=True) from error
            raise _Passing(_connection(error, url)) from error
        except (requests.RequestException, ValueError) as error:
            raise FetchError(f"no usable address or answer: {error}") from error
        except (HTTPError, OSError) as error:
            raise _Passing(f"the answer broke off ({type(error).__name__})") from error

    def _opened(self, url: str) -> requests.Response:
        """The answer to *url*, after redirects that stay where they should."""
        asked = url
        for _ in range(_REDIRECTS + 1):
            answer = self._session.get(url, timeout=_WAIT, stream=True, allow_redirects=False)
            if not answer.is_redirect:
                return answer
            answer.close()
            url = urljoin(url, answer.headers["Location"])
            _check_place(asked, url)
        raise FetchError(f"more than {_REDIRECTS} redirects (a login or a captive portal?)")

    def _body(self, answer: requests.Response, end: float) -> bytes:
        decoder = _Decoder(answer.headers.get("Content-Encoding", ""))
        # `read1` returns what has come; a larger read would wait for a full piece of a slow drip.
        while piece := answer.raw.read1(_PIECE, decode_content=False):
            decoder.feed(piece)
            if time.monotonic() > end:
                raise FetchError(f"not complete after {self._deadline:.0f} s", later=True)
        return decoder.whole()


class _Decoder:
    """The decoded bytes of an answer, never more than a listing can have, and none of half an answer."""

    def __init__(self, encoding: str) -> None:
        self._compressed = encoding.lower() in ("gzip", "x-gzip", "deflate")
        self._inflate = zlib.decompressobj(_ANY_HEADER)
        self._pieces: list[bytes] = []
        self._room = _LARGEST

    def feed(self, piece: bytes) -> None:
        """Take a piece as it came. Raises FetchError where there are too many, or broken ones."""
        piece = self._inflated(piece) if self._compressed else piece
        self._room -= len(piece)
        if self._room < 0:
            raise FetchError(f"more than {_LARGEST // 1_000_000} MB: no listing is that large")
        self._pieces.append(piece)

    def _inflated(self, piece: bytes) -> bytes:
        inflated = b""
        try:
            while piece and len(inflated) <= self._room:
                # One gzip file may be several in a row.
                if self._inflate.eof:
                    self._inflate = zlib.decompressobj(_ANY_HEADER)
                inflated += self._inflate.decompress(piece, self._room + 1 - len(inflated))
                piece = self._inflate.unused_data
        except zlib.error as error:
            raise FetchError("the answer's compression is broken") from error
        return inflated

    def whole(self) -> bytes:
        """All of it. Raises _Passing where the end is missing."""
        if self._compressed and not self._inflate.eof:
            raise _Passing("the answer broke off in the middle of the page")
        return b"".join(self._pieces)


class _Passing(Exception):
    """A problem that may pass: *wait* is what the server asked for, in seconds."""

    def __init__(self, problem: str, wait: float | None = None) -> None:
        super().__init__(problem)
        self.problem, self.wait = problem, wait


def _check_status(answer: requests.Response) -> None:
    status, host = answer.status_code, _host(answer.url)
    if status in _PASSING:
        said = "asks for patience (429, too many requests)" if status == 429 else f"has trouble ({status})"
        raise _Passing(f"{host} {said}", _wait(answer))
    if status == 404:
        raise FetchError(f"{host} has no such page (404)")
    if status in (401, 403):
        raise FetchError(f"{host} refuses to give this page ({status}); asking again would only make it worse")
    if status >= 400:
        raise FetchError(f"{host} answered {status} {answer.reason or ''}".rstrip())


def _wait(answer: requests.Response) -> float | None:
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


def _check_place(asked: str, got: str) -> None:
    """A redirect stays on the host that was asked and does not give up encryption."""
    before, after = urlsplit(asked), urlsplit(got)
    same = (before.hostname or "").removeprefix("www.") == (after.hostname or "").removeprefix("www.")
    if not same or (before.scheme == "https" and after.scheme != "https"):
        raise FetchError(f"{asked} led to {got} (a login or a captive portal?)")


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _unresolved(error: requests.RequestException) -> bool:
    text = str(error)
    return "NameResolution" in text or "getaddrinfo" in text or "Name or service" in text


def _connection(error: requests.RequestException, url: str) -> str:
    text = str(error)
    if "refused" in text:
        return f"{_host(url)} refuses connections"
    if "IncompleteRead" in text or isinstance(error, requests.exceptions.ChunkedEncodingError):
        return f"{_host(url)} broke off in the middle of the page"
    return f"no connection to {_host(url)} (is the network up?)"


def _certificate(error: requests.RequestException, now: datetime) -> str:
    text = str(error)
    if "expired" in text or "not yet valid" in text:
        return f"the certificate is expired or not yet valid; is the clock right? it says {now:%Y-%m-%d %H:%M}"
    return "the certificate cannot be verified (a proxy or captive portal in between?)"
