"""Pages from the network: the only module that talks HTTP, at the pace that each host asks for."""

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
from digest.render.days import format_moment
from digest.retrieve.http_body import BodyDecoder
from digest.retrieve.http_errors import (
    WAIT,
    ForbiddenError,
    RedirectedAwayError,
    RetryableError,
    check_redirect,
    check_status,
    host_of,
    read_error_message,
    seconds_until_limit_resets,
    translate_error,
)
from digest.retrieve.politeness import HostMemory, Politeness
from digest.retrieve.site_settings import SiteSettings, SiteToken

USER_AGENT = f"digest/{__version__} (a reader's own command-line paper digest)"
_TIMEOUTS = (10, 20)  # seconds to connect, and between two pieces of an answer
_PAGE_DEADLINE = 60.0  # seconds for one page, with all its retries
_RUN_DEADLINE = 600.0  # seconds for all pages of a run
_MOST_TRIES = 4
_MOST_REDIRECTS = 5
_CHUNK = 65_536
_LENGTH_HEADERS = frozenset({"content-length", "transfer-encoding"})  # headers that say where the page ends
_LONGEST_ROBOTS = 500_000  # bytes; RFC 9309 asks for that many
_COOLDOWN_AFTER_403 = 3600.0  # seconds


class HttpClient:
    """The pages of one run. Several threads may use it; each host is asked by one at a time, with one session.

    *hosts* remembers from run to run when each was asked. *pace* gives for a host the seconds between two requests.
    *sites* knows the mirrors and tokens of sites. *pause* is the wait in seconds before the first retry; it doubles
    each time. *deadline* and *run* are the seconds for one page and for all pages of the run.
    """

    def __init__(
        self,
        *,
        now: datetime,
        hosts: HostMemory,
        pace: Callable[[str], float] = lambda _: 0.0,
        sites: SiteSettings | None = None,
        pause: float = 1.0,
        deadline: float = _PAGE_DEADLINE,
        run: float = _RUN_DEADLINE,
    ) -> None:
        self._now, self._first_pause, self._deadline = now, pause, deadline
        self._run_end = time.monotonic() + run
        self._sites = sites or SiteSettings({})
        self._politeness = Politeness(hosts, pace)
        self._lock = Lock()
        self._run_over = Event()
        self._host_locks: dict[str, Lock] = {}
        self._host_errors: dict[str, FetchError] = {}
        self._exhausted_hosts: set[str] = set()
        self._sessions: dict[str, requests.Session] = {}

    def __enter__(self) -> "HttpClient":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run_over.set()
        for session in list(self._sessions.values()):
            session.close()

    def host_to_ask(self, address: Address) -> str:
        """The host that will be asked for *address*: its own, or that of its mirror."""
        return host_of(self._sites.mirror_url(address.place))

    def get(self, address: Address) -> Page:
        """The page at *address*. Raises FetchError, with what happened and what to do."""
        url = self._sites.mirror_url(address.place)
        host = host_of(url)
        with self._lock_of_host(host):
            if host in self._host_errors:
                raise self._host_errors[host]
            try:
                return self._get_politely(address, url, host)
            except FetchError as error:
                if error.of_host:
                    self._host_errors[host] = FetchError(str(error), later=error.later, of_host=True)
                raise

    def _lock_of_host(self, host: str) -> Lock:
        with self._lock:
            return self._host_locks.setdefault(host, Lock())

    def _get_politely(self, address: Address, url: str, host: str) -> Page:
        """The page, after the cooldown of *host*, if its robots.txt allows it. Raises FetchError."""
        self._wait_for_cooldown(host)
        if not address.for_programs and url == address.place:
            self._politeness.check_robots(url, self._get_robots_txt)
        try:
            return self._get_with_retries(address, url, host)
        except ForbiddenError as error:
            # arXiv takes further requests for an attack: https://info.arxiv.org/help/robots.html
            self._politeness.start_cooldown(host, _COOLDOWN_AFTER_403, str(error))
            raise

    def _get_with_retries(self, address: Address, url: str, host: str) -> Page:
        """The page, with retries while the problem may pass. Raises FetchError.

        A host for which all tries failed once is tried only once for each of its other pages.
        """
        began, end = time.monotonic(), self._run_end
        tries = 1 if host in self._exhausted_hosts else _MOST_TRIES
        for attempt in range(1, tries + 1):
            self._wait_for_slot(host, end)
            if attempt == 1:
                began = time.monotonic()
                end = min(began + self._deadline, end)
            try:
                return self._run_until(began, end, host, partial(self._request_page, address, url, began, end))
            except RetryableError as error:
                pause = self._pause_before_retry(error, attempt)
                too_late = time.monotonic() + max(pause, self._politeness.pace(host)) > end
                if too_late or attempt == tries:
                    raise self._give_up(host, error) from error
                self._sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _pause_before_retry(self, error: RetryableError, attempt: int) -> float:
        """The seconds that the server asked for, else a pause that doubles with every *attempt*, and some jitter."""
        pause = error.retry_after if error.retry_after is not None else self._first_pause * 2 ** (attempt - 1)
        # Without jitter many readers would return at the same moment.
        return pause + random.uniform(0, self._first_pause / 2)  # noqa: S311 - not for secrets

    def _give_up(self, host: str, error: RetryableError) -> FetchError:
        """The error to raise after the last try; a time that the server asked for begins a cooldown of *host*."""
        self._exhausted_hosts.add(host)
        if error.retry_after is None:
            return FetchError(error.problem, later=True, of_host=error.of_host)
        # No sleep: a run that begins before that time does not even ask.
        until = self._politeness.start_cooldown(host, error.retry_after, error.problem)
        moment = format_moment(until, self._now).removeprefix("today ")
        problem = error.problem.replace(WAIT, f"asks to wait until {moment} (429)")
        return FetchError(problem, later=True, of_host=error.of_host)

    def _wait_for_cooldown(self, host: str) -> None:
        self._sleep(self._politeness.cooldown_left(host, min(self._deadline, self._run_end - time.monotonic())))

    def _wait_for_slot(self, host: str, end: float) -> None:
        self._sleep(self._politeness.reserve_slot(host, end - time.monotonic()))

    def _sleep(self, seconds: float) -> None:
        """Sleep for so many *seconds*. Raises FetchError if the run ends before."""
        if self._run_over.wait(max(0.0, seconds)):
            raise FetchError("the run is over", later=True, of_host=True)

    def _run_until(self, began: float, end: float, host: str, ask: Callable[[], Page]) -> Page:
        """The page that *ask* returns; it *began* at that time. Raises FetchError at *end*, whatever *ask* waits for.

        No timeout of the libraries covers the lookup of a name, or headers that come byte by byte.
        """
        coming = Future[Page]()
        Thread(target=_set_outcome, args=(coming, ask), daemon=True).start()
        if not wait([coming], end - time.monotonic()).done:
            # Its thread stays behind with the connection that it waits for.
            self._sessions.pop(host, None)
            raise _deadline_error(began)
        return coming.result()

    def _request_page(self, address: Address, url: str, began: float, end: float) -> Page:
        token = self._sites.find_token(url)
        try:
            with self._open_answer(url, _request_headers(address, token), end, token) as answer:
                unchanged = answer.status_code == 304 and address.validators is not None
                # With a 400 an API says, in its own format, what is wrong with the query.
                if not unchanged and not (address.for_programs and answer.status_code == 400):
                    message = self._read_message(answer, began, end) if address.for_programs else ""
                    # After a redirect to another host no token was sent.
                    was_sent = token and (token.parameter or "Authorization" in answer.request.headers)
                    variable = token.variable if token and was_sent else None
                    hidden = token.hide_in(message) if token else message
                    check_status(answer, variable, hidden, without_token=self._sites.find_unset_variable(url))
                if rest := seconds_until_limit_resets(answer):
                    self._politeness.start_cooldown(host_of(url), rest, f"{host_of(url)} allows no more just now")
                shown = token.hide_in(answer.url) if token else answer.url
                if unchanged:
                    return Page(address, b"", self._now.date(), shown, address.validators, unchanged=True)
                content = self._read_body(answer, began, end)
                content = token.remove_from(content) if token else content
                return Page(address, content, self._now.date(), shown, _validators_of(answer))
        except (requests.RequestException, HTTPError, HTTPException, OSError, ValueError) as error:
            raise translate_error(error, url, self._now, token.hide_in if token else str) from error

    def _open_answer(
        self, url: str, headers: Mapping[str, str], end: float, token: SiteToken | None
    ) -> requests.Response:
        """The answer to *url*, after redirects within its site. Raises RedirectedAwayError for others.

        A *token* that is a parameter goes to *url* alone, and to where the site itself sends it.
        """
        asked, session = url, self._session_for(url)
        for step in range(_MOST_REDIRECTS + 1):
            place = token.add_to(url) if token and not step else url
            answer = session.get(place, headers=headers, timeout=_TIMEOUTS, stream=True, allow_redirects=False)
            if not answer.is_redirect:
                return answer
            answer.close()
            url = urljoin(url, answer.headers["Location"])
            target = token.hide_in(url) if token else url
            check_redirect(asked, target, is_permanent=answer.is_permanent_redirect)
            if urlsplit(url).netloc != urlsplit(asked).netloc:
                headers = {name: value for name, value in headers.items() if name != "Authorization"}
                self._wait_for_cooldown(host_of(url))
            self._wait_for_slot(host_of(url), end)
        raise RedirectedAwayError(f"more than {_MOST_REDIRECTS} redirects (a login or a captive portal?)")

    def _session_for(self, url: str) -> requests.Session:
        session = self._sessions.get(host_of(url))
        if session is None:
            session = self._sessions[host_of(url)] = requests.Session()
            session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"})
        return session

    def _read_body(self, answer: requests.Response, began: float, end: float) -> bytes:
        decoder = BodyDecoder(answer.headers.get("Content-Encoding", ""))
        # `read1` returns what has come; `read` would wait until a slow answer fills the chunk.
        while piece := answer.raw.read1(_CHUNK, decode_content=False):
            decoder.feed_piece(piece)
            if time.monotonic() > end:
                raise _deadline_error(began)
        content = decoder.join_pieces()
        if not content and _LENGTH_HEADERS.isdisjoint(name.lower() for name in answer.headers):
            # No header says that the page is empty: the answer may have been cut off in its headers.
            raise RetryableError("the answer broke off before the page")
        return content

    def _read_message(self, answer: requests.Response, began: float, end: float) -> str:
        """What the JSON of an *answer* that is an error says of it, in the site's words; '' where it says nothing."""
        if answer.status_code < 400 or "json" not in answer.headers.get("Content-Type", ""):
            return ""
        try:
            return read_error_message(self._read_body(answer, began, end))
        except (FetchError, RetryableError, HTTPError, HTTPException, OSError):
            # The status says enough.
            return ""

    def _get_robots_txt(self, url: str) -> str:
        """The robots.txt at *url*."""
        content = self._get_with_retries(Address(url, url), url, host_of(url)).content
        return content[:_LONGEST_ROBOTS].decode("utf-8-sig", "replace")


def _request_headers(address: Address, token: SiteToken | None) -> dict[str, str]:
    headers = {}
    if address.validators and address.validators.etag:
        headers["If-None-Match"] = address.validators.etag
    if address.validators and address.validators.last_modified:
        headers["If-Modified-Since"] = address.validators.last_modified
    if token and not token.parameter:
        headers["Authorization"] = f"Bearer {token.value}"
    return headers


def _set_outcome(coming: Future[Page], ask: Callable[[], Page]) -> None:
    try:
        coming.set_result(ask())
    except BaseException as error:
        coming.set_exception(error)


def _deadline_error(began: float) -> FetchError:
    return FetchError(f"timed out after {time.monotonic() - began:.0f} s", later=True, of_host=True)


def _validators_of(answer: requests.Response) -> Validators | None:
    """The validators for a later conditional request; None if there are none that a header could carry."""
    etag, changed = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    etag, changed = (value if value and value.isprintable() else None for value in (etag, changed))
    return Validators(etag, changed) if etag or changed else None
