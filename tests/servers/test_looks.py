"""The mail in a real browser: narrow and wide, light, dark, forced dark, and without any style."""

import re
from pathlib import Path

import pytest
from support.running import Command

from servers.conftest import browser, ran

LOOKS = {
    "light": (),
    "dark": ("--blink-settings=preferredColorScheme=0",),
    "forced dark": ("--enable-features=WebContentsForceDark",),
}
# Chromium's narrowest window has 500 columns; whether all of the page is within it.
MEASURE = "<script>document.title=document.documentElement.scrollWidth>innerWidth?'too wide':'fits'</script>"


@pytest.mark.parametrize("width", [375, 700])
@pytest.mark.parametrize("look", LOOKS)
def test_the_mail_is_painted(digest: Command, tmp_path: Path, look: str, width: int) -> None:
    page, picture = tmp_path / "mail.html", tmp_path / "mail.png"
    page.write_bytes(digest("fetch", "sample", "-m", "RAG", "-m", "diffusion model", "-f", "html").out)

    shot = (f"--window-size={width},900", f"--screenshot={picture}", f"file://{page}")
    ran(browser(), "--headless", "--no-sandbox", "--disable-gpu", *LOOKS[look], *shot)

    assert picture.stat().st_size > 10_000


@pytest.mark.parametrize("styles", ["kept", "stripped"])
def test_the_mail_fits_a_telephone(digest: Command, tmp_path: Path, styles: str) -> None:
    html = digest("fetch", "sample", "--all", "-f", "html").text
    if styles == "stripped":
        html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    page = tmp_path / "mail.html"
    page.write_text(html.replace("</body>", f"{MEASURE}</body>"))

    dump = ran(
        browser(),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--window-size=500,900",
        "--dump-dom",
        f"file://{page}",
    )

    assert b"<title>fits</title>" in dump.stdout
