"""The plot of trends in a real browser: no text upon another, none outside, legible on light and on dark pages."""

import json
import re
from base64 import b64encode
from html import unescape
from pathlib import Path

import pytest
from support.invented_trends import HOSTILE, named, one_source, two_sources

from digest.render.trend_plot import render_trends_svg
from servers.conftest import browser, ran

PLOTS = {
    "one source": one_source(),
    "two sources": two_sources(),
    "one term": named(["moss growth"]),
    "forty terms": named([f"word {number} of forty" for number in range(40)]),
    "hostile terms": named(HOSTILE),
    "hostile terms and sources": named(HOSTILE[-12:], 5),
    "many sources": named([f"A Journal of Word {number}" for number in range(12)], 12),
}
# Combining marks make a line taller, not wider: what is compared is the height of usual letters.
MEASURE = """<script>
const texts=[...document.querySelectorAll('text')].map(text=>{
  const box=text.getBBox(), size=parseFloat(getComputedStyle(text).fontSize), base=parseFloat(text.getAttribute('y'));
  return {text:text.textContent, left:box.x, right:box.x+box.width, top:base-size*0.78, bottom:base+size*0.22}});
const [,,width,height]=document.querySelector('svg').getAttribute('viewBox').split(' ').map(Number);
const wrong=[];
texts.forEach((a,at)=>{
  if(a.left<0||a.right>width||a.top<0||a.bottom>height) wrong.push('outside: '+a.text);
  texts.slice(at+1).forEach(b=>{
    if(a.left<b.right&&b.left<a.right&&a.top<b.bottom&&b.top<a.bottom) wrong.push(a.text+' upon '+b.text)})});
document.title=JSON.stringify({texts:texts.length,wrong});
</script>"""
# The colour of the picture's corner, as red, green, blue and opacity.
PICK = """<script>onload=()=>{
const canvas=document.createElement('canvas').getContext('2d');
canvas.drawImage(document.querySelector('img'),0,0);
document.title=JSON.stringify([...canvas.getImageData(3,3,1,1).data])}</script>"""
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
DARK = "--blink-settings=preferredColorScheme=0"


@pytest.mark.parametrize("name", PLOTS)
def test_no_text_stands_upon_another(tmp_path: Path, name: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><title></title>{render_trends_svg(PLOTS[name])}{MEASURE}")

    dump = ran(browser(), *OPTIONS, "--dump-dom", f"file://{page}").stdout.decode()

    title = re.search(r"<title>(.*?)</title>", dump)
    measured = json.loads(unescape(title[1]) if title else "{}")
    assert measured["texts"] > 10
    assert measured["wrong"] == []


def test_it_opens_alone(tmp_path: Path) -> None:
    plot = tmp_path / "plot.svg"
    plot.write_text(render_trends_svg(named(HOSTILE, 3)))

    dump = ran(browser(), *OPTIONS, "--dump-dom", f"file://{plot}").stdout.decode()

    assert "parsererror" not in dump
    assert dump.count("<text") > 100


@pytest.mark.parametrize(("options", "paper"), [((), [255, 255, 255]), ((DARK,), [27, 28, 30])], ids=["light", "dark"])
def test_it_brings_its_own_background(tmp_path: Path, options: tuple[str, ...], paper: list[int]) -> None:
    picture = b64encode(render_trends_svg(one_source()).encode()).decode()
    page = tmp_path / "page.html"
    image = f'<img src="data:image/svg+xml;base64,{picture}">'
    page.write_text(f'<!doctype html><title></title><body style="background:#777">{image}{PICK}')

    dump = ran(browser(), *OPTIONS, *options, "--dump-dom", f"file://{page}").stdout.decode()

    assert f"<title>{json.dumps([*paper, 255], separators=(',', ':'))}</title>" in dump
