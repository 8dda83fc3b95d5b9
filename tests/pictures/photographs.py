"""A page as Chromium paints it, in a PNG that knows of which page it is."""

import hashlib
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from pictures import png

WIDTH, SCALE = 700, 2  # CSS pixels, and pixels of the picture for each
LOOKS: Mapping[str, tuple[str, ...]] = {"light": (), "dark": ("--blink-settings=preferredColorScheme=0",)}
HEIGHT = 800  # CSS pixels; what is further down is left out
FRAME = 200  # at least what a window of the browser takes for itself of its height
COLOURS = 48


def find_browser() -> str | None:
    """The path of Chromium, None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def photograph(page: bytes, look: str, folder: Path) -> bytes:
    """The PNG of the beginning of *page*, with the sum of the page in it; *folder* is for files on the way."""
    place, picture = folder / "page.html", folder / "page.png"
    place.write_bytes(page)
    window = f"--window-size={WIDTH},{HEIGHT + FRAME}"
    _run(window, f"--force-device-scale-factor={SCALE}", *LOOKS[look], f"--screenshot={picture}", f"file://{place}")
    return png.sign(png.make_small(picture.read_bytes(), HEIGHT * SCALE, COLOURS), sum_of(page))


def _run(*options: str) -> bytes:
    browser = find_browser()
    assert browser, "the picture of the mail needs Chromium: apt-get install chromium"
    common = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
    return subprocess.run([browser, *common, *options], capture_output=True, check=True).stdout


def sum_of(page: bytes) -> str:
    """What tells *page* from any other."""
    return hashlib.sha256(page).hexdigest()
