"""`digest fetch` and the network: answers from the loopback address, and no network at all."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.loopback import Answer, Site
from support.running import PATIENCE, Command

from digest.retrieve import local


def test_a_page_from_the_network_is_a_digest(digest: Command, site: Site) -> None:
    site.answers("/papers", Answer(local.SAMPLE_PATH.read_bytes()))

    ran = digest("fetch", "-m", "Mamba", env={"HF_ENDPOINT": site.url})

    assert (ran.status, ran.err) == (0, "")
    assert ran.text.startswith("1 of 12 papers · Hugging Face, Thu 8 Jan 2026")
    assert site.paths == ["/papers"]


@pytest.mark.parametrize(
    ("answer", "status", "sentence"),
    [
        pytest.param(
            Answer(status=429, headers={"Retry-After": "3600"}),
            75,
            "asks to wait until ",
            id="too many requests",
        ),
        pytest.param(Answer(status=403), 1, "refused (403)", id="forbidden"),
        pytest.param(Answer(status=404), 1, "no such page (404)", id="not found"),
        pytest.param(Answer(b"<html><body>Please log in</body></html>"), 1, "digest: hf: ", id="another page"),
        pytest.param(Answer(b""), 1, "digest: hf: ", id="an empty page"),
    ],
)
def test_an_answer_that_is_no_listing_is_one_sentence(
    digest: Command, site: Site, answer: Answer, status: int, sentence: str
) -> None:
    site.answers("/papers", answer)

    ran = digest("fetch", env={"HF_ENDPOINT": site.url})

    assert (ran.status, ran.is_one_sentence) == (status, True)
    assert sentence in ran.err


def test_a_page_that_leads_elsewhere_is_one_sentence(digest: Command, site: Site) -> None:
    login = f"http://localhost:{site.port}/login"
    site.answers("/papers", Answer(status=302, headers={"Location": login}))
    site.answers("/login", Answer(b"<html><body>Please log in</body></html>"))

    ran = digest("fetch", env={"HF_ENDPOINT": site.url})

    assert (ran.status, ran.is_one_sentence) == (1, True)
    assert f"led to {login}" in ran.err


def test_another_host_is_not_asked_because_a_page_leads_there(digest: Command, site: Site) -> None:
    login = f"http://localhost:{site.port}/login"
    site.answers("/papers", Answer(status=302, headers={"Location": login}))

    digest("fetch", env={"HF_ENDPOINT": site.url})

    assert site.paths == ["/papers"]


def test_without_a_network_one_sentence_says_so_and_later_may_help(
    offline: tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]],
) -> None:
    out, err = offline[0].communicate(timeout=PATIENCE)

    assert (offline[0].returncode, out) == (75, b"")
    assert err.decode() == "digest: hf: 127.0.0.1 refuses connections\n"


def test_a_host_without_a_name_is_one_sentence_and_later_may_help(digest: Command) -> None:
    ran = digest("fetch", env={"HF_ENDPOINT": "http://nowhere.invalid"})

    assert (ran.status, ran.is_one_sentence) == (75, True)
    assert ran.err.startswith("digest: hf: ")
    assert "nowhere.invalid" in ran.err


def test_without_a_network_what_needs_none_is_still_shown(
    offline: tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]],
) -> None:
    out, err = offline[1].communicate(timeout=PATIENCE)

    assert offline[1].returncode == 3
    assert out.decode().startswith("1 of 12 papers")
    assert err.decode() == "digest: hf: 127.0.0.1 refuses connections\n"


def test_journals_are_read_from_openalex_and_pubmed_and_a_paper_of_both_is_one(digest: Command, site: Site) -> None:
    pages = Path(__file__).parent.parent / "pages"
    numbers, articles = (pages / "pubmed" / name for name in ("numbers.json", "articles.xml"))
    both = articles.read_bytes().replace(b"10.5555/Shore.41", b"10.5555/shore.2026.001")
    newest = "sort=publication_date:desc&per_page=100&cursor=*"
    today = datetime.now(UTC).date()
    # The run may begin on the next day.
    for day in (today, today + timedelta(days=1)):
        query = f"/works?search=snails&filter=to_publication_date:{day}&{newest}"
        site.answers(query, Answer((pages / "openalex" / "works.json").read_bytes()))
    eutils, tool = "/entrez/eutils", "tool=digest-papers"
    reach = "retmax=200&datetype=edat&reldate=30"
    site.answers(
        f"{eutils}/esearch.fcgi?db=pubmed&retmode=json&{tool}&{reach}&term=snails", Answer(numbers.read_bytes())
    )
    site.answers(f"{eutils}/efetch.fcgi?db=pubmed&retmode=xml&{tool}&id=41000002,41000001", Answer(both))
    mirrors = f"https://api.openalex.org={site.url} https://eutils.ncbi.nlm.nih.gov={site.url}"

    ran = digest("fetch", "openalex:q=snails", "pubmed:snails", "--all", "-f", "json", env={"DIGEST_MIRRORS": mirrors})

    assert (ran.status, ran.err) == (0, "")
    papers = {paper["title"]: paper for paper in json.loads(ran.text)["papers"]}
    (of_both,) = [paper for paper in papers.values() if len(paper["sources"]) == 2]
    assert {"doi:10.5555/shore.2026.001", "pubmed:41000001", "openalex:W4400000001"} <= {*of_both["identifiers"]}
    # PubMed has its records from the publishers.
    assert of_both["title"].startswith("Growth of Littorina")
    assert {"Tides as Attention", "[Ebb and flow, told in another language]"} <= papers.keys()
