"""The lines that the reader's own commands made of papers, each made once."""

import json
from collections.abc import Sequence
from datetime import datetime

from digest.archive import paper_names
from digest.archive.column_values import stamp
from digest.archive.database import Database
from digest.identity.names import name_key
from digest.model import Paper


class CommandSummaries:
    """The table `command_summaries`: one line of each command for a paper. A command is named by a text of its own,
    which changes with it, so that a changed command has no lines yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def has_any(self) -> bool:
        """Whether any command has made a line."""
        with self._database.reading() as db:
            return db.execute("SELECT 1 FROM command_summaries LIMIT 1").fetchone() is not None

    def find(self, papers: Sequence[Paper], command: str) -> dict[str, str]:
        """The lines of *command* for those of *papers* that have one under any of their names, by identifier."""
        names = {paper.id: _names_in_order(paper) for paper in papers}
        query = """
            SELECT paper, line FROM command_summaries
            WHERE command = ? AND paper IN (SELECT value FROM json_each(?))
        """
        # Most archives have no line, and then no name need be looked up.
        if not self.has_any():
            return {}
        with self._database.reading() as db:
            keys = paper_names.find_keys(db, set().union(*names.values()))
            rows = db.execute(query, (command, json.dumps(sorted(set(keys.values())))))
            lines: dict[int, str] = {row["paper"]: row["line"] for row in rows}
        found = {name: next((keys[own] for own in known if own in keys), None) for name, known in names.items()}
        return {name: lines[key] for name, key in found.items() if key in lines}

    def add(self, paper: Paper, command: str, line: str, now: datetime) -> str:
        """Store the *line* that *command* made of *paper* now, at once. Returns the line that holds from now on: an
        earlier one, if another process has stored one meanwhile. Of a paper that is not archived nothing is stored."""
        name = name_key(paper.id)
        with self._database.transaction(durable=False) as db:
            key = paper_names.find_keys(db, {name}).get(name)
            if key is None:
                return line
            row = (key, command, line, stamp(now))
            db.execute("INSERT OR IGNORE INTO command_summaries (paper, command, line, made) VALUES (?, ?, ?, ?)", row)
            query = "SELECT line FROM command_summaries WHERE paper = ? AND command = ?"
            stored: str = db.execute(query, (key, command)).fetchone()[0]
        return stored


def _names_in_order(paper: Paper) -> list[str]:
    """The names of *paper* as they are compared, its own identifier first."""
    own = name_key(paper.id)
    return [own, *sorted(paper_names.names_of(paper) - {own})]
