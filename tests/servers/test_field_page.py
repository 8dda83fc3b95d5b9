"""The page of a field in a real browser: it fits, nothing overlaps, all of it can be read, and nothing is asked for."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from support.hostile_titles import TITLES
from support.invented_field import FIRST, LAST, field, rules, since

from digest.field_reporting import report_field
from digest.field_reports import FieldReport, Period
from digest.frequencies import Frequency
from digest.model import RisingWord
from digest.render.page.field import render_field_page
from servers.conftest import browser, ran

# What stands on the page is measured in the page; only for that its policy is taken out.
MEASURE = """<script>
function light(c) {
  const [r, g, b] = c.match(/[\\d.]+/g).map(v => v / 255).map(
    v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
}
function behind(e) {
  for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor;
    if (!/, 0\\)$/.test(c)) return c;
  }
  return 'rgb(255, 255, 255)';
}
function contrast(e) {
  const style = getComputedStyle(e), ink = e.closest('svg') ? style.fill : style.color;
  const [a, b] = [light(ink), light(behind(e))].sort((x, y) => y - x);
  return (a + .05) / (b + .05);
}
addEventListener('load', () => {
  const texts = [...document.querySelectorAll('main *')].filter(
    e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()));
  const labels = [...document.querySelectorAll('svg')].flatMap(svg => {
    const boxes = [...svg.querySelectorAll('text')].map(t => t.getBoundingClientRect());
    return boxes.flatMap((a, i) => boxes.slice(i + 1).filter(
      b => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom));
  });
  const wide = texts.filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
  const blocks = [...document.querySelectorAll('h1,h2,h3,p,figure,.rising li,.papers li,footer')];
  const apart = blocks.every((a, i) => blocks.slice(i + 1).every(b => a.contains(b) || b.contains(a) || !meet(a, b)));
  document.body.dataset.measured = JSON.stringify({
    scrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    wide: wide.length, touching: labels.length, apart,
    contrast: Math.min(...texts.map(contrast)), texts: texts.length,
    asked: performance.getEntriesByType('resource').length,
    columns: getComputedStyle(document.querySelector('.courses')).gridTemplateColumns.split(' ').length,
  });
});
function meet(a, b) {
  a = a.getBoundingClientRect(); b = b.getBoundingClientRect();
  return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
}
</script>"""
LOOKS = {"light": (), "dark": ("--blink-settings=preferredColorScheme=0",)}


def reports() -> Iterator[tuple[str, FieldReport]]:
    papers = field()
    usual = report_field(rules(), Period(FIRST, LAST), since(papers), since(papers))
    rising = (
        RisingWord("tidal gates", Frequency(2, 200), Frequency(9, 90), topic="Weirs"),
        RisingWord("otters", Frequency(1, 200), Frequency(5, 100), topic="Rivers"),
    )
    usual = replace(usual, lists=(("hf", 63),), rising=rising)
    yield "usual", usual
    long = TITLES["one word of 300 letters"]
    courses = [course._replace(topic=f"{long}{at}") for at, course in enumerate(usual.topics * 10)]
    match = replace(usual.most_voted[0], title=long, topics=tuple(course.topic or "" for course in courses))
    yield (
        "hostile",
        replace(
            usual,
            topics=tuple(courses),
            rising=tuple(word._replace(term=long, topic=long) for word in rising),
            most_voted=tuple(replace(match, title=title) for title in TITLES.values()),
            missed=tuple(each._replace(term=long) for each in usual.missed),
        ),
    )


REPORTS = dict(reports())


def measure(tmp_path: Path, report: FieldReport, width: int, *look: str) -> dict[str, Any]:
    """What the browser measures of the page in a frame of that *width*: its own windows have 500 columns or more."""
    html = re.sub("<meta http-equiv=[^>]+>", "", render_field_page(report)).replace("</body>", f"{MEASURE}</body>")
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    frame = (
        f'<iframe id="f" src="page.html" style="width:{width}px;height:900px;border:0"></iframe><script>'
        "addEventListener('load', () => document.title = f.contentDocument.body.dataset.measured)</script>"
    )
    (tmp_path / "frame.html").write_text(frame, encoding="utf-8")
    dump = ran(
        *(browser(), "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", *look),
        *("--window-size=1200,900", "--dump-dom", f"file://{tmp_path / 'frame.html'}"),
    )
    title = re.search("<title>(.+?)</title>", dump.stdout.decode())
    assert title, dump.stdout
    measured: dict[str, Any] = json.loads(unescape(title[1]))
    return measured


@pytest.mark.parametrize("width", [375, 700])
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", REPORTS)
def test_the_page_fits_and_can_be_read(tmp_path: Path, name: str, look: str, width: int) -> None:
    found = measure(tmp_path, REPORTS[name], width, *LOOKS[look])

    assert (found["scrolls"], found["wide"], found["touching"], found["apart"], found["asked"]) == (
        False,
        0,
        0,
        True,
        0,
    )
    assert found["contrast"] >= 4.5
    assert found["texts"] > 30
    assert found["columns"] == (1 if width == 375 else 2)


def test_the_page_asks_for_nothing_and_the_browser_has_no_complaint(tmp_path: Path) -> None:
    asked = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            page = render_field_page(REPORTS["hostile"]).encode("utf-8", "replace")
            self.send_response(200 if self.path == "/page" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page if self.path == "/page" else b"")

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        done = ran(
            *(browser(), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0"),
            *("--dump-dom", f"http://127.0.0.1:{server.server_port}/page"),
        )
        server.shutdown()

    assert set(asked) <= {"/page", "/favicon.ico"}  # the browser's own wish
    assert "CONSOLE" not in done.stderr.decode("utf-8", "replace")
    assert b"<h1>" in done.stdout
