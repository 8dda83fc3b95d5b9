"""Make the pictures of the README anew: `python tests/pictures`; those of the mail need Chromium."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from pictures import photographs, shown


def main() -> None:
    """Write every picture into `.github` and say so."""
    for name, svg in shown.terminal_pictures().items():
        _write(name, svg.encode())
    if not photographs.find_browser():
        sys.exit("the pictures of the mail are as they were: no Chromium is installed (apt-get install chromium)")
    page = shown.mail_page()
    with TemporaryDirectory() as folder:
        for look in photographs.LOOKS:
            _write(f"mail-{look}.png", photographs.photograph(page, look, Path(folder)))


def _write(name: str, content: bytes) -> None:
    (shown.PLACE / name).write_bytes(content)
    sys.stdout.write(f".github/{name}: {len(content):,} bytes\n")


if __name__ == "__main__":
    main()
