"""Authors in one text: the ways in which sites write several names, and how many they leave out."""

import pytest

from digest.sources.shared import author_names
from digest.sources.shared.author_names import AuthorList, Order

WRITTEN = {
    "": (),
    "Ann Poe": ("Ann Poe",),
    "by Ann Poe": ("Ann Poe",),
    "Ann Poe, Bo Lux and Cy Ng": ("Ann Poe", "Bo Lux", "Cy Ng"),
    "Ann Poe, Bo Lux, and Cy Ng": ("Ann Poe", "Bo Lux", "Cy Ng"),
    "Ann Poe & Bo Lux": ("Ann Poe", "Bo Lux"),
    "Ann Poe and Bo Lux": ("Ann Poe", "Bo Lux"),
    "Ann Poe, Bo Lux": ("Ann Poe", "Bo Lux"),
    "Poe, Ann": ("Ann Poe",),
    "de la Mar, Iñigo": ("Iñigo de la Mar",),
    "Poe, Ann; Lux, Bo": ("Ann Poe", "Bo Lux"),
    "Poe, Ann; Bo Lux;": ("Ann Poe", "Bo Lux"),
    "Poe, Ann and Lux, Bo": ("Ann Poe", "Bo Lux"),
    "Poe, A., Lux, B. C., Ng, D.-E.": ("A. Poe", "B. C. Lux", "D.-E. Ng"),
    "Poe, A., van der Lux, B.": ("A. Poe", "B. van der Lux"),
    "Poe A; Lux B": ("A Poe", "B Lux"),
    "Mara Quint, Tobias Ebb and Ling Shore, Jr.": ("Mara Quint", "Tobias Ebb", "Ling Shore Jr."),
    "Ann Poe (University of X), Bo Lux (Y, and Z)": ("Ann Poe", "Bo Lux"),
    "Ann Poe (1), Bo Lux (1 and 2) ((1) A, (2) B)": ("Ann Poe", "Bo Lux"),
    "ann@example.org (Ann Poe)": ("Ann Poe",),
    "no-reply@example.org": (),
    "Ann Poe et al.": ("Ann Poe",),
    "Ann Poe, Bo Lux, Ann Poe": ("Ann Poe", "Bo Lux"),
    r"Maren K\"uster, Jos\'e Puerto": ("Maren Küster", "José Puerto"),
    "Sandy Anders, Roland Band": ("Sandy Anders", "Roland Band"),
    "Quay Vision Team": ("Quay Vision Team",),
    # TeX
    r"Jo No\'e, Kim Stoo{\ss}": ("Jo Noé", "Kim Stooß"),
    r"Bj{\o}rn Lux, Ida L\"owen": ("Bjørn Lux", "Ida Löwen"),
    r"Ma{\~n}a {B\o}jrk, \v{Z}iva Pe\~na": ("Maña Bøjrk", "Živa Peña"),
    r"Fran\c{c}ois Qu\`ere, Mat\'u\v{s} Krej\v{c}\'i": ("François Quère", "Matúš Krejčí"),
    "{Ann Poe} and {Lux Labs}": ("Ann Poe", "Lux Labs"),
    # HTML, entities, the old feeds of arXiv
    '<a href="http://a.b/?au=Poe_A/0,1">Ann Poe</a>, <a href="http://a.b/">Bo L&#xFC;x</a> (X)': ("Ann Poe", "Bo Lüx"),
    "Ann D&#x27;Poe and Bo O&amp;#39;Lux": ("Ann D'Poe", "Bo O'Lux"),
    "Ann Poe<br>Bo Lux<br/>Cy Ng": ("Ann Poe", "Bo Lux", "Cy Ng"),
    # affiliations and footnotes
    "Tom Quay (Centre for X (CX), Y, Z), Jo Ebb (Q, R)": ("Tom Quay", "Jo Ebb"),
    "Ann (Annie) Poe [X, Y]": ("Ann Poe",),
    "Li Quay (李贵), Bo Ebb（波）": ("Li Quay", "Bo Ebb"),
    "Ann Poe1,2, Bo Lux3*, Cy Ng†": ("Ann Poe", "Bo Lux", "Cy Ng"),
    "Ann Poe<sup>1, 2</sup>, Bo Lux<sup>a</sup>": ("Ann Poe", "Bo Lux"),
    "Ann Poe¹,², Bo Lux$^{1,2}$, Cy Ng^3": ("Ann Poe", "Bo Lux", "Cy Ng"),
    "Ann Poe a, b, Bo Lux c": ("Ann Poe", "Bo Lux"),
    "Ann Poe, Bo Lux ; (1) X Inst., (2) Y": ("Ann Poe", "Bo Lux"),
    "Ann Poe (1), Bo Lux (on behalf of the Z team, (1) X, (2) Y)": ("Ann Poe", "Bo Lux"),
    "Ann Poe, https://orcid.org/0000-0001-2345-678X, Bo Lux": ("Ann Poe", "Bo Lux"),
    "Ann Poe, PhD, Bo Lux, M.D.": ("Ann Poe", "Bo Lux"),
    "Prof. Dr. Ann Poe": ("Ann Poe",),
    # a last name, a comma and a first name
    "Inoda, Toshi": ("Toshi Inoda",),
    "Öztan, Ayşe; Ebb, Can; ": ("Ayşe Öztan", "Can Ebb"),
    "García Quay, Ana María; Poe, B.": ("Ana María García Quay", "B. Poe"),
    "Van Quay, Luc": ("Luc Van Quay",),
    "De Ebbmaker, Stijn": ("Stijn De Ebbmaker",),
    "de la Quay, Juan": ("Juan de la Quay",),
    "Петров, Иван": ("Иван Петров",),
    "Quay, Tom A., Poe, Ann, Lux, B.": ("Tom A. Quay", "Ann Poe", "B. Lux"),
    "Quay, T., De Luca, A., Ebb Poe, C.": ("T. Quay", "A. De Luca", "C. Ebb Poe"),
    "Quay, MD, Ebb, AB": ("MD Quay", "AB Ebb"),
    "Ebb, Sam, Jr.": ("Sam Ebb Jr.",),
    "Ebb, Jr., Sam; Poe, Ann": ("Sam Ebb Jr.", "Ann Poe"),
    "山田, 太郎; 鈴木, 一郎": ("山田 太郎", "鈴木 一郎"),
    # two people, whatever their letters
    "Иван Петров, Анна Сидорова": ("Иван Петров", "Анна Сидорова"),
    "Иван Петров и Анна Сидорова": ("Иван Петров", "Анна Сидорова"),
    "Γιώργος Πάππας, Άννα Νίκου": ("Γιώργος Πάππας", "Άννα Νίκου"),
    "刘广,刘子轩": ("刘广", "刘子轩"),
    "刘广，刘子轩、王贵": ("刘广", "刘子轩", "王贵"),
    "김철수, 이영희": ("김철수", "이영희"),
    "محمد علي, فاطمة حسن": ("محمد علي", "فاطمة حسن"),
    "Łukasz Borch, Marek Wyd": ("Łukasz Borch", "Marek Wyd"),
    "Édgar Quay, Žan Ebb": ("Édgar Quay", "Žan Ebb"),
    "Öz Quay, Ayşe Ebb": ("Öz Quay", "Ayşe Ebb"),
    "A.D.Quay, A.W.Ebb": ("A.D.Quay", "A.W.Ebb"),
    "Le Quay, Bo Ebb": ("Le Quay", "Bo Ebb"),
    "J. R. R. Quay, C. S. Ebb": ("J. R. R. Quay", "C. S. Ebb"),
    "Ludwig van Quay, Ann Poe": ("Ludwig van Quay", "Ann Poe"),
    # initials behind the name, as PubMed and others have them
    "Quay J, Doe AB, de la Ebb M": ("J Quay", "AB Doe", "M de la Ebb"),
    "Quay S, Ebb Poe P, Brandt A. ": ("S Quay", "P Ebb Poe", "A. Brandt"),
    "García-Quay J-P, Żuk Ł": ("J-P García-Quay", "Ł Żuk"),
    "Quay J Jr, Doe AB, REACT Study Group": ("J Quay Jr", "AB Doe", "REACT Study Group"),
    "Петров И.В., Сидорова А.А.": ("И.В. Петров", "А.А. Сидорова"),
    "Quay J": ("J Quay",),
    "Yin ZHANG;Xiao LIU;Justin BERN;": ("Yin ZHANG", "Xiao LIU", "Justin BERN"),
    "Xiao LI;Bo WU;": ("Xiao LI", "Bo WU"),
    "Quay AI": ("Quay AI",),
    "Poe III, Edgar A.": ("Edgar A. Poe III",),
    "Poe and Lux": ("Poe", "Lux"),
    "OpenAI, Josh Quay": ("OpenAI", "Josh Quay"),
    # separators and what stands around names
    "Ann Poe\nBo Lux\n": ("Ann Poe", "Bo Lux"),
    "Ann\n  Poe": ("Ann Poe",),
    "Ann Poe · Bo Lux • Cy Ng | Di Oz": ("Ann Poe", "Bo Lux", "Cy Ng", "Di Oz"),
    "Ann Poe <ann@example.org>, Bo Lux <bo@example.org>": ("Ann Poe", "Bo Lux"),
    '"Poe, Ann" <ann@example.org>': ("Ann Poe",),
    "<author>Ann Poe</author>, and": ("Ann Poe",),
    "Ann Poe, , and Bo Lux,": ("Ann Poe", "Bo Lux"),
    "Written by Ann Poe": ("Ann Poe",),
    "N/A": (),
    # organizations
    "Ann Poe, for the CMS Collaboration": ("Ann Poe", "CMS Collaboration"),
    "Ann Poe on behalf of the ATLAS Collaboration, Bo Lux": ("Ann Poe", "Bo Lux"),
    "Department of Physics, University of X": ("Department of Physics, University of X",),
    "Department of Physics and Astronomy, University of X": ("Department of Physics and Astronomy, University of X",),
    "ATLAS Collaboration": ("ATLAS Collaboration",),
    "Ann Poe, ATLAS Collaboration, CMS Collaboration": ("Ann Poe", "ATLAS Collaboration", "CMS Collaboration"),
    "Poe, ATLAS Collaboration": ("Poe", "ATLAS Collaboration"),
    "Ann Poe, University of X; Bo Lux, Y Lab": ("Ann Poe", "Bo Lux"),
    "Authors: Ann Poe, Bo Lux": ("Ann Poe", "Bo Lux"),
    "Author(s): Ann Poe, Bo Lux": ("Ann Poe", "Bo Lux"),
    "Authors Guild": ("Authors Guild",),
}
COUNTED = {
    "": AuthorList((), None),
    "Ann Poe, Bo Lux": AuthorList(("Ann Poe", "Bo Lux"), 2),
    "Ann Poe et al. (84 additional authors not shown)": AuthorList(("Ann Poe",), 85),
    "Ann Poe, et al. (1,084 additional authors not shown)": AuthorList(("Ann Poe",), 1085),
    "Ann Poe, Bo Lux, … (12 more)": AuthorList(("Ann Poe", "Bo Lux"), 14),
    "Ann Poe, Bo Lux and 12 others": AuthorList(("Ann Poe", "Bo Lux"), 14),
    "Ann Poe, Bo Lux, and 3 more authors": AuthorList(("Ann Poe", "Bo Lux"), 5),
    "Ann Poe, Bo Lux +4": AuthorList(("Ann Poe", "Bo Lux"), 6),
    "Ann Poe et al.": AuthorList(("Ann Poe",), None),
    "Quay J, Ebb F, Poe M, et al. ": AuthorList(("J Quay", "F Ebb", "M Poe"), None),
    "Ann Poe and others": AuthorList(("Ann Poe",), None),
    "A Poe, B Lux…": AuthorList(("A Poe", "B Lux"), None),
    "A Poe, B Lux, ...": AuthorList(("A Poe", "B Lux"), None),
    "刘广，王贵等": AuthorList(("刘广", "王贵"), None),
    "Иван Петров и др.": AuthorList(("Иван Петров",), None),
    "Ann Poe (Department of X, Univ": AuthorList(("Ann Poe",), None),
    "Alana Etal, Etta Al": AuthorList(("Alana Etal", "Etta Al"), 2),
}


@pytest.mark.parametrize(("text", "told"), WRITTEN.items())
def test_names_are_told_apart_however_they_are_written(text: str, told: tuple[str, ...]) -> None:
    assert author_names.split_names(text) == told


@pytest.mark.parametrize(("text", "told"), COUNTED.items())
def test_the_number_of_authors_is_what_the_text_says(text: str, told: AuthorList) -> None:
    assert author_names.read_authors(text) == told


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("Ann Poe", "Bo Lux"), AuthorList(("Ann Poe", "Bo Lux"), 2)),
        (("Ann Poe", "et al."), AuthorList(("Ann Poe",), None)),
        (("Ann Poe", "and others"), AuthorList(("Ann Poe",), None)),
        (("Ann Poe", "..."), AuthorList(("Ann Poe",), None)),
        (("Ann Poe", "12 more authors"), AuthorList(("Ann Poe",), 13)),
        (("Ann Poe", "Etta Al"), AuthorList(("Ann Poe", "Etta Al"), 2)),
        (("et al.",), AuthorList((), None)),
        ((), AuthorList((), None)),
    ],
)
def test_what_stands_for_the_others_behind_single_names_is_no_author(texts: tuple[str, ...], told: AuthorList) -> None:
    assert author_names.clean_names(texts) == told


@pytest.mark.parametrize(
    ("text", "order", "told"),
    [
        ("Hardy, Sebastian Quay", "first-last", ("Hardy", "Sebastian Quay")),
        ("Hardy, Sebastian Quay", "unknown", ("Sebastian Quay Hardy",)),
        ("Hardy, Quay", "first-last", ("Hardy", "Quay")),
        ("Ramesh K, Suresh B", "first-last", ("Ramesh K", "Suresh B")),
        ("Ann Poe, Ann Poe", "first-last", ("Ann Poe", "Ann Poe")),
        ("Sam Ebb, Jr., Ann Poe", "first-last", ("Sam Ebb Jr.", "Ann Poe")),
        ("Quay, T., Ebb, B.", "first-last", ("T. Quay", "B. Ebb")),
        ("Ann Poe, Bo Lux; Cy Ng; (1) X, Y", "first-last", ("Ann Poe", "Bo Lux", "Cy Ng")),
        ("García Quay, Gabriel", "last-first", ("Gabriel García Quay",)),
        ("García Quay, Gabriel", "unknown", ("García Quay", "Gabriel")),
    ],
)
def test_how_the_site_writes_names_decides_what_the_text_leaves_open(
    text: str, order: Order, told: tuple[str, ...]
) -> None:
    assert author_names.split_names(text, order) == told


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (
            ["Inoda, Toshi", "Quay, Pat D.S.", "García Ebb, Gabriel"],
            ("Toshi Inoda", "Pat D.S. Quay", "Gabriel García Ebb"),
        ),
        (["Ann Poe", "Bo Lux"], ("Ann Poe", "Bo Lux")),
        (["Quay J", "Doe AB"], ("J Quay", "AB Doe")),
        (["Ann Poe, Bo Lux"], ("Ann Poe", "Bo Lux")),
        (["Ann Poe, University of X", "Bo Lux"], ("Ann Poe", "Bo Lux")),
        (["Ann Poe, Jr.", "", "Bo Lux and Cy Ng"], ("Ann Poe Jr.", "Bo Lux", "Cy Ng")),
        (["Department of X, University of Y", "Bo Lux"], ("Department of X, University of Y", "Bo Lux")),
        ([], ()),
    ],
)
def test_authors_may_have_one_text_each(texts: list[str], told: tuple[str, ...]) -> None:
    assert author_names.read_author_texts(texts) == AuthorList(told, len(told) or None)


@pytest.mark.parametrize(
    ("papers", "told"),
    [
        ([["Ann Poe, Bo Lux, Cy Ng"], ["Hardy, Bo Lux"]], "first-last"),
        ([["Inoda, Toshi", "Quay, Pat"], ["García Ebb, Ana"]], "last-first"),
        ([["Inoda, Toshi; Quay, Pat"], ["García Ebb, Ana"]], "last-first"),
        ([["Ann Poe, Bo Lux, Cy Ng"], ["Inoda, Toshi; Quay, Pat"]], "unknown"),
        ([["Quay J, Doe AB, de la Ebb M"]], "unknown"),
        ([["Hardy, Bo Lux"], []], "unknown"),
        ([["Hardy, Bo; Lux, Mia"], ["Quay J, Ebb AB"]], "unknown"),
    ],
)
def test_a_listing_shows_how_it_writes_names(papers: list[list[str]], told: str) -> None:
    assert author_names.find_order(papers) == told


@pytest.mark.parametrize("text", ["(" * 20_000, "a@" * 20_000, "a," * 20_000, " and " * 10_000, "Poe, A., " * 5_000])
def test_odd_texts_end(text: str) -> None:
    assert len(author_names.split_names(text)) <= 20_000
