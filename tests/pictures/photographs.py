"""A page as Chromium paints it, in a PNG that knows of which page it is."""

import hashlib
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from pictures import png

WIDTH, SCALE = 700, 2  # CSS pixels, and pixels of the picture for each
LOOKS: Mapping[str, tuple[str, ...]] = {"light": (), "dark": ("--blink-settings=preferredColorScheme=0",)}
HIGHEST = 1000  # CSS pixels; what is further down is left out
COLOURS = 48
_HEIGHT = "<script>document.title='height '+document.documentElement.scrollHeight</script>"


def find_browser() -> str | None:
    """The path of Chromium, None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def photograph(page: bytes, look: str, folder: Path) -> bytes:
    """The PNG of the beginning of *page*, with the sum of the page in it; *folder* is for files on the way."""
    place, picture = folder / "page.html", folder / "page.png"
    place.write_bytes(page.replace(b"</body>", _HEIGHT.encode() + b"</body>"))
    dump = _run(f"--window-size={WIDTH},100", "--dump-dom", f"file://{place}")
    height = re.search(rb"<title>height (\d+)</title>", dump)
    assert height, "the browser did not say how high the page is"
    place.write_bytes(page)
    window = f"--window-size={WIDTH},{min(HIGHEST, int(height[1]))}"
    _run(window, f"--force-device-scale-factor={SCALE}", *LOOKS[look], f"--screenshot={picture}", f"file://{place}")
    return png.sign(png.reduce_colours(picture.read_bytes(), COLOURS), sum_of(page))


def _run(*options: str) -> bytes:
    browser = find_browser()
    assert browser, "the picture of the mail needs Chromium: apt-get install chromium"
    common = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
    return subprocess.run([browser, *common, *options], capture_output=True, check=True).stdout


def sum_of(page: bytes) -> str:
    """What tells *page* from any other."""
    return hashlib.sha256(page).hexdigest()
