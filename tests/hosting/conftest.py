"""Somebody's digest on a machine of others: feeds that grow, a mail server, a chat, and what came of them by day."""

import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.loopback import Answer, Site
from support.post_office import HOST, PASSWORD, USER, PostOffice, ca_file

FIRST_DAY = datetime(2026, 6, 8, 6, 33, tzinfo=UTC)  # a Monday
READERS = ("ann@example.org", "bob@example.org")
# The installed command with the time of `now` beside it, and nothing else of it changed.
COMMAND = """\
#!{python}
import sys
from datetime import datetime
from pathlib import Path
from digest.__main__ import main
from digest.cli import environment

environment.now = lambda: datetime.fromisoformat(Path("{now}").read_text()).astimezone()
sys.argv[0] = "digest"
main()
"""


class Morning:
    """The world around a digest: two feeds that get a paper a day, a mail server that wants a password, and a chat.

    What was mailed and posted can be counted; *chat* is the folder of the posts, which only who knows its name can use.
    """

    def __init__(self, base: Path, site: Site, office: PostOffice) -> None:
        self.base, self.site, self.office = base, site, office
        self.chat, self.now = base / "chat-5f3c9a", base / "now"
        self.chat.mkdir()
        # Where the machine's users are several, as in a container, all can read it.
        self.certificate = Path(shutil.copyfile(ca_file(), base / "ca.pem"))
        self.secrets = {"DIGEST_MAIL_PASSWORD": PASSWORD, "APPRISE_URLS": str(self.chat)}
        self.begin_day(0)

    def begin_day(self, day: int, *, broken: Sequence[str] = ()) -> None:
        """From now on it is that *day*, with papers up to its own in both feeds; those that are *broken* are gone."""
        self.now.write_text((FIRST_DAY + timedelta(days=day)).isoformat(), encoding="utf-8")
        for name in ("tides", "moss"):
            papers = [f"{name} {number}" for number in range(day + 1)]
            answer = Answer(b"gone", 404) if name in broken else Answer(_write_feed(name, papers))
            self.site.answers(f"/{name}.xml", answer)

    def configuration(self) -> str:
        """Who gets what; without any secret."""
        return f"""\
sources: ["{self.site.url}/tides.xml", "{self.site.url}/moss.xml"]
match: [study]
mail: {{from: {USER}, user: {USER}, host: {HOST}, port: {self.office.port}, ca_file: {self.certificate},
  security: starttls}}
deliver:
  - to: [{", ".join(READERS)}]
  - name: chat
    command: [/bin/sh, -c, 'cat > "$APPRISE_URLS/$DIGEST_DELIVERY_ID"']
    env: [APPRISE_URLS]
    format: chat
"""

    def install_command(self, path: Path) -> None:
        """Put the tested command, at this world's time, to *path*."""
        path.write_text(COMMAND.format(python=sys.executable, now=self.now), encoding="utf-8")
        path.chmod(0o755)

    def came(self) -> dict[str, Counter[str]]:
        """How often each paper came to each reader, and to the chat."""
        came: dict[str, Counter[str]] = {name: Counter() for name in (*READERS, "chat")}
        for got in self.office.got:
            body = got.mail.get_body(("plain",))
            assert body
            came[got.recipient].update(find_papers(body.get_content()))
        for post in self.chat.iterdir():
            came["chat"].update(find_papers(post.read_text(encoding="utf-8")))
        return came

    def came_once(self, days: int) -> bool:
        """Whether all papers of so many days came, each once to everybody."""
        papers = {f"{name} {number}" for name in ("tides", "moss") for number in range(days)}
        return all(each == Counter(papers) for each in self.came().values())


def find_papers(text: str) -> set[str]:
    """The papers of the feeds that *text* names, whatever marks stand between its words."""
    return set(re.findall(r"study of ((?:tides|moss) \d+)", re.sub(r"</?(?:mark|b|strong)[^>]*>|\*\*", "", text)))


def _write_feed(name: str, papers: Sequence[str]) -> bytes:
    items = "".join(
        f"<item><title>A study of {paper}</title><link>https://example.org/{paper.replace(' ', '/')}</link>"
        f"<description>What is known of {name}, in a sentence.</description></item>"
        for paper in papers
    )
    channel = f"<channel><title>Journal of {name}</title><link>https://example.org/{name}</link>{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


@pytest.fixture
def morning(tmp_path: Path, site: Site) -> Iterator[Morning]:
    with PostOffice("starttls", login=True) as office:
        yield Morning(tmp_path, site, office)
