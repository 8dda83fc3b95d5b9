"""Pages from the network: the only part that talks HTTP, at the pace that each host asks for."""

import random
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from datetime import datetime
from functools import partial
from http.client import HTTPException
from threading import Event, Lock, Thread
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from digest import __version__
from digest.errors import FetchError
from digest.model import Address, Page, Validators
from digest.retrieve.http_body import Decoder
from digest.retrieve.http_errors import (
    ElsewhereError,
    Passing,
    RefusedError,
    check_place,
    check_status,
    failure,
    host_of,
    rest_of_limit,
)
from digest.retrieve.politeness import HostMemory, Politeness

USER_AGENT = f"digest/{__version__} (a reader's own command-line paper digest)"
_WAIT = (10, 20)  # seconds to connect, and between two pieces of an answer
_DEADLINE = 60.0  # seconds for one page, with all its tries
_RUN = 600.0  # seconds for all pages of a run
_TRIES = 4
_REDIRECTS = 5
_PIECE = 65_536
_ENDS = frozenset({"content-length", "transfer-encoding"})  # of headers: where the page ends
_LONGEST_ROBOTS = 500_000  # bytes; RFC 9309 asks for that many
_AFTER_REFUSAL = 3600.0  # seconds of cooldown for a host that answered 403
_TOKEN_SITE = "https://huggingface.co"  # noqa: S105 - where the token goes, not the token


class HttpClient:
    """One session per host for all pages of a run; several threads may ask, each host is asked by one.

    *hosts* remembers between runs when each was asked. *pace* gives the seconds between two requests to
    a host. *mirrors* replaces the beginning of a URL, for mirrors: {"https://huggingface.co": "…"}.
    *pause* is the first wait in seconds between two tries; it doubles. *token* is for Hugging Face.
    """

    def __init__(
        self,
        *,
        now: datetime,
        hosts: HostMemory,
        pace: Callable[[str], float] = lambda _: 0.0,
        mirrors: Mapping[str, str] | None = None,
        pause: float = 1.0,
        deadline: float = _DEADLINE,
        run: float = _RUN,
        token: str | None = None,
    ) -> None:
        self._now, self._pause, self._deadline = now, pause, deadline
        self._end = time.monotonic() + run
        self._mirrors = dict(mirrors or {})
        self._token = token
        self._politeness = Politeness(hosts, pace)
        self._lock = Lock()
        self._over = Event()
        self._turns: dict[str, Lock] = {}
        self._closed: dict[str, FetchError] = {}
        self._weary: set[str] = set()
        self._sessions: dict[str, requests.Session] = {}

    def __enter__(self) -> "HttpClient":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for session in list(self._sessions.values()):
            session.close()

    def host_to_ask(self, address: Address) -> str:
        """The host that *address* is asked of, a mirror where there is one."""
        return host_of(self._url(address.place))

    def get(self, address: Address) -> Page:
        """The page at *address*. Raises FetchError with one sentence: what happened, what to do."""
        url = self._url(address.place)
        host = host_of(url)
        with self._turn(host):
            if host in self._closed:
                raise self._closed[host]
            try:
                return self._asked(address, url, host)
            except FetchError as error:
                if error.of_host:
                    self._closed[host] = FetchError(str(error), later=error.later, of_host=True)
                raise

    def _turn(self, host: str) -> Lock:
        with self._lock:
            return self._turns.setdefault(host, Lock())

    def _asked(self, address: Address, url: str, host: str) -> Page:
        """The page, where the host lets programs have it."""
        self._wait_for_cooldown(host)
        if not address.for_programs and url == address.place:
            self._politeness.check_robots(url, self._robots)
        try:
            return self._tried(address, url, host)
        except RefusedError as error:
            # arXiv takes further requests for an attack: https://info.arxiv.org/help/robots.html
            self._politeness.start_cooldown(host, _AFTER_REFUSAL, str(error))
            raise

    def _tried(self, address: Address, url: str, host: str) -> Page:
        """The page, after some tries where the trouble may pass; a host that let them all fail once gets no
        more than one for each of its other pages."""
        began, end = time.monotonic(), self._end
        tries = 1 if host in self._weary else _TRIES
        for attempt in range(1, tries + 1):
            self._wait_for_slot(host, end)
            if attempt == 1:
                began = time.monotonic()
                end = min(began + self._deadline, end)
            try:
                return self._within(began, end, host, partial(self._try, address, url, began, end))
            except Passing as passing:
                rest = passing.wait if passing.wait is not None else self._pause * 2 ** (attempt - 1)
                rest += random.uniform(0, self._pause / 2)  # noqa: S311 - so that many readers do not return at once
                too_long = time.monotonic() + max(rest, self._politeness.pace(host)) > end
                if not too_long and attempt < tries:
                    self._rest(rest)
                    continue
                self._weary.add(host)
                if passing.wait is not None:
                    # Remembered, not slept: the next run before that time does not even ask.
                    self._politeness.start_cooldown(host, passing.wait, passing.problem)
                raise FetchError(passing.problem, later=True, of_host=passing.of_host) from passing
        raise AssertionError("the last try returns or raises")

    def _wait_for_cooldown(self, host: str) -> None:
        self._rest(self._politeness.cooldown_left(host, min(self._deadline, self._end - time.monotonic())))

    def _wait_for_slot(self, host: str, end: float) -> None:
        self._rest(self._politeness.reserve_slot(host, end - time.monotonic()))

    def _rest(self, seconds: float) -> None:
        """Sleep, but not longer than the run."""
        if self._over.wait(max(0.0, seconds)):
            raise FetchError("the run is over", later=True, of_host=True)

    def _within(self, began: float, end: float, host: str, ask: Callable[[], Page]) -> Page:
        """What *ask* gives, of a page that was *began* with then. Raises FetchError at *end*, whatever holds it up:
        looking up a name takes as long as it takes, and headers may drip."""
        coming = Future[Page]()
        Thread(target=_settle, args=(coming, ask), daemon=True).start()
        if not wait([coming], end - time.monotonic()).done:
            # Its thread is left behind with the connection that it waits for.
            self._sessions.pop(host, None)
            raise _incomplete(began)
        return coming.result()

    def _url(self, place: str) -> str:
        for site, mirror in self._mirrors.items():
            if f"{place}/".startswith(f"{site.rstrip('/')}/"):
                return mirror.rstrip("/") + place.removeprefix(site.rstrip("/"))
        return place

    def _try(self, address: Address, url: str, began: float, end: float) -> Page:
        try:
            with self._opened(url, self._headers(address, url), end) as answer:
                unchanged = answer.status_code == 304 and address.validators is not None
                # An API says with 400, in its own shape, what was wrong with the question.
                if not unchanged and not (address.for_programs and answer.status_code == 400):
                    check_status(answer)
                if rest := rest_of_limit(answer):
                    self._politeness.start_cooldown(host_of(url), rest, f"{host_of(url)} allows no more just now")
                if unchanged:
                    return Page(address, b"", self._now.date(), answer.url, address.validators, unchanged=True)
                content = self._body(answer, began, end)
                return Page(address, content, self._now.date(), answer.url, _validators(answer))
        except (requests.RequestException, HTTPError, HTTPException, OSError, ValueError) as error:
            raise failure(error, url, self._now) from error

    def _headers(self, address: Address, url: str) -> dict[str, str]:
        headers = {}
        if address.validators and address.validators.etag:
            headers["If-None-Match"] = address.validators.etag
        if address.validators and address.validators.last_modified:
            headers["If-Modified-Since"] = address.validators.last_modified
        if self._token and url.startswith(f"{_TOKEN_SITE}/"):
            headers["Authorization"] = f"Bearer {self._token}"
        return headers

    def _opened(self, url: str, headers: Mapping[str, str], end: float) -> requests.Response:
        """The answer to *url*, after redirects that stay where they should."""
        asked, session = url, self._session(url)
        for _ in range(_REDIRECTS + 1):
            answer = session.get(url, headers=headers, timeout=_WAIT, stream=True, allow_redirects=False)
            if not answer.is_redirect:
                return answer
            answer.close()
            url = urljoin(url, answer.headers["Location"])
            check_place(asked, url, for_good=answer.is_permanent_redirect)
            if urlsplit(url).netloc != urlsplit(asked).netloc:
                headers = {name: value for name, value in headers.items() if name != "Authorization"}
                self._wait_for_cooldown(host_of(url))
            self._wait_for_slot(host_of(url), end)
        raise ElsewhereError(f"more than {_REDIRECTS} redirects (a login or a captive portal?)")

    def _session(self, url: str) -> requests.Session:
        session = self._sessions.get(host_of(url))
        if session is None:
            session = self._sessions[host_of(url)] = requests.Session()
            session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"})
        return session

    def _body(self, answer: requests.Response, began: float, end: float) -> bytes:
        decoder = Decoder(answer.headers.get("Content-Encoding", ""))
        # `read1` returns what has come; a larger read would wait for a full piece of a slow drip.
        while piece := answer.raw.read1(_PIECE, decode_content=False):
            decoder.feed(piece)
            if time.monotonic() > end:
                raise _incomplete(began)
        content = decoder.whole()
        if not content and _ENDS.isdisjoint(name.lower() for name in answer.headers):
            # Nothing says that this is all: the answer may have been cut off in its headers.
            raise Passing("the answer broke off before the page")
        return content

    def _robots(self, url: str) -> str:
        """The robots.txt at *url*."""
        content = self._tried(Address(url, url), url, host_of(url)).content
        return content[:_LONGEST_ROBOTS].decode("utf-8-sig", "replace")


def _settle(coming: Future[Page], ask: Callable[[], Page]) -> None:
    try:
        coming.set_result(ask())
    except BaseException as error:
        coming.set_exception(error)


def _incomplete(began: float) -> FetchError:
    return FetchError(f"not complete after {time.monotonic() - began:.0f} s", later=True, of_host=True)


def _validators(answer: requests.Response) -> Validators | None:
    """What came for a later question; nothing that could not be said again in a header."""
    etag, changed = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    etag, changed = (each if each and each.isprintable() else None for each in (etag, changed))
    return Validators(etag, changed) if etag or changed else None
