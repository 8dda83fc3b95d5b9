"""A model of a library at zotero.org, as far as its web interface's page about writing describes it: items by their own
keys, versions, and answers for each item of a post. https://www.zotero.org/support/dev/web_api/v3/write_requests"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from support.services import Posted, Reply

MOST_ITEMS = 50
_KEY = re.compile(r"[23456789ABCDEFGHIJKLMNPQRSTUVWXYZ]{8}")
# https://api.zotero.org/itemTypeFields?itemType=preprint, and what every item has.
_FIELDS = frozenset(
    (
        *(
            "title",
            "abstractNote",
            "genre",
            "repository",
            "archiveID",
            "place",
            "date",
            "series",
            "seriesNumber",
            "DOI",
        ),
        *("citationKey", "url", "accessDate", "archive", "archiveLocation", "shortTitle", "language", "libraryCatalog"),
        *(
            "callNumber",
            "rights",
            "extra",
            "key",
            "version",
            "itemType",
            "creators",
            "tags",
            "collections",
            "relations",
        ),
    )
)


@dataclass
class Library:
    """The library at *path*, which who has *key* may write to. *items* are by their keys; *refused* are titles that it
    does not take, as it would those with a field that is too long."""

    path: str
    key: str
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    version: int = 1
    refused: set[str] = field(default_factory=set)

    def reply(self, posted: Posted) -> Reply:
        """The answer to a post of items."""
        headers = {name.lower(): value for name, value in posted.headers.items()}
        if headers.get("zotero-api-key") != self.key:
            return Reply(403, b"Forbidden")
        if posted.path != f"/{self.path}/items":
            return Reply(404, b"Not found")
        items = json.loads(posted.body)
        if len(items) > MOST_ITEMS:
            return Reply(413, b"Too many items")
        self.version += 1
        answers = {str(at): self._write(item) for at, item in enumerate(items)}
        body = {
            "successful": {at: {"key": items[int(at)]["key"]} for at, wrong in answers.items() if not wrong},
            "success": {at: items[int(at)]["key"] for at, wrong in answers.items() if not wrong},
            "unchanged": {},
            "failed": {at: wrong for at, wrong in answers.items() if wrong},
        }
        told = {"Last-Modified-Version": str(self.version), "Content-Type": "application/json"}
        return Reply(200, json.dumps(body).encode(), told)

    def _write(self, item: dict[str, Any]) -> dict[str, Any] | None:
        """Take *item*. Returns what is wrong with it, None where it was taken."""
        key, there = item["key"], self.items.get(item["key"])
        wrong = None
        if not _KEY.fullmatch(key):
            wrong = (400, f"'{key}' is not a valid item key")
        elif item["itemType"] != "preprint" or set(item) - _FIELDS:
            wrong = (400, f"{set(item) - _FIELDS} is not a valid field")
        elif item["title"] in self.refused:
            wrong = (413, "Title is too long")
        elif there and item["version"] != there["version"]:
            wrong = (412, f"Item has been modified since specified version (expected {item['version']})")
        elif not there and item["version"] != 0:
            wrong = (404, "Item does not exist")
        if wrong:
            return {"key": key, "code": wrong[0], "message": wrong[1]}
        self.items[key] = item | {"version": self.version}
        return None
