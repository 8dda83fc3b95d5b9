"""How often words are in the newest papers of the archive, told by the index without reading one of them."""

import sqlite3
from collections import Counter
from collections.abc import Sequence

from digest.archive import search_index
from digest.archive.paper_keys import KEYS_A_DAY, LEAST_KEY
from digest.archive.word_beginnings import spell_out
from digest.rules.liking import NewestCounts

_NEWEST = 1_000  # papers: more tell hardly more, and take longer
_LISTED = 5  # papers of one day: on days with fewer, no list came


def count_newest(db: sqlite3.Connection, queries: Sequence[str]) -> NewestCounts:
    """How many papers each of *queries* finds among the newest that are in the index."""
    floor = search_index.unindexed_below(db)
    newest = "SELECT paper FROM facts WHERE paper >= ? ORDER BY paper DESC LIMIT ?"
    keys = [row[0] for row in db.execute(newest, (LEAST_KEY if floor is None else floor, _NEWEST))]
    if not keys:
        return NewestCounts(0, 0, (0,) * len(queries))
    # In falling order the index begins with the newest, and need not go through all that it has.
    newest = "SELECT rowid FROM search WHERE search MATCH ? AND rowid >= ? ORDER BY rowid DESC"
    query = f"SELECT count(*) FROM ({newest})"  # noqa: S608 - ours
    found = tuple(int(db.execute(query, (spell_out(db, match), keys[-1])).fetchone()[0]) for match in queries)
    days = Counter(key // KEYS_A_DAY for key in keys)
    return NewestCounts(len(keys), sum(papers >= _LISTED for papers in days.values()), found)
