"""What publishers write around an abstract is not taken for one, and nothing of a real abstract is cut."""

import pytest

from digest.sources.feed.boilerplate import EntryText, Known, read_entry_text
from digest.sources.feed.citation_lines import find_citation
from digest.sources.shared.markup import visible_lines

TEXT = "Tides of 3 bays rise twice a day; we count them."
MORE = "A bell rings at each, and the count is kept for years."
TITLE = "Counting the Tides of Three Bays"
NAMES = ("Ann Poe", "Bo van der Lux", "Cy D. Tan")


def read(html: str, *authors: str, title: str = TITLE, journals: tuple[str, ...] = ()) -> EntryText:
    return read_entry_text(list(visible_lines(html)), Known(title, authors, journals))


@pytest.mark.parametrize(
    "html",
    [
        "",
        "N/A",
        "NA",
        ".",
        ". <br/>",
        "No abstract available.",
        "[No abstract available]",
        "Abstract not available",
        "<p>Abstract</p>",
        TITLE,
        f"<p>{TITLE}.</p>",
        "Volume 70, Issue 1, July 2026, Page 1-31<br/>. <br/>",
        "TIDES, EarlyView. ",
        "TIDES, Volume 70, Issue 6, Page 1390-1390, December 2021. ",
        "TIDES, Volume 70, Issue 5, Page i-iv, October 2021.",
        "Journal of Tides &amp; Bays, Volume 47, Issue 13, 15 May 2026.",
        "Journal of Tides, Volume 47, Issue 21, August 5, 2026.",
        "Science of Tides, Volume 12, Issue 25, June 2026.",
        "Tides in Medicine, Ahead of Print. <br/>",
        "Proceedings of the Academy of Tides, Volume 120, Issue 3, January 2023. <br/>",
        "Annual Review of Tides, Vol. 12, No. 3, pp. 1-20, 2026.",
        "Tidal Communications, Published online: 21 May 2026; doi:10.5555/s41567-026-00001-4",
        "npj Tides, Published online: 06 June 2026; <a href='https://doi.org/10.5555/x'>doi:10.5555/x-w</a>",
        "Mol Tide Rep. 2026 Jan 5. doi: 10.5555/s11033-026-00001-9. Online ahead of print.",
        "J Med Tides. 2021 Dec 10:tjab199. doi: 10.5555/jme/tjab199. Online ahead of print.",
        "Tide Keys. 2021 Nov 22;1072:129-165. doi: 10.5555/keys.1072.72978. eCollection 2021.",
        "Int J Tides. 2021 Dec;71(12). doi: 10.5555/ijt.0.005019.",
        "Tide Keys 1076: 151-182",
        "Nova Aestus, (2021), p. 431 - 449",
        "[Phys. Tides B 113, 214316] Published Wed Jun 17, 2026",
        "Chem. Tides, 2026, Advance Article",
        "Chem. Tides, 2026, <b>17</b>, 120-129",
        "Chem. Chem. Tides, 2026, Accepted Manuscript",
        "<p>Publication date: 15 June 2026</p><p><b>Source:</b> Acta Aestus, Volume 312</p><p>Author(s): Ann Poe</p>",
        "<p>Publication date: February 2022</p><p><b>Source:</b> Acta Aestus</p><p>Author(s): </p>",
        "Publication date: June 2026 Source: Acta Aestus, Volume 312 Author(s): Ann Poe, Bo Lux",
        "<p>Publication date: Available online 9 August 2026</p><p><b>Source:</b> Acta Aestus</p>",
        "<a href='x'>HTML</a><br><a href='x'>XML</a><br><a href='x'>PDF</a>",
        "<p>Open Access</p><p>© 2026 The Tidal Society</p>",
        "Tides, Volume 9, Issue 3, March 2026. <br/>© 2026 The Tidal Society. All rights reserved.",
        "DOI: 10.5555/abc",
        "Journal of Tides, Vol 12(3), Jun 2026, 123-134; doi:10.5555/xxx.12",
        "<div>Journal Name: <i>Tides</i><br/>Volume: 12<br/>Issue: 3<br/>Pages: 1-20</div>",
        "Publication date: June 2026Source: Acta Aestus, Volume 312Author(s): Ann Poe, Bo Lux",
        "<div><cite>J. Tidal Theory Comput.</cite></div><div>DOI: 10.5555/acs.6c1</div>",
        "<i>Chem. Tides</i>, 2026, <b>12</b>,10-12<br/><b>DOI</b>: 10.5555/D6, Cover<br/>From themed collection Tides",
        f"Article {TITLE} was published on March 1, 2026 in the journal Tides (volume 12, issue 3).",
        "<a>PDF</a>(1234KB)(12)",
        "No abstract was provided for this article.",
        "Sin resumen",
        "Short Communication",
        "Received 1 March 2026; Accepted 2 March 2026; Published 3 March 2026",
        "<p>urn:lsid:zoobank.org:pub:AAAA-1</p><p><a>http://zoobank.org/NomenclaturalActs/AAAA-2</a></p>",
        "Ann Poe and Bo Lux<br/>Trans. Tidal Soc. 375 (2022), 1-20.<br/>Abstract, references and article information",
    ],
)
def test_what_says_only_where_a_paper_is_is_no_abstract(html: str) -> None:
    assert read(html).abstract == ""


@pytest.mark.parametrize(
    "html",
    [
        TEXT,
        f"<p>{TITLE}</p><p>{TEXT}</p>",
        f"<h2>Abstract</h2><p>{TEXT}</p>",
        f"<div class='boxTitle'>Abstract</div>{TEXT}",
        f"<b>ABSTRACT</b> {TEXT}",
        f"Abstract{TEXT}",
        f"<h3>Summary</h3>{TEXT}",
        f"<p>Tidal Physics, Published online: 21 May 2026; <a href='x'>doi:10.5555/s41567-026-1</a></p>{TEXT}",
        f"Tidal Physics, Published online: 21 May 2026; doi:10.5555/s41567-026-1 {TEXT}",
        f"Journal of Tides, Volume 12, Issue 3, Page 123-134, June 2026. <br/>{TEXT}",
        f"Journal of Tides, Volume 12, Issue 3, Page 123-134, June 2026. {TEXT}",
        f"Tides in Medicine, Ahead of Print. <br/>{TEXT}",
        f"Volume 56, Issue 3, December 2021, Page 163-175<br/>. <br/>{TEXT}",
        f"<p>Author(s): Ann Poe, Bo van der Lux, and Cy D. Tan</p><p>{TEXT}</p><br/>"
        "<p>[Phys. Tides B 113, 214316] Published Wed Jun 17, 2026</p>",
        f"Author(s): Ann Poe and Bo van der Lux<br/>{TEXT}<br/>"
        "[Opt. Tides 30, 1234-1250 (2022)] Published Fri Jan 7, 2022",
        f"<p>Tide Keys 184: 67-82</p><p>DOI: 10.5555/keys.184.1</p><p>Authors: Ann Poe, Bo van der Lux</p>"
        f"<p>Abstract: {TEXT}</p><p><a>HTML</a></p><p><a>XML</a></p><p><a>PDF</a></p>",
        f"Tide Keys 184: 67-82 DOI: 10.5555/keys.184.1 Authors: Ann Poe, Bo van der Lux Abstract: {TEXT} HTML XML PDF",
        f"<p>Mol Tide. 2026 Jan 5. doi: 10.5555/s1. Online ahead of print.</p><p><b>ABSTRACT</b></p><p>{TEXT}</p>"
        "<p>PMID:<a>39000001</a> | PMC:<a>PMC8629907</a> | DOI:<a>10.5555/s1</a></p>",
        "<div><i><b>Chem. Tides</b></i>, 2026, Advance Article<br/><b>DOI</b>: 10.5555/D6SC00001A, Edge Article</div>"
        f"<div><a>&nbsp;</a>Open Access</div><div>Ann Poe, Bo van der Lux<br/>{TEXT}<br/>To cite this article before"
        " page numbers are assigned, use the DOI form.<br/>The content of this RSS Feed (c) A Society"
        "</div>",
        f"<b>{TITLE}</b><br>Ann Poe, Bo van der Lux, and Cy D. Tan<br>Tide Chem. Phys., 22, 1-15,"
        f" https://doi.org/10.5555/tcp-22-1-2026, 2026<br>{TEXT}",
        f"<p><b>Remote Tides, Vol. 14, Pages 123: {TITLE}</b></p><p>Remote Tides <a>doi: 10.5555/rt14010123</a></p>"
        f"<p>Authors: Ann Poe Bo Lux</p><p>{TEXT}</p>",
        f"<p>by Ann Poe, Bo van der Lux</p>{TEXT}",
        f"Yin ZHANG;Xiao LIU;Justin BERN;<br/>{TEXT}",
        f"<a><img src='x'></a><h1><a>{TITLE}</a></h1><b>Poe, Ann; Lux, Bo</b><br/>"
        f"<a>Nova Aestus, (2021), p. 431 - 449</a><br/><h2>Abstract</h2><p>{TEXT}</p>",
        f"{TEXT} © 2026 The Tidal Society. All rights reserved.",
        f"{TEXT} This article is protected by copyright. All rights reserved.",
        f"<p>{TEXT}</p><p>Copyright © 2026 The Tidal Society</p>",
        f"<p>{TEXT}</p><p>The post {TITLE} appeared first on Tides.</p>",
        f"<p>{TEXT}</p><p>Continue reading on the site</p>",
        f"<p>{TEXT}</p><p>&nbsp;</p><p>Read more...</p>",
        f"<p><b>Ann Poe, Bo Lux</b>.</p><p><b>Source: </b>Annals of Tides, Volume 1, Number 2, 1--20.</p>"
        f"<p><b>Abstract:</b><br>{TEXT}</p>",
        f"By: Ann Poe; Bo Lux<br/>Abstract: {TEXT}<br/>Keywords: tide<br/>JEL: Q25<br/>Date: 2026-01<br/>URL: http://e.org",
        f"Endotides; DOI: 10.5555/a-1<br><br>{TEXT}<br>© A House KG<br/>Table of contents | Abstract | Full text",
        f"<img alt='TOC Graphic'><p>{TEXT}</p><h2>ABSTRACT</h2>",
        f"<p>A bell.</p><h2>ABSTRACT</h2><p>{TEXT}</p>",
        f"<b>{TITLE}</b><br>Ann Poe, Bo Lux<br>Tides Discuss., https//doi.org/10.5555/td-2026-12,2026<br>"
        f"<b>Preprint under review for Tides</b> (discussion: open, 0 comments)<br>{TEXT}",
        f"{TEXT} Expected final online publication date for the Annual Review of Tides, Volume 9 is June 2026. Please"
        " see http://e.org/pubdates for revised estimates.",
        f"{TEXT} [Opt. Tides 34, 1234-1245 (2026)]",
        f"{TEXT} submitted by /u/poe to r/tides <a>[link]</a> <a>[comments]</a>",
        f"<b>摘要：</b> {TEXT}<b>关键词：</b> tide；bell",
        f"<p>Resumo: {TEXT}</p><p>Palavras-chave: tide; bell.</p>",
        f"<p>Abstrak. {TEXT}</p>",
    ],
)
def test_the_abstract_is_what_is_left(html: str) -> None:
    assert read(html).abstract == TEXT


@pytest.mark.parametrize(
    "html",
    [
        f"Author(s): Ann Poe, Bo van der Lux, and Cy D. Tan {TEXT}",
        f"Chem. Tides, 2026, Accepted Manuscript Ann Poe, Bo van der Lux, Cy D. Tan {TEXT}",
        f"<p>Ann Poe, Bo van der Lux &amp; Cy D. Tan</p><p>{TEXT}</p>",
        f"<p>by Ann Poe, Bo van der Lux, Cy D. Tan</p>{TEXT}",
        f"by Ann Poe, Bo van der Lux, Cy D. Tan {TEXT}",
        f"Chem. Tides, 2026, Advance Article DOI: 10.5555/D6, Edge Article Ann Poe, Bo van der Lux, Cy D. Tan {TEXT}"
        " The content of this RSS Feed (c) A Society",
    ],
)
def test_authors_who_are_known_are_no_part_of_the_abstract(html: str) -> None:
    assert read(html, *NAMES).abstract == TEXT


@pytest.mark.parametrize(
    ("html", "authors"),
    [
        ("<p>Author(s): Ann Poe, Bo Lux</p>", "Ann Poe, Bo Lux"),
        (f"Authors: Ann Poe; Bo Lux<br>{TEXT}", "Ann Poe; Bo Lux"),
        (f"Yin ZHANG;Xiao LIU;<br/>{TEXT}", "Yin ZHANG;Xiao LIU;"),
        (f"刘广;刘子轩;<br>{TEXT}", "刘广;刘子轩;"),
        (f"<h1>{TITLE}</h1><b>Poe, Ann; Lux, Bo</b><br/>{TEXT}", "Poe, Ann; Lux, Bo"),
        (f"<i>Chem. Tides</i>, 2026, Advance Article<br>Ann Poe<br>{TEXT}", "Ann Poe"),
        (f"<p>by Ann Poe</p>{TEXT}", "Ann Poe"),
        (
            "Author(s): Ann Poe and Bo van der Lux We count tides in three bays of the north.",
            "Ann Poe and Bo van der Lux",
        ),
        ("Author(s): Ann Poe and Bo Lux The Northern bays have tides.", "Ann Poe and Bo Lux"),
        (
            "Author(s): Ann Poe, Cy D. Tan, and Bo T. Lux Bays of the north have tides.",
            "Ann Poe, Cy D. Tan, and Bo T. Lux",
        ),
        ("Author(s): Ann Poe and Bo Cy Lux Tan Bays of the north have tides in them.", ""),
        ("Publication date: June 2026Source: Acta AestusAuthor(s): Ann Poe, Bo Lux", "Ann Poe, Bo Lux"),
        (f"Tides; Bays; Bells<br>{TEXT}", ""),
        (f"Tidal Research<br>{TEXT}", ""),
        (f"Ann Poe, Bo Lux<br>{TEXT}", ""),
        (TEXT, ""),
    ],
)
def test_authors_in_the_text_are_read(html: str, authors: str) -> None:
    assert read(html).authors == authors


@pytest.mark.parametrize(
    ("html", "dois", "date"),
    [
        ("Tides, Published online: 21 May 2026; doi:10.5555/s-4", ["doi:10.5555/s-4"], "21 May 2026"),
        ("<p>DOI: 10.5555/keys.184.1</p>", ["doi:10.5555/keys.184.1"], ""),
        ("Tide Chem., 22, 1-15, https://doi.org/10.5555/tcp-22-1, 2026", ["doi:10.5555/tcp-22-1"], ""),
        ("<p>Publication date: 15 June 2026</p>", [], "15 June 2026"),
        ("<p>Publication date: June 2026</p>", [], "June 2026"),
        ("<p>Publication date: Available online 9 August 2026</p>", [], "9 August 2026"),
        ("[Phys. Tides B 113, 214316] Published Wed Jun 17, 2026", [], "Wed Jun 17, 2026"),
        ("Mol Tide Rep. 2026 Jan 5. doi: 10.5555/s11. Online ahead of print.", ["doi:10.5555/s11"], "2026 Jan 5"),
        ("Our data are at https://doi.org/10.5555/data and we thank them.", [], ""),
    ],
)
def test_the_papers_doi_and_date_are_read(html: str, dois: list[str], date: str) -> None:
    got = read(html)

    assert (got.dois, got.date) == (dois, date)


@pytest.mark.parametrize(
    "abstract",
    [
        TEXT,
        f"{TEXT} {MORE}",
        "Volume 12 of the series appeared in May 2021 and was read by many.",
        "Volume rendering of tides is slow.",
        "In December 2019, a storm flooded three bays. We ask why.",
        "On 11 March 2020. The gauges stopped.",
        "Published in 2019; the first atlas of tides had 120 pages.",
        "Issue 3 of a journal is compared with issue 4 of another.",
        "Page 12 of the logbook shows the tide of 3 May 1901, and page 13 the next.",
        "Article 50 of the treaty, which came into force on 1 December 2009, is read as a model.",
        "2026 was the year of the tides. We look back.",
        "10 bays, 3 tides: a study of Volume 3 of the Tide Tables 1990-1999.",
        "Abstract interpretation finds bounds of tides.",
        "Abstract Syntax Trees of tide tables are compared.",
        "Abstract Meaning Representation is applied to tide tables.",
        "Summary statistics of tides mislead.",
        "Copyright law treats tide tables as facts.",
        "By counting bells, we count tides.",
        "by hand, we count tides",
        "Authors of tide tables disagree: this is why.",
        "Sources: three bays; tides: two.",
        "Author names: a study of how sailors sign their logbooks and of what is lost when they do not sign them",
        "Review of tides.",
        "Article and tide: an essay.",
        "Our model agrees with [Phys. Rev. Lett. 100, 123 (2008)].",
        "We extend the results of Journal of Tides, Volume 12, Issue 3.",
        "doi resolvers of tide tables are slow.",
        "London, Paris and Rome have no tides.",
        "Ann Poe was the first to count tides.",
        "Open access to tide tables saves lives.",
        "This article is licensed to sailors only in Volume 3",
        "(c) the third bay has no tide",
        "PDF files of tide tables are converted.",
        "We test the ResultsNet model. DesignX is ours.",
        "Tides follow a law, as shown in [Phys. Tides 12, 3 (2008)].",
        "The preprint under review is compared with the paper (discussion: none).",
        "Abstract tides are counted.",
    ],
)
def test_a_real_abstract_keeps_every_word(abstract: str) -> None:
    assert read(abstract).abstract == abstract
    assert read(f"<p>{abstract}</p><p>{MORE}</p>").abstract == f"{abstract} {MORE}"


@pytest.mark.parametrize(
    "line", [TEXT, MORE, "Tides 2020", "Bays, 2020", "In Memoriam Ann Poe (1940-2020)", "", "3, 4, 5"]
)
def test_a_line_that_only_has_numbers_is_no_citation(line: str) -> None:
    assert find_citation(line) is None


def test_the_journals_own_name_may_be_written_as_it_likes() -> None:
    line = "the tidal letter, volume 3, issue 4"

    assert find_citation(line) is None
    assert find_citation(line, ["The Tidal Letter"])


@pytest.mark.parametrize(
    "html", ["<cite>ACS Tides</cite>", "Wiley: ACS Tides", "<p>acs tides</p><p>DOI: 10.5555/x</p>"]
)
def test_the_name_of_the_journal_alone_is_no_abstract(html: str) -> None:
    assert read(html, journals=("ACS Tides", "Wiley: ACS Tides")).abstract == ""
    assert read(f"{html}<p>{TEXT}</p>", journals=("ACS Tides", "Wiley: ACS Tides")).abstract == TEXT


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("SignificanceTides matter.AbstractWe count.", "Significance Tides matter. Abstract We count."),
        ("BACKGROUND:Tides rise.METHODS:We count.", "BACKGROUND: Tides rise. METHODS: We count."),
        ("We ask (why?)Results27% of bays.", "We ask (why?) Results 27% of bays."),
        ("DesignBench is ours. ResultsNet too.", "DesignBench is ours. ResultsNet too."),
        ("See https://e.org/a.Results and https://e.org/b.", "See https://e.org/a.Results and https://e.org/b."),
    ],
)
def test_a_heading_that_has_lost_its_markup_is_a_word_of_its_own(written: str, shown: str) -> None:
    assert read(written).abstract == shown


def test_a_long_abstract_behind_a_doi_on_one_line_is_whole() -> None:
    long = " ".join([TEXT] * 20)
    line = f"Chem. Tides, 2026, Advance Article DOI: 10.5555/D6, Paper Ann Poe, Bo van der Lux, Cy D. Tan {long}"

    assert read(line, *NAMES).abstract == long


def test_an_abstract_in_another_language_stays_beside_the_english_one() -> None:
    assert read(f"<p>{TEXT}</p><h2>Abstract</h2><p>{MORE}</p>").abstract == f"{TEXT} {MORE}"


def test_keywords_in_any_language_are_told_apart() -> None:
    assert read(f"<p>{TEXT}</p><p>Mots-clés : marée; cloche</p>").parts["keywords"] == "marée; cloche"
