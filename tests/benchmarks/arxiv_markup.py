"""A page of new listings in arXiv's markup: an entry for each record, in one list."""

import html
from collections.abc import Mapping, Sequence

Record = Mapping[str, object]
_ENTRY = """<dt>
  <a name='item{at}'>[{at}]</a>
  <a href ="/abs/{id}" title="Abstract" id="{id}">
    arXiv:{id}
  </a>
    [<a href="/pdf/{id}" title="Download PDF" id="pdf-{id}" aria-labelledby="pdf-{id}">pdf</a>, <a
href="https://arxiv.org/html/{id}v1" title="View HTML" id="html-{id}" rel="noopener noreferrer"
target="_blank">html</a>, <a href="/format/{id}" title="Other formats" id="oth-{id}">other</a>]
</dt>
<dd><div class='meta'>
<div class='list-title mathjax'><span class='descriptor'>Title:</span>
          {title}
        </div>
        <div class='list-authors'>{authors}</div>
        <div class='list-comments mathjax'><span class='descriptor'>Comments:</span>
          12 pages, 4 figures
        </div>
        <div class='list-subjects'><span class='descriptor'>Subjects:</span>
          <span class="primary-subject">Computation and Language (cs.CL)</span>; Machine Learning (cs.LG)
        </div>
        <p class='mathjax'>
          {abstract}
        </p>
      </div>
    </dd>
"""
_AUTHOR = '<a href="https://arxiv.org/search/cs?searchtype=author&amp;query={name}">{name}</a>'


def page(records: Sequence[Record], total: int) -> bytes:
    """The page of *total* new submissions, which are *records* over and over."""
    entries = "".join(_entry(records[at % len(records)], at) for at in range(1, total + 1))
    return f"""<!DOCTYPE html>
<html lang="en"><head><title>Computation and Language</title><meta charset="utf-8"></head>
<body><main><div id="content"><div id='content-inner'><div id='dlpage'>
<h1>Computation and Language</h1>
<h3>Showing new listings for Thursday, 8 January 2026</h3>
<div class='paging'>Total of {total} entries </div>
<dl id='articles'>
<h3>New submissions (showing {total} of {total} entries)</h3>
{entries}</dl>
</div></div></div></main></body></html>
""".encode()


def _entry(record: Record, at: int) -> str:
    paper = record["paper"]
    inner = paper if isinstance(paper, Mapping) else {}
    names = [html.escape(str(author["name"])) for author in inner.get("authors", ()) if isinstance(author, Mapping)]
    return _ENTRY.format(
        at=at,
        id=f"2601.{at:05}",
        title=html.escape(str(record.get("title") or inner.get("title"))),
        abstract=html.escape(str(record.get("summary") or inner.get("summary"))),
        authors=", ".join(_AUTHOR.format(name=name) for name in names),
    )
