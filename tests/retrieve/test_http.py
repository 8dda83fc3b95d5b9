"""The scraper against a real site on the loopback address: what it returns, refuses and tries again."""

import gzip
import socket
import zlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.asking import asker
from support.loopback import HOST, Answer, Site

from digest import __version__, sources
from digest.archive.hosts import Hosts
from digest.errors import FetchError
from digest.model import Address, Page
from digest.retrieve.http import HttpClient

NOW = datetime(2026, 11, 23, 18, 7, tzinfo=UTC)
BACK = Answer(b"back")
TRIES = 4


def get(url: str, *, deadline: float = 5.0) -> Page:
    with HttpClient(now=NOW, hosts=Hosts(), pause=0.001, deadline=deadline) as scraper:
        return scraper.get(Address(url, url, for_programs=True))


def refusal(url: str, *, deadline: float = 5.0) -> FetchError:
    """The error that getting *url* ends with: one sentence on one line."""
    with pytest.raises(FetchError) as refused:
        get(url, deadline=deadline)
    assert len(str(refused.value).splitlines()) == 1
    return refused.value


def test_a_page_comes_with_its_bytes_its_final_address_and_the_day(site: Site) -> None:
    url = site.answers("/papers?q=x", Answer(b"\x00\xff as they are\r\n"))

    page = get(url)

    assert page == Page(Address(url, url, for_programs=True), b"\x00\xff as they are\r\n", date(2026, 11, 23), url)


def test_the_site_is_told_who_asks(site: Site) -> None:
    get(site.answers("/papers", BACK))

    (headers,) = site.headers
    assert headers["User-Agent"].startswith(f"digest/{__version__} ")
    assert headers["Accept-Encoding"] == "gzip, deflate"


def test_one_session_gets_many_pages(site: Site) -> None:
    urls = [site.answers(f"/{n}", Answer(str(n).encode())) for n in range(5)]

    with HttpClient(now=NOW, hosts=Hosts()) as scraper:
        contents = [scraper.get(Address(url, url, for_programs=True)).content for url in urls]

    assert contents == [b"0", b"1", b"2", b"3", b"4"]


def test_a_mirror_stands_for_no_other_site(site: Site) -> None:
    site.answers("/papers", BACK)

    with asker(Hosts(), mirrors={"https://papers.inv": site.url}) as scraper:
        assert scraper.host_to_ask(Address("x", "https://papers.invalid/papers")) == "papers.invalid"
        assert scraper.host_to_ask(Address("x", "https://papers.inv/papers")) == HOST


@pytest.mark.parametrize("end", ["", "/"])
def test_a_mirror_stands_for_the_site(site: Site, end: str) -> None:
    site.answers("/papers/date/2026-01-08", BACK)

    with asker(Hosts(), mirrors={"https://huggingface.co": site.url + end}) as scraper:
        page = scraper.get(sources.parse_address("hf:2026-01-08"))

    assert page.content == b"back"
    assert page.address == sources.parse_address("hf:2026-01-08")


@pytest.mark.parametrize("kind", ["text/html", "text/html; charset=iso-8859-1", "application/octet-stream"])
def test_a_page_is_utf_8_whatever_its_header_says(site: Site, kind: str) -> None:
    saved = Path(__file__).parent.parent / "pages" / "huggingface" / "week_2026-W02.html"
    url = site.answers("/papers", Answer(saved.read_bytes(), headers={"Content-Type": kind}))

    titles = [paper.title for paper in sources.parse_page(get(url)).papers]

    assert "μLoRA: Adapters Small Enough to Send by Text Message" in titles


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (402, f"{HOST} answered 402"),
        (401, f"{HOST} refused (401)"),
        (403, f"{HOST} refused (403)"),
        (404, f"{HOST} has no such page (404)"),
        (410, f"{HOST} answered 410"),
        (451, f"{HOST} answered 451"),
        (501, f"{HOST} answered 501"),
    ],
)
def test_a_refusal_is_final(site: Site, status: int, told: str) -> None:
    error = refusal(site.answers("/papers", Answer(b"no", status)))

    assert str(error).startswith(told)
    assert not error.later
    assert site.paths == ["/papers"]


def test_what_an_api_says_of_a_wrong_question_is_its_answer(site: Site) -> None:
    assert get(site.answers("/api", Answer(b"no such field", 400))).content == b"no such field"


@pytest.mark.parametrize("status", [201, 202, 204, 206, 300, 304])
def test_what_is_neither_a_page_nor_a_refusal_is_no_page(site: Site, status: int) -> None:
    error = refusal(site.answers("/papers", Answer(status=status)))

    assert str(error).startswith(f"{HOST} answered {status}")
    assert site.paths == ["/papers"]


@pytest.mark.parametrize("header", [{"cf-mitigated": "challenge"}, {"x-amzn-waf-action": "challenge"}])
@pytest.mark.parametrize("status", [200, 202, 403, 503])
def test_a_challenge_for_browsers_is_no_page(site: Site, status: int, header: dict[str, str]) -> None:
    error = refusal(site.answers("/papers", Answer(b"<script>", status, header)))

    assert str(error).startswith(f"{HOST} wants to see a browser (a challenge, {status})")
    assert site.paths == ["/papers"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_trouble_is_tried_again(site: Site, status: int) -> None:
    url = site.answers("/papers", Answer(b"not now", status), Answer(b"not now", status), BACK)

    assert get(url).content == b"back"
    assert site.paths == ["/papers"] * 3


@pytest.mark.parametrize(("status", "told"), [(503, "has trouble (503)"), (429, "asks to wait (429")])
def test_a_trouble_that_does_not_pass_is_told_after_a_few_tries(site: Site, status: int, told: str) -> None:
    error = refusal(site.answers("/papers", Answer(b"not now", status)))

    assert f"{HOST} {told}" in str(error)
    assert error.later
    assert site.paths == ["/papers"] * TRIES


def test_a_refusal_after_a_trouble_is_final(site: Site) -> None:
    error = refusal(site.answers("/papers", Answer(b"not now", 503), Answer(b"no", 403)))

    assert "(403)" in str(error)
    assert len(site.paths) == 2


@pytest.mark.parametrize("wait", ["0", " 0 "])
def test_a_short_wait_that_the_site_asks_for_is_waited(site: Site, wait: str) -> None:
    url = site.answers("/papers", Answer(b"", 429, {"Retry-After": wait}), BACK)

    assert get(url).content == b"back"


@pytest.mark.parametrize("wait", ["6", "3600", "86400", "9" * 400])
def test_a_wait_beyond_the_deadline_is_not_waited(site: Site, wait: str) -> None:
    error = refusal(site.answers("/papers", Answer(b"", 429, {"Retry-After": wait}), BACK))

    assert "asks to wait until " in str(error)
    assert error.later
    assert site.paths == ["/papers"]


@pytest.mark.parametrize("wait", ["", "soon", "-1", "1.5", "²"])
def test_a_wait_that_is_no_number_is_our_own(site: Site, wait: str) -> None:
    url = site.answers("/papers", Answer(b"", 503, {"Retry-After": wait}), BACK)

    assert get(url).content == b"back"


def test_a_wait_until_a_date_beyond_the_deadline_is_not_waited(site: Site) -> None:
    until = {"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"}

    refusal(site.answers("/papers", Answer(b"", 429, until), BACK))

    assert site.paths == ["/papers"]


def test_the_rate_limit_of_hugging_face_is_a_wait(site: Site) -> None:
    limit = {"RateLimit": '"pages";r=0;t=255', "RateLimit-Policy": '"fixed window";"pages";q=100;w=300'}

    refusal(site.answers("/papers", Answer(b"", 429, limit), BACK))

    assert site.paths == ["/papers"]


def test_a_connection_that_is_reset_is_tried_again(site: Site) -> None:
    url = site.answers("/papers", Answer(reset=True), BACK)

    assert get(url).content == b"back"
    assert site.paths == ["/papers"] * 2


def test_a_connection_that_is_always_reset_is_told(site: Site) -> None:
    error = refusal(site.answers("/papers", Answer(reset=True)))

    assert HOST in str(error)
    assert error.later
    assert site.paths == ["/papers"] * TRIES


def test_a_port_that_nobody_listens_on_refuses_connections(site: Site) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        error = refusal(f"http://{HOST}:{taken.getsockname()[1]}/papers")

    assert str(error) == f"{HOST} refuses connections"
    assert error.later


@pytest.mark.usefixtures("site")
def test_a_host_that_does_not_exist_may_mean_that_the_network_is_down() -> None:
    error = refusal("http://papers.invalid/papers")

    assert str(error) == "papers.invalid was not found; is the network up?"
    assert error.later


@pytest.mark.parametrize("url", ["http://[::1", "http://", "http://:80/", "http://a b/", "http://*.example.org:x/"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    assert refusal(url)


def test_a_body_that_is_shorter_than_announced_is_tried_again(site: Site) -> None:
    url = site.answers("/papers", Answer(b"half", length=8), BACK)

    assert get(url).content == b"back"


def test_a_body_that_is_always_shorter_than_announced_is_no_page(site: Site) -> None:
    error = refusal(site.answers("/papers", Answer(b"half", length=8)))

    assert "broke off" in str(error)
    assert error.later
    assert site.paths == ["/papers"] * TRIES


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress), ("deflate", zlib.compress)],
    ids=["gzip", "deflate"],
)
@pytest.mark.parametrize("size", [0, 1, 65_536, 3_000_000])
def test_a_compressed_page_comes_out_as_it_was(site: Site, encoding: str, packed: object, size: int) -> None:
    assert callable(packed)
    whole = bytes(range(251)) * (size // 251) + b"x" * (size % 251)

    page = get(site.answers("/papers", Answer(packed(whole), headers={"Content-Encoding": encoding})))

    assert page.content == whole


@pytest.mark.parametrize("body", [b"", b"one half, the other half"])
def test_a_page_that_comes_in_chunks_comes_whole(site: Site, body: bytes) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:10], body[10:]) if part)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    assert get(site.answers("/papers", Answer(raw=head + chunks + b"0\r\n\r\n"))).content == body


@pytest.mark.parametrize("chunks", [b"9\r\none ", b"4\r\none \r\n", b"4\r\none \r\nno number\r\n"])
def test_chunks_that_break_off_are_tried_again(site: Site, chunks: bytes) -> None:
    broken = Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)

    assert get(site.answers("/papers", broken, BACK)).content == b"back"


@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1 OK\r\n\r\n", b"220 mail.example.org ESMTP\r\n"])
def test_what_is_no_answer_is_told_in_a_sentence(site: Site, raw: bytes) -> None:
    assert refusal(site.answers("/papers", Answer(raw=raw)))


def test_a_page_that_was_compressed_in_two_parts_comes_whole(site: Site) -> None:
    packed = gzip.compress(b"one half, ") + gzip.compress(b"the other half")

    page = get(site.answers("/papers", Answer(packed, headers={"Content-Encoding": "gzip"})))

    assert page.content == b"one half, the other half"


def test_a_page_that_grows_without_end_is_cut_off(site: Site) -> None:
    bomb = gzip.compress(bytes(200_000_000), 1)

    error = refusal(site.answers("/papers", Answer(bomb, headers={"Content-Encoding": "gzip"})))

    assert "no listing is that large" in str(error)
    assert not error.later
    assert site.paths == ["/papers"]


def test_a_page_whose_compression_is_broken_is_told_at_once(site: Site) -> None:
    error = refusal(site.answers("/papers", Answer(b"not packed", headers={"Content-Encoding": "gzip"})))

    assert "compression" in str(error)
    assert site.paths == ["/papers"]


def test_a_compressed_page_that_breaks_off_is_no_page(site: Site) -> None:
    half = gzip.compress(b"".join(b"%d" % (n * n) for n in range(20_000)))[:20_000]

    error = refusal(site.answers("/papers", Answer(half, headers={"Content-Encoding": "gzip"})))

    assert "broke off" in str(error)
    assert error.later
    assert site.paths == ["/papers"] * TRIES


def test_a_page_that_drips_is_cut_off_at_the_deadline(site: Site) -> None:
    error = refusal(site.answers("/papers", Answer(length=1_000_000, drip=0.01)), deadline=0.15)

    assert "timed out after " in str(error)
    assert error.later
    assert site.paths == ["/papers"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("base", ["", "http://127.0.0.1:{port}"], ids=["relative", "absolute"])
def test_a_redirect_on_the_same_host_is_followed(site: Site, status: int, base: str) -> None:
    there = base.format(port=site.port) + "/papers/date/2026-01-08"
    site.answers("/papers/date/2026-01-08", BACK)

    page = get(site.answers("/papers", Answer(status=status, headers={"Location": there})))

    assert (page.content, page.url) == (b"back", f"{site.url}/papers/date/2026-01-08")


def test_a_redirect_to_another_host_is_no_page(site: Site) -> None:
    there = f"http://localhost:{site.port}/login"
    site.answers("/login", Answer(b"please log in"))

    error = refusal(site.answers("/papers", Answer(status=302, headers={"Location": there})))

    assert "captive portal" in str(error)
    assert there in str(error)
    assert site.paths == ["/papers"]


def test_redirects_in_a_circle_are_given_up(site: Site) -> None:
    site.answers("/there", Answer(status=302, headers={"Location": "/papers"}))

    error = refusal(site.answers("/papers", Answer(status=302, headers={"Location": "/there"})))

    assert "more than 5 redirects" in str(error)
    assert len(site.paths) == 6


@pytest.mark.parametrize(("steps", "works"), [(5, True), (6, False)])
def test_five_redirects_are_followed(site: Site, steps: int, works: bool) -> None:
    for step in range(steps):
        site.answers(f"/{step}", Answer(status=302, headers={"Location": f"/{step + 1}"}))
    site.answers(f"/{steps}", BACK)

    if works:
        assert get(site.url + "/0").content == b"back"
    else:
        assert "more than 5 redirects" in str(refusal(site.url + "/0"))


@pytest.mark.parametrize(
    "there",
    [
        "http://[::1",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "http://papers.invalid/",
    ],
)
def test_a_redirect_to_nowhere_is_told(site: Site, there: str) -> None:
    assert refusal(site.answers("/papers", Answer(status=302, headers={"Location": there})))
