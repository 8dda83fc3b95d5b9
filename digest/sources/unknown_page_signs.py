"""The signs by which pages are told that no source understands, each with the sentence that is said of them."""

_UNPACK = "unpack it first"
IN_BROWSER = "save the page in a browser and give its file"
CHALLENGE = f"a challenge for browsers came instead of the page; {IN_BROWSER}"
LOGIN = f"a page that asks for a login (an account or a captive portal); {IN_BROWSER}"
_NOT_READ = "which digest does not read; `digest sources` lists what it does"

# Of files by their first bytes: what lies beside saved pages and is no listing whatever it holds, and others.
BESIDE_PAGES: tuple[tuple[bytes, str], ...] = (
    (rb"%PDF-", "a PDF: digest reads the pages that list papers, not the papers"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|BM....\x00{4}", "a picture"),
    (rb"II\*\x00|MM\x00\*|\x00\x00\x01\x00|....ftyp(?:avif|heic|mif1)", "a picture"),
    (rb"ID3|OggS|fLaC|RIFF....(?:WAVE|AVI )|....ftyp|\x1aE\xdf\xa3", "a sound or a film"),
    (rb"wOF[F2]|OTTO|\x00\x01\x00{3}", "a font"),
)
OTHER_FILES: tuple[tuple[bytes, str], ...] = (
    (
        rb"PK\x03\x04.{26}(?:\[Content_Types\]|_rels|word/|docProps|xl/|ppt/|mimetypeapplication)",
        "an office document or an e-book: save its text",
    ),
    (rb"\xd0\xcf\x11\xe0|\{\\rtf", "an office document: save its text"),
    (rb"PK[\x03\x05\x07][\x04\x06\x08]", f"a ZIP archive: {_UNPACK}"),
    (rb"\x1f\x8b|BZh[1-9]|\xfd7zXZ|\x28\xb5\x2f\xfd|7z\xbc\xaf|Rar!", f"a compressed file: {_UNPACK}"),
    (rb"<!DOCTYPE NETSCAPE-Bookmark", "bookmarks of a browser, and no list of feeds (OPML)"),
    (rb".{257}ustar", f"a TAR archive: {_UNPACK}"),
    (rb"SQLite format 3\x00", "a database (SQLite); `digest search` looks into digest's own archive"),
    (rb"bplist00", "a web archive of Safari: save the page as “Page Source”, or copy its text"),
    (rb"\x7fELF|MZ.{58}|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", "a program"),
)

# Of texts that are neither HTML nor XML nor JSON, by their beginning.
# Of INI and TOML: JSON may begin with the same sign, but never with a word between brackets on a line of its own.
SETTINGS = r"(?:[;#][^\n]*\n|\s)*+\[\[?[A-Za-z][\w .:/\"-]{0,80}\]\]?[ \t\r]*\n"
_LINK = "a link to a page, which is not followed: write the address that stands in it behind `digest fetch`"
TEXTS: tuple[tuple[str, str], ...] = (
    (r"\[(?:InternetShortcut|Desktop Entry)\]", _LINK),
    (SETTINGS, "settings of a program, and no list of papers"),
    (
        r"(?:\s*+(?:https?://\S{1,500}|(?i:arxiv|doi|pubmed|acl|openreview):\S{1,200}|\d{4}\.\d{4,5}(?:v\d)?)"
        r"[ \t\r]*+(?:\n|\Z)){1,50}",
        "a list of addresses, and no page: write them behind `digest fetch`",
    ),
    (r"\s*+(?:%[^\n]*\n\s*+)*+\\(?:documentclass|begin|input|usepackage)\b", "a text in LaTeX, and no list of papers"),
    (r"%!PS", "PostScript: digest reads the pages that list papers, not the papers"),
    (r"BEGIN:V(?:CALENDAR|CARD)", "a calendar or a card of an address book, and no list of papers"),
    (r"version https://git-lfs\.", "a pointer to a file that Git LFS keeps elsewhere (`git lfs pull` gets it)"),
    (
        r"(?:%[^\n]*\n|\s)*+@[A-Za-z]{3,20}\s{0,9}[{(]",
        "BibTeX: digest writes it (`-f bibtex`) and does not read it",
    ),
    (r"\s*+TY {2}- ", "RIS: digest writes it (`-f ris`) and does not read it"),
    (r"\s*+(?:PMID- ?\d|%0 |FN Clarivate)", f"records for a reference manager, {_NOT_READ}"),
    (
        r"(?:---\s*\n|#[^\n]*\n|\s)*+(?:match|topics|sources|mute|follow|mail|deliver|extends):(?:\s|\Z)",
        "a configuration of digest: it goes behind `--config`",
    ),
    (r"(?:#[^\n]*\n|\s)*+(?:---\s*\n|%YAML|[a-z_]\w{0,40}:(?: [^\n]*)?\n)", "YAML, and no list of papers"),
    (r"#!|(?:import|from) \w+(?: import\b|\n)|def \w", "a program's text"),
    (r"[^\n\t]*\t[^\n\t]*\t|[\w \"]{1,40}(?:[,;][\w \"]{1,40}){2,40}\r?\n", f"a table, {_NOT_READ}"),
)
# What programs write before the page when they fail; digest need not guess what the page would have been.
ERROR_BEFORE_PAGE = (
    r"\s*+(?:<br ?/?>\s{0,9})?(?:<b>)?(?:PHP )?"
    r"(?:Warning|Notice|Deprecated|Fatal error|Parse error|Strict Standards)(?:</b>)?: "
)

# Of HTML pages that come in place of the one that was meant, by their titles (in any case).
_TITLE = r"<title[^<>]{0,99}>\s{0,99}"
PAGES: tuple[tuple[str, str], ...] = (
    (
        rf"{_TITLE}(?:Just a moment|Attention Required!|Checking your browser|DDoS-Guard|Making sure you"
        r"|Client Challenge|Are you a robot|Robot Check|One moment, please|Human Verification)",
        CHALLENGE,
    ),
    (
        rf"{_TITLE}(?:(?:Error )?40[13]\b|Forbidden|Access Denied|Unauthorized)",
        "a page that refuses access came instead of the one that was meant",
    ),
    (
        rf"{_TITLE}(?:(?:Error )?404\b|(?:Page )?Not Found)",
        "an error page: there is no such page (404); is the address right?",
    ),
    (
        rf"{_TITLE}(?:(?:Error )?(?:429|50\d)\b|Bad Gateway|Service Unavailable|Too Many Requests|Internal Server)",
        "an error page: the site had trouble; try it later",
    ),
    (rf"{_TITLE}(?:Sign in|Log ?in|Login)\b|{_TITLE}[^<>]{{0,60}}(?:captive portal|Wi-?Fi|Hotspot)", LOGIN),
)
# Sites have these in pages of their own too: they tell something only of a page that is short.
CHALLENGE_MARKS = r"awswaf|challenge\.js|/cdn-cgi/challenge-platform/|cf-chl|captcha|_Incapsula_Resource|not a robot"
LONGEST_CHALLENGE = 60_000  # bytes
# They tell something only of a page of which nothing better is known.
LOGIN_FORM = (
    r"<form[^<>]{0,500}?action=[\"'][^\"'<>]{0,200}(?:log-?in|sign-?in|portal)"
    r"|<input[^<>]{0,500}?type\s{0,5}=\s{0,5}[\"']?password"
)
SCHOLAR = rf"scholar\.google\.|scholar\.googleusercontent\.|{_TITLE}[^<>]{{0,300}}Google Scholar"
NEEDS_SCRIPTS = r"(?:enable|requires?|without|need) JavaScript|JavaScript (?:is )?(?:required|disabled)"

# Of XML by the name of its first element, in small letters.
_SITEMAP = "a sitemap, which lists the pages of a site and no papers; give the address of the site's feed"
_NUMBERS = "PubMed's numbers or summaries of papers, and not the papers; save the answer of `efetch`"
ROOTS = {
    b"urlset": _SITEMAP,
    b"sitemapindex": _SITEMAP,
    b"oai-pmh": f"an answer of OAI-PMH, {_NOT_READ}",
    b"svg": "a picture (SVG)",
    b"article": f"the text of one article (JATS), {_NOT_READ}",
    b"esearchresult": _NUMBERS,
    b"esummaryresult": _NUMBERS,
    b"doi_batch": f"records of Crossref, {_NOT_READ}",
    b"crossref_result": f"records of Crossref, {_NOT_READ}",
    b"dblp": f"records of DBLP, {_NOT_READ}",
    b"modscollection": f"records of a library (MODS), {_NOT_READ}",
    b"xbel": "bookmarks, and no list of feeds (OPML)",
    b"plist": "a property list, and no list of papers",
    b"xml": f"a library of a reference manager, {_NOT_READ}",
}
STORAGE_ERRORS = (b"error", b"errorresponse")  # of S3 and its like

# Of JSON by keys of its first object, or of one in it.
OBJECTS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"message-type", "message"}), f"an answer of Crossref, {_NOT_READ}"),
    (frozenset({"DOI", "URL", "container-title"}), f"a record of Crossref, {_NOT_READ}"),
    (frozenset({"DOI", "issued"}), "CSL JSON: digest writes it (`-f csl-json`) and does not read it"),
    (frozenset({"id", "type", "issued", "title"}), "CSL JSON: digest writes it (`-f csl-json`) and does not read it"),
    (frozenset({"paperId"}), f"records of Semantic Scholar, {_NOT_READ}"),
    (frozenset({"total", "offset", "data"}), f"an answer of Semantic Scholar, {_NOT_READ}"),
    (frozenset({"hits", "query", "status"}), f"an answer of DBLP, {_NOT_READ}"),
    (frozenset({"type", "id", "attributes"}), f"records of DataCite, {_NOT_READ}"),
    (frozenset({"hitCount", "resultList"}), f"an answer of Europe PMC, {_NOT_READ}"),
    (frozenset({"schema", "papers", "counts"}), "a digest that digest itself has written, and no listing"),
    (frozenset({"nbformat", "cells"}), "a notebook of Jupyter"),
    (frozenset({"itemType"}), f"records of Zotero, {_NOT_READ}"),
    (frozenset({"url_abs", "url_pdf"}), f"records of Papers with Code, {_NOT_READ}"),
    (frozenset({"paper_url_abs", "repo_url"}), f"records of Papers with Code, {_NOT_READ}"),
)
