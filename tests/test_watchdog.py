"""Reading one page ends, whatever its parser does; others' signals and threads are left alone."""

import signal
import time
from contextlib import suppress
from threading import Thread

import pytest

from digest import watchdog
from digest.errors import ParseError


def spin(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that a test can wait for."""
    monkeypatch.setattr(watchdog, "_PAGE_SECONDS", 0.2)
    monkeypatch.setattr(watchdog, "_REPEAT_SECONDS", 0.1)


def test_what_ends_in_time_is_left_alone() -> None:
    with watchdog.limit_parsing(0):
        spin(0.01)


@pytest.mark.usefixtures("quick")
def test_what_takes_longer_is_a_sentence() -> None:
    said = "reading it took more than 0 s, as no listing does"

    with pytest.raises(ParseError, match=said), watchdog.limit_parsing(0):
        spin(20)


@pytest.mark.usefixtures("quick")
def test_a_library_that_swallows_everything_is_stopped_again() -> None:
    def swallowing() -> None:
        for _ in range(2):
            with suppress(BaseException):
                spin(20)
        spin(20)

    with pytest.raises(ParseError), watchdog.limit_parsing(0):
        swallowing()


@pytest.mark.usefixtures("quick")
def test_an_error_inside_is_the_error_that_comes_out() -> None:
    with pytest.raises(KeyError), watchdog.limit_parsing(0):
        raise KeyError("landmark")


@pytest.mark.usefixtures("quick")
def test_a_large_page_may_take_longer() -> None:
    with watchdog.limit_parsing(1_000_000):
        spin(0.5)


@pytest.mark.usefixtures("quick")
def test_afterwards_nothing_is_stopped_any_more() -> None:
    before = signal.getsignal(signal.SIGPROF)
    for _ in range(2):
        with pytest.raises(ParseError), watchdog.limit_parsing(0):
            spin(20)

    spin(0.4)

    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGPROF) == before


def test_another_thread_has_no_limit_and_no_error() -> None:
    ended: list[bool] = []

    def work() -> None:
        with watchdog.limit_parsing(0):
            ended.append(True)

    thread = Thread(target=work)
    thread.start()
    thread.join()

    assert ended == [True]
