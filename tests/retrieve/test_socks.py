"""Pages through a SOCKS proxy of the environment: one that works, one that does not, and none that can be spoken to."""

from collections.abc import Iterator

import pytest
from support.asking import BACK, asker, feed, refusal
from support.loopback import Answer, Site
from support.running import Command
from support.socks_proxy import SocksProxy

from digest.archive.hosts import Hosts

URL = "http://feeds.example.invalid/x.xml"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def there() -> Iterator[Site]:
    with Site() as running:
        running.answers("/x.xml", BACK)
        yield running


def told(url: str) -> str:
    with asker(Hosts()) as scraper:
        return str(refusal(scraper, feed(url)))


@pytest.mark.parametrize("variable", ["ALL_PROXY", "all_proxy", "http_proxy"])
def test_a_page_is_got_through_it_and_the_proxy_looks_up_the_name(
    there: Site, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SocksProxy(there.port) as proxy, asker(Hosts()) as scraper:
        monkeypatch.setenv(variable, proxy.url())
        assert scraper.get(feed(URL)).content == b"back"

    assert proxy.asked == ["feeds.example.invalid:80"]


def test_a_user_and_a_password_may_stand_in_its_address(there: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with SocksProxy(there.port, login=("ann", "s3cret")) as proxy, asker(Hosts()) as scraper:
        monkeypatch.setenv("ALL_PROXY", proxy.url("ann:s3cret@"))
        assert scraper.get(feed(URL)).content == b"back"


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (1, "does not reach feeds.example.invalid: general socks server failure"),
        (4, "does not reach feeds.example.invalid: host unreachable"),
        (5, "does not reach feeds.example.invalid: connection refused"),
    ],
)
def test_what_it_says_of_the_host_is_told(reply: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with SocksProxy(0, reply=reply) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url())
        assert told(URL) == f"the proxy of the environment (SOCKS) {said}"


def test_a_refused_login_is_told_without_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with SocksProxy(0, login=("ann", "s3cret")) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url("ann:wr0ng@"))
        said = told(URL)

    assert said == "the proxy of the environment (SOCKS) refuses the user or the password in its address"


@pytest.mark.parametrize(
    ("address", "said"),
    [("socks5h://ann:s3cret@127.0.0.1:9", "does not answer"), ("socks5://ann:s3cret@127.0.0.1:9", "does not answer")],
)
def test_one_that_is_not_there_is_told_from_the_site(address: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", address)

    assert told("http://127.0.0.3/x.xml") == f"the proxy of the environment (SOCKS) {said}"


def test_a_host_that_is_slow_behind_it_is_told_as_the_host(there: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    there.answers("/x.xml", Answer(status=503))
    with SocksProxy(there.port) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url())
        assert told(URL).startswith("feeds.example.invalid has trouble (503)")


def test_the_installed_command_says_it_with_what_to_type(
    digest: Command, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("without")
    (folder / "socks.py").write_text("raise ImportError\n")
    variables = {"ALL_PROXY": "socks5h://127.0.0.1:1080", "PYTHONPATH": str(folder), "no_proxy": "", "NO_PROXY": ""}

    ran = digest("fetch", "https://feeds.example.invalid/x.xml", env=variables)

    assert ran.status == 1
    assert "speaks SOCKS" in ran.err
    assert "pip install 'digest-papers[socks]'" in ran.err
