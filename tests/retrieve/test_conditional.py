"""Questions whether a page has changed: what is asked, and what the answers mean."""

from dataclasses import replace

import pytest
from support.asking import BACK, asker, feed, refusal
from support.loopback import Answer, Site

from digest.archive.hosts import Hosts
from digest.model import Page, Validators

ETAG, DAY = 'W/"a-1"', "Mon, 23 Nov 2026 18:07:00 GMT"


def got(url: str, validators: Validators | None = None) -> Page:
    with asker(Hosts()) as scraper:
        return scraper.get(replace(feed(url), validators=validators))


@pytest.mark.parametrize(
    ("headers", "validators"),
    [
        pytest.param({}, None, id="nothing"),
        pytest.param({"ETag": ETAG}, Validators(etag=ETAG), id="a tag"),
        pytest.param({"Last-Modified": DAY}, Validators(last_modified=DAY), id="a day"),
        pytest.param({"ETag": ETAG, "Last-Modified": DAY}, Validators(ETAG, DAY), id="both"),
        pytest.param({"ETag": "a\x07", "Last-Modified": DAY}, Validators(last_modified=DAY), id="a bell"),
        pytest.param({"ETag": ""}, None, id="an empty one"),
    ],
)
def test_a_page_comes_with_what_a_later_question_needs(
    site: Site, headers: dict[str, str], validators: Validators | None
) -> None:
    assert got(site.answers("/papers", Answer(b"back", headers=headers))).validators == validators


@pytest.mark.parametrize(
    ("validators", "asked"),
    [
        (None, {}),
        (Validators(), {}),
        (Validators(etag=ETAG), {"If-None-Match": ETAG}),
        (Validators(last_modified=DAY), {"If-Modified-Since": DAY}),
        (Validators(ETAG, DAY), {"If-None-Match": ETAG, "If-Modified-Since": DAY}),
    ],
    ids=["none", "empty", "a tag", "a day", "both"],
)
def test_the_question_says_it_as_it_came(site: Site, validators: Validators | None, asked: dict[str, str]) -> None:
    got(site.answers("/papers", BACK), validators)

    (headers,) = site.headers
    assert {name: value for name, value in headers.items() if name.startswith("If-")} == asked


def test_a_page_that_is_as_it_was_says_so_and_has_no_content(site: Site) -> None:
    page = got(site.answers("/papers", Answer(status=304)), Validators(ETAG))

    assert (page.unchanged, page.content, page.validators) == (True, b"", Validators(ETAG))


def test_a_page_that_changed_comes_whole_with_new_validators(site: Site) -> None:
    page = got(site.answers("/papers", Answer(b"back", headers={"ETag": '"2"'})), Validators(ETAG))

    assert (page.unchanged, page.content, page.validators) == (False, b"back", Validators('"2"'))


def test_a_site_that_answers_what_nobody_asked_is_not_believed(site: Site) -> None:
    with asker(Hosts()) as scraper:
        error = refusal(scraper, feed(site.answers("/papers", Answer(status=304))))

    assert str(error) == "127.0.0.1 answered 304 Not Modified"


def test_the_question_goes_along_with_a_redirect(site: Site) -> None:
    site.answers("/there", Answer(status=304))

    page = got(site.answers("/papers", Answer(status=302, headers={"Location": "/there"})), Validators(ETAG))

    assert page.unchanged
    assert site.headers[1]["If-None-Match"] == ETAG


def test_a_page_as_it_was_may_be_the_last_that_a_limit_allows(site: Site) -> None:
    url = site.answers("/papers", Answer(status=304, headers={"RateLimit": '"pages";r=0;t=255'}))

    with asker(Hosts()) as scraper:
        assert scraper.get(replace(feed(url), validators=Validators(ETAG))).unchanged
        assert "allows no more just now" in str(refusal(scraper, feed(url)))
