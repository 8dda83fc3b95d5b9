"""bioRxiv and medRxiv: their addresses, days, and the pages of an answer."""

import json
from datetime import date

import pytest
from support.saved_pages import PAGES, parsed

from digest import sources
from digest.errors import ParseError, UsageError
from digest.model import Address
from digest.sources.shared.highwire import read_marks

DAY = date(2026, 1, 8)
API = "https://api.biorxiv.org/details"
LATEST = {
    "biorxiv": "https://connect.biorxiv.org/biorxiv_xml.php?subject=all",
    "biorxiv:neuroscience": "https://connect.biorxiv.org/biorxiv_xml.php?subject=neuroscience",
    "biorxiv:Cell Biology": "https://connect.biorxiv.org/biorxiv_xml.php?subject=cell_biology",
    "biorxiv:ecology+genomics": "https://connect.biorxiv.org/biorxiv_xml.php?subject=ecology+genomics",
    "https://www.biorxiv.org/collection/cell-biology": (
        "https://connect.biorxiv.org/biorxiv_xml.php?subject=cell_biology"
    ),
    "http://connect.biorxiv.org/biorxiv_xml.php?subject=ecology": (
        "https://connect.biorxiv.org/biorxiv_xml.php?subject=ecology"
    ),
}
OF_A_DAY = {
    "biorxiv:2026-01-08": f"{API}/biorxiv/2026-01-08/2026-01-08/0",
    "biorxiv:neuroscience/2026-01-08": f"{API}/biorxiv/2026-01-08/2026-01-08/0?category=neuroscience",
    "medrxiv:epidemiology/2026-01-08": f"{API}/medrxiv/2026-01-08/2026-01-08/0?category=epidemiology",
}
MEDICINE = {
    "medrxiv": "https://connect.medrxiv.org/medrxiv_xml.php?subject=all",
    "medrxiv:epidemiology": "https://connect.medrxiv.org/medrxiv_xml.php?subject=epidemiology",
    "https://www.medrxiv.org/collection/epidemiology": (
        "https://connect.medrxiv.org/medrxiv_xml.php?subject=epidemiology"
    ),
}


@pytest.mark.parametrize(("text", "place"), [*LATEST.items(), *MEDICINE.items()])
def test_a_subject_is_the_feed_of_its_server(text: str, place: str) -> None:
    source = "medrxiv" if text in MEDICINE else "biorxiv"

    assert sources.parse_address(text) == Address(text, place, source, for_programs=True)


@pytest.mark.parametrize(("text", "place"), OF_A_DAY.items())
def test_a_day_is_asked_of_the_api(text: str, place: str) -> None:
    source = text.partition(":")[0]

    assert sources.parse_address(text) == Address(text, place, source, DAY, for_programs=True)


@pytest.mark.parametrize("text", ["biorxiv:neuroscience", "medrxiv:epidemiology", "biorxiv:neuroscience/2026-01-08"])
def test_a_day_can_be_asked_of_a_subject(text: str) -> None:
    found = sources.at_day(sources.parse_address(text), DAY)

    assert found == sources.parse_address(found.text)
    assert (found.asked, found.text.split("/")[0]) == (DAY, text.split("/")[0])


def test_another_day_cannot_be_asked_of_a_day() -> None:
    with pytest.raises(UsageError, match="--date"):
        sources.at_day(sources.parse_address("biorxiv:2026-01-07"), DAY)


@pytest.mark.parametrize("text", ["biorxiv:!", "biorxiv:a&b", "biorxiv:ecology/2026-02-30", "biorxiv:ecology/x"])
def test_what_is_no_subject_or_day_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="^" + text):
        sources.parse_address(text)


def answer(cursor: int | str, shown: int, total: object) -> str:
    records = [{"doi": f"10.1101/x.{n}", "title": f"T {n}", "version": "1"} for n in range(shown)]
    messages = [{"status": "ok", "cursor": cursor, "count": shown, "total": total}]
    return json.dumps({"messages": messages, "collection": records})


@pytest.mark.parametrize(
    ("cursor", "shown", "total", "following"),
    [
        (0, 30, "67", 30),
        ("30", 30, 67, 60),
        (60, 7, "67", None),
        (0, 100, "232", 100),
        (0, 0, "9", None),
        (0, 3, None, None),
    ],
)
def test_the_rest_of_an_answer_begins_behind_what_came(
    cursor: int | str, shown: int, total: object, following: int | None
) -> None:
    place = f"{API}/biorxiv/2026-01-08/2026-01-08/{cursor}?category=ecology"

    more = parsed(answer(cursor, shown, total), "biorxiv", place).more

    expected = [f"{API}/biorxiv/2026-01-08/2026-01-08/{following}?category=ecology"] if following else []
    assert [address.place for address in more] == expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"messages": [], "collection": [{}]}', "none of its 1 records"),
        ('{"messages": [], "collection": [1, null, "x"]}', "none of its 3 records"),
        ('{"messages": [], "collection": {}}', "no list `collection`"),
        ('{"messages": [{"st', "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("<html><title>Just a moment...</title></html>", "a challenge for browsers"),
    ],
)
def test_what_is_no_answer_is_an_error(content: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parsed(content, "biorxiv")


def test_a_feed_and_the_api_know_a_paper_by_the_same_name() -> None:
    folder = PAGES / "biorxiv"
    feed = parsed((folder / "neuroscience.rss.xml").read_bytes()).papers
    api = parsed((folder / "api_day.json").read_bytes()).papers

    assert [(paper.id, paper.url, paper.authors) for paper in feed] == [
        (paper.id, paper.url, paper.authors) for paper in api
    ]


UNMARKED = "F-[IV]-P of benzo[a]pyrene, dibenz[a,h]anthracene [1]; {set}"
MARKED = {
    "AO_SCPLOWBSTRACTC_SCPLOWTides turn.": "Tides turn.",
    "Abstract/SummaryO_ST_ABSBackgroundC_ST_ABSTides turn. ResultsThey do.": "Background Tides turn. Results They do.",
    "Summary statistics of tides. {}": "Summary statistics of tides. {}",
    "We call it TO_SCPLOWIDEC_SCPLOWRO_SCPLOWULERC_SCPLOW.": "We call it TideRuler.",
    "O_SCPCAPLC_SCPCAP-lactate in O_SCPLOWABCC_SCPLOW": "L-lactate in ABC",
    "Points O_LITides turn. C_LIO_LIBoats wait. C_LI": "Points Tides turn. Boats wait.",
    'End. Graphical abstract O_FIG O_LINKSMALLFIG WIDTH=9 ALT="Figure 1"> View larger version (9K): org.highwire.dtl.'
    "DTLVardef@1a2b_HPS_FORMAT_FIGEXP M_FIG A caption. C_FIG": "End.",
    "Before. O_TBL View this table: org.highwire.dtl.DTLVardef@1a C_TBL After.": "Before. After.",
    "Before. O_FIG O_LINKSMALLFIG WIDTH=9": "Before.",
    "an identity{tau} of 5 {+/-} 1 {micro}m at 4 {degrees}C": "an identity τ of 5 ± 1 µm at 4 °C",
    "TGF{beta}, A{beta}, NF-{kappa}B, cross-{beta}, {Delta}G": "TGFβ, Aβ, NF-κB, cross-β, ΔG",
    "x [isin] [0, 1], p [≥] 0.1, a [->] b, [~]50%": "x ∈ [0, 1], p ≥ 0.1, a → b, ~50%",
    "at 1.75 [A] in G[o] models": "at 1.75 Å in Go models",
    UNMARKED: UNMARKED,
}


@pytest.mark.parametrize(("marked", "meant"), MARKED.items())
def test_marks_of_the_press_are_what_they_stand_for(marked: str, meant: str) -> None:
    assert read_marks(marked) == meant
