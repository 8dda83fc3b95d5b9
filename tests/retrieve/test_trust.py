"""Certificates, proxies and the token: whom the scraper believes, and whom it tells what."""

import re
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from support.asking import BACK, asker, feed, page, refusal
from support.loopback import HOST, Answer, Site
from support.proxy import Proxy

from digest.archive.hosts import Hosts

NAME = "huggingface.co"
TOKEN = "hf_invented"  # noqa: S105 - nobody's
AUTHORITY = trustme.CA()


def secured(*names: str, until: datetime | None = None) -> ssl.SSLContext:
    """What a site needs to prove that it is called *names*."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert(*names, not_after=until).configure_cert(context)
    return context


@pytest.fixture(autouse=True)
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment of a reader who trusts AUTHORITY and reaches every host through a proxy."""
    path = tmp_path / "bundle.pem"
    AUTHORITY.cert_pem.write_to_path(path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    for name in ("no_proxy", "NO_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return path


@pytest.fixture
def there() -> Iterator[Site]:
    """Hugging Face, as the proxy knows it."""
    with Site(tls=secured(NAME, "papers.invalid")) as running:
        yield running


@pytest.fixture
def proxy(there: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    with Proxy(there.port) as running:
        monkeypatch.setenv("https_proxy", running.url)
        yield running


def test_a_site_is_reached_through_the_proxy_and_believed_by_the_bundle(there: Site, proxy: Proxy) -> None:
    there.answers("/api", BACK)

    with asker(Hosts()) as scraper:
        assert scraper.get(feed(f"https://{NAME}/api")).content == b"back"

    assert proxy.asked == [f"{NAME}:443"]


def test_the_token_goes_to_hugging_face(there: Site, proxy: Proxy) -> None:
    there.answers("/papers", BACK)

    with asker(Hosts(), token=TOKEN) as scraper:
        scraper.get(page(f"https://{NAME}/papers"))

    assert set(proxy.asked) == {f"{NAME}:443"}
    assert [headers.get("Authorization") for headers in there.headers] == [f"Bearer {TOKEN}"] * 2


@pytest.mark.usefixtures("proxy")
def test_the_token_goes_to_no_other_host(there: Site) -> None:
    there.answers("/papers", BACK)

    with asker(Hosts(), token=TOKEN) as scraper:
        scraper.get(feed("https://papers.invalid/papers"))

    assert [headers.get("Authorization") for headers in there.headers] == [None]


def test_the_token_goes_to_no_mirror(site: Site) -> None:
    site.answers("/papers", BACK)

    with asker(Hosts(), token=TOKEN, mirrors={f"https://{NAME}": site.url}) as scraper:
        scraper.get(page(f"https://{NAME}/papers"))

    assert [headers.get("Authorization") for headers in site.headers] == [None]


@pytest.mark.usefixtures("proxy")
@pytest.mark.parametrize(
    ("to", "told"),
    [
        (f"https://{NAME}/there", f"Bearer {TOKEN}"),
        (f"https://www.{NAME}/there", None),
        (f"https://{NAME}:8443/there", None),
    ],
)
def test_a_redirect_takes_the_token_no_further_than_the_host(to: str, told: str | None) -> None:
    with Site(tls=secured(NAME, f"www.{NAME}")) as there, Proxy(there.port) as proxy, pytest.MonkeyPatch.context() as m:
        m.setenv("https_proxy", proxy.url)
        there.answers("/papers", Answer(status=302, headers={"Location": to}))
        there.answers("/there", BACK)
        with asker(Hosts(), token=TOKEN) as scraper:
            scraper.get(feed(f"https://{NAME}/papers"))

    assert there.headers[-1].get("Authorization") == told


@pytest.mark.usefixtures("proxy")
@pytest.mark.parametrize(("token", "asks"), [(TOKEN, True), (None, False)])
def test_a_token_that_is_refused_is_asked_after(there: Site, token: str | None, asks: bool) -> None:
    there.answers("/api", Answer(status=401))

    with asker(Hosts(), token=token) as scraper:
        error = refusal(scraper, feed(f"https://{NAME}/api"))

    assert str(error) == f"{NAME} refused (401)" + ("; is HF_TOKEN right?" if asks else "")


@pytest.mark.usefixtures("proxy")
@pytest.mark.parametrize("there_instead", [f"http://{NAME}/papers", "https://papers.invalid/papers"])
def test_a_redirect_gives_up_neither_encryption_nor_the_host(there: Site, there_instead: str) -> None:
    there.answers("/papers", Answer(status=302, headers={"Location": there_instead}))

    with asker(Hosts()) as scraper:
        error = refusal(scraper, feed(f"https://{NAME}/papers"))

    assert str(error) == f"https://{NAME}/papers led to {there_instead} (a login or a captive portal?)"
    assert there.paths == ["/papers"]


@pytest.mark.usefixtures("proxy")
def test_a_certificate_for_another_name_is_not_believed() -> None:
    with asker(Hosts()) as scraper:
        error = refusal(scraper, feed("https://elsewhere.invalid/papers"))

    assert str(error).startswith("the certificate cannot be verified: Hostname mismatch")
    assert (error.later, error.of_host) == (False, True)


@pytest.mark.usefixtures("proxy")
def test_a_certificate_of_an_unknown_authority_is_not_believed(bundle: Path) -> None:
    trustme.CA().cert_pem.write_to_path(bundle)

    with asker(Hosts()) as scraper:
        error = refusal(scraper, feed(f"https://{NAME}/papers"))

    assert str(error).startswith("the certificate cannot be verified: ")


def test_a_certificate_of_yesterday_lets_the_clock_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site(tls=secured(NAME, until=datetime(2020, 1, 1, tzinfo=UTC))) as there, Proxy(there.port) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        with asker(Hosts()) as scraper:
            error = refusal(scraper, feed(f"https://{NAME}/papers"))

    assert str(error).endswith("is the clock right? it says 2026-11-23 18:07")
    assert there.paths == []


def test_a_site_that_knows_no_encryption_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")

    with asker(Hosts()) as scraper:
        error = refusal(scraper, feed(f"https://{HOST}:{site.port}/papers"))

    assert str(error) == "no encrypted connection can be made (a proxy or captive portal in between?)"
    assert error.later


@pytest.mark.usefixtures("proxy")
def test_a_bundle_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/bundle.pem")

    with asker(Hosts()) as scraper:
        assert "/nowhere/bundle.pem" in str(refusal(scraper, feed(f"https://{NAME}/papers")))


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        ("407 Proxy Authentication Required", "does not let it through: 407 Proxy Authentication Required"),
        ("403 Forbidden", "does not let it through: 403 Forbidden"),
    ],
)
def test_a_proxy_that_refuses_is_told_from_the_site(monkeypatch: pytest.MonkeyPatch, refused: str, told: str) -> None:
    with Proxy(0, refused) as proxy, asker(Hosts()) as scraper:
        monkeypatch.setenv("https_proxy", proxy.url)
        error = refusal(scraper, feed(f"https://{NAME}/papers"))

    assert str(error) == f"the proxy of the environment (https_proxy) {told}"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://user:secret@127.0.0.1:9", "does not answer"),
        ("http://user:secret@proxy.invalid:80", "cannot be resolved"),
    ],
)
def test_a_proxy_that_is_not_there_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, address: str, told: str
) -> None:
    monkeypatch.setenv("https_proxy", address)

    with asker(Hosts()) as scraper:
        error = refusal(scraper, feed(f"https://{NAME}/papers"))

    assert str(error) == f"the proxy of the environment (https_proxy) {told}"
    assert error.later


# A key that a site wants in its addresses.

OPENALEX = "api.openalex.org"
KEY = "key-invented/1"


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """OpenAlex, which is reached through a proxy."""
    with Site(tls=secured(OPENALEX, f"other.{OPENALEX}")) as running, Proxy(running.port) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        yield running


@pytest.mark.parametrize(("path", "asked"), [("/works?search=x", "/works?search=x&"), ("/works/W1", "/works/W1?")])
def test_a_key_goes_into_the_address_and_no_further(works: Site, path: str, asked: str) -> None:
    works.answers(f"{asked}api_key=key-invented%2F1", BACK)

    with asker(Hosts(), key=KEY) as scraper:
        got = scraper.get(feed(f"https://{OPENALEX}{path}"))

    assert got.content == b"back"
    assert works.paths == [f"{asked}api_key=key-invented%2F1"]
    assert works.headers[0].get("Authorization") is None
    assert "invented" not in f"{got.url} {got.address}"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            Answer(
                b'{"error": "x", "message": "Unknown key key-invented/1"}', 401, {"Content-Type": "application/json"}
            ),
            r"\(401\): Unknown key …; is OPENALEX_API_KEY right\?",
        ),
        (
            Answer(b'{"error": "Daily allowance used up"}', 429, {"Content-Type": "application/json; charset=utf-8"}),
            r"asks to wait \(429\): Daily allowance used up$",
        ),
        (Answer(b"<p>key-invented/1", 429, {"Content-Type": "text/html"}), r"asks to wait \(429\)$"),
        (Answer(b'{"error": ', 429, {"Content-Type": "application/json"}), r"asks to wait \(429\)$"),
        (Answer(b'{"error": {"a": 1}}', 404, {"Content-Type": "application/json"}), r"no such page \(404\)$"),
        (
            Answer(status=302, headers={"Location": "https://login.invalid/?was=key-invented%2F1"}),
            r"led to https://login\.invalid/\?was=…",
        ),
        (
            Answer(status=301, headers={"Location": "https://moved.invalid/?api_key=key-invented%2F1"}),
            r"it has moved to https://moved\.invalid/\?api_key=…",
        ),
    ],
)
def test_a_site_is_quoted_but_not_with_the_key(works: Site, answer: Answer, sentence: str) -> None:
    works.answers("/works?api_key=key-invented%2F1", answer)

    with asker(Hosts(), key=KEY) as scraper:
        refused = refusal(scraper, feed(f"https://{OPENALEX}/works"))

    assert re.search(sentence, str(refused))
    assert "invented" not in str(refused)


def test_a_page_that_repeats_the_key_comes_without_it(works: Site) -> None:
    works.answers("/works?api_key=key-invented%2F1", Answer(b'{"error": "no key key-invented/1 is known"}', 400))

    with asker(Hosts(), key=KEY) as scraper:
        got = scraper.get(feed(f"https://{OPENALEX}/works"))

    assert got.content == b'{"error": "no key (removed) is known"}'


def test_a_redirect_takes_the_key_no_further(works: Site) -> None:
    works.answers("/works?api_key=key-invented%2F1", Answer(status=302, headers={"Location": "/there"}))
    works.answers("/there", BACK)

    with asker(Hosts(), key=KEY) as scraper:
        scraper.get(feed(f"https://{OPENALEX}/works"))

    assert works.paths[-1] == "/there"


@pytest.mark.parametrize(("key", "hint"), [(None, "; OPENALEX_API_KEY with a key of yours allows more"), (KEY, "")])
def test_who_asks_too_often_without_a_key_hears_of_it(works: Site, key: str | None, hint: str) -> None:
    too_many = Answer(b'{"message": "Used up"}', 429, {"Content-Type": "application/json"})
    works.answers("/works", too_many)
    works.answers("/works?api_key=key-invented%2F1", too_many)

    with asker(Hosts(), key=key) as scraper:
        refused = refusal(scraper, feed(f"https://{OPENALEX}/works"))

    assert str(refused) == f"{OPENALEX} asks to wait (429): Used up{hint}"


def test_a_key_that_was_typed_is_the_one_that_is_sent(works: Site) -> None:
    works.answers("/works?api_key=typed-by-hand", BACK)

    with asker(Hosts(), key=KEY) as scraper:
        scraper.get(feed(f"https://{OPENALEX}/works?api_key=typed-by-hand"))

    assert works.paths == ["/works?api_key=typed-by-hand"]


def test_a_key_goes_to_no_mirror(site: Site) -> None:
    site.answers("/works", BACK)

    with asker(Hosts(), key=KEY, mirrors={f"https://{OPENALEX}": site.url}) as scraper:
        scraper.get(feed(f"https://{OPENALEX}/works"))

    assert site.paths == ["/works"]
