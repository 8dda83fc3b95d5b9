"""Pages from the network: the only part that talks HTTP, at the pace that each host asks for."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Lock
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from digest import __version__
from digest.errors import FetchError
from digest.model import Address, Page, Validators
from digest.scraper.answers import Passing, RefusedError, check_place, check_status, failure, host_of, rest_of_limit
from digest.scraper.body import Decoder
from digest.scraper.manners import Hosts, Manners

USER_AGENT = f"digest/{__version__} (a reader's own command-line paper digest)"
_WAIT = (10, 20)  # seconds to connect, and between two pieces of an answer
_DEADLINE = 60.0  # seconds for one page, with all its tries
_RUN = 600.0  # seconds for all pages of a run
_TRIES = 4
_REDIRECTS = 5
_PIECE = 65_536
_AFTER_REFUSAL = 3600.0  # seconds of peace for a host that answered 403
_TOKEN_SITE = "https://huggingface.co"  # noqa: S105 - where the token goes, not the token


class Scraper:
    """One session per host for all pages of a run; several threads may ask, each host is asked by one.

    *hosts* remembers between runs when each was asked. *pace* gives the seconds between two requests to
    a host. *endpoints* replaces the beginning of a URL, for mirrors: {"https://huggingface.co": "…"}.
    *pause* is the first wait in seconds between two tries; it doubles. *token* is for Hugging Face.
    """

    def __init__(
        self,
        *,
        now: datetime,
        hosts: Hosts,
        pace: Callable[[str], float] = lambda _: 0.0,
        endpoints: Mapping[str, str] | None = None,
        pause: float = 1.0,
        deadline: float = _DEADLINE,
        run: float = _RUN,
        token: str | None = None,
    ) -> None:
        self._now, self._pause, self._deadline = now, pause, deadline
        self._end = time.monotonic() + run
        self._endpoints = dict(endpoints or {})
        self._token = token
        self._manners = Manners(hosts, pace)
        self._lock = Lock()
        self._turns: dict[str, Lock] = {}
        self._sessions: dict[str, requests.Session] = {}

    def __enter__(self) -> "Scraper":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in self._sessions.values():
            session.close()

    def host(self, address: Address) -> str:
        """The host that *address* is asked of, a mirror where there is one."""
        return host_of(self._url(address.place))

    def get(self, address: Address) -> Page:
        """The page at *address*. Raises FetchError with one sentence: what happened, what to do."""
        url = self._url(address.place)
        host = host_of(url)
        with self._turn(host):
            self._manners.check(host)
            if not address.for_programs and url == address.place:
                self._manners.check_robots(url, self._robots)
            try:
                return self._tried(address, url, host)
            except RefusedError as error:
                # arXiv takes further requests for an attack: https://info.arxiv.org/help/robots.html
                self._manners.leave_alone(host, _AFTER_REFUSAL, str(error))
                raise

    def _turn(self, host: str) -> Lock:
        with self._lock:
            return self._turns.setdefault(host, Lock())

    def _tried(self, address: Address, url: str, host: str) -> Page:
        """The page, after some tries where the trouble may pass."""
        end = 0.0
        for attempt in range(1, _TRIES + 1):
            self._manners.wait(host, self._end)
            end = end or min(time.monotonic() + self._deadline, self._end)
            try:
                return self._try(address, url, end)
            except Passing as passing:
                wait = passing.wait if passing.wait is not None else self._pause * 2 ** (attempt - 1)
                jitter = random.uniform(0, self._pause / 2)  # noqa: S311 - so that many readers do not return at once
                too_long = time.monotonic() + wait + jitter > end
                if too_long and passing.wait is not None:
                    # Remembered, not slept: the next run before that time does not even ask.
                    self._manners.leave_alone(host, passing.wait, passing.problem)
                if too_long or attempt == _TRIES:
                    raise FetchError(passing.problem, later=True, of_host=passing.of_host) from passing
                time.sleep(wait + jitter)
        raise AssertionError("the last try returns or raises")

    def _url(self, place: str) -> str:
        for site, mirror in self._endpoints.items():
            if place.startswith(site):
                return mirror.rstrip("/") + place.removeprefix(site)
        return place

    def _try(self, address: Address, url: str, end: float) -> Page:
        try:
            with self._opened(url, self._headers(address)) as answer:
                if answer.status_code == 304 and address.validators:
                    return Page(address, b"", self._now.date(), answer.url, address.validators, unchanged=True)
                check_status(answer)
                content = self._body(answer, end)
                if rest := rest_of_limit(answer):
                    self._manners.leave_alone(host_of(url), rest, f"{host_of(url)} allows no more just now")
                return Page(address, content, self._now.date(), answer.url, _validators(answer))
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise failure(error, url, self._now) from error

    def _headers(self, address: Address) -> dict[str, str]:
        headers = {}
        if address.validators and address.validators.etag:
            headers["If-None-Match"] = address.validators.etag
        if address.validators and address.validators.last_modified:
            headers["If-Modified-Since"] = address.validators.last_modified
        if self._token and f"{address.place}/".startswith(f"{_TOKEN_SITE}/"):
            headers["Authorization"] = f"Bearer {self._token}"
        return headers

    def _opened(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        """The answer to *url*, after redirects that stay where they should."""
        asked, session = url, self._session(url)
        for _ in range(_REDIRECTS + 1):
            answer = session.get(url, headers=headers, timeout=_WAIT, stream=True, allow_redirects=False)
            if not answer.is_redirect:
                return answer
            answer.close()
            url = urljoin(url, answer.headers["Location"])
            check_place(asked, url)
            if urlsplit(url).netloc != urlsplit(asked).netloc:
                headers = {name: value for name, value in headers.items() if name != "Authorization"}
        raise FetchError(f"more than {_REDIRECTS} redirects (a login or a captive portal?)")

    def _session(self, url: str) -> requests.Session:
        session = self._sessions.get(host_of(url))
        if session is None:
            session = self._sessions[host_of(url)] = requests.Session()
            session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"})
        return session

    def _body(self, answer: requests.Response, end: float) -> bytes:
        decoder = Decoder(answer.headers.get("Content-Encoding", ""))
        # `read1` returns what has come; a larger read would wait for a full piece of a slow drip.
        while piece := answer.raw.read1(_PIECE, decode_content=False):
            decoder.feed(piece)
            if time.monotonic() > end:
                raise FetchError(f"not complete after {self._deadline:.0f} s", later=True)
        return decoder.whole()

    def _robots(self, url: str) -> str | None:
        """The robots.txt at *url*, None where there is none. Raises FetchError where that is not known."""
        host = host_of(url)
        try:
            return self._tried(Address(url, url), url, host).content.decode("utf-8", "replace")
        except FetchError as error:
            if error.later:
                raise
            return None


def _validators(answer: requests.Response) -> Validators | None:
    etag, changed = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    return Validators(etag, changed) if etag or changed else None
