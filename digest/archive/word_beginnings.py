"""Beginnings of words in questions to the full-text index, spelled out by the words that are in it.

For `"agent" *` FTS5 reads all places of all such words before it tells the first paper; for `"agent" OR "agents" …` it
reads as far as it is asked.
"""

import re
import sqlite3

from digest.patterns import lazy_pattern

_BEGINNING = lazy_pattern(r'"([^"]*)" \*')
_MOST_WORDS = 300  # with more of them, as with a beginning of few letters, FTS5 is quicker
# The words of the index in order, each as often as it stands in a paper: what is asked for is the next one.
_VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, search, instance)"
_NEXT_WORD = "SELECT term FROM temp.vocabulary WHERE term >= ? LIMIT 1"


def spell_out(db: sqlite3.Connection, match: str) -> str:
    """A query of FTS5 that finds in *db* what *match* finds."""
    if " *" not in match:
        return match
    db.execute(_VOCABULARY)
    return _BEGINNING.sub(lambda found: _spell_phrase(db, found), match)


def _spell_phrase(db: sqlite3.Connection, found: re.Match[str]) -> str:
    """The phrases that begin as the one that was *found*, with any of them; what was found where there are too many."""
    before, blank, beginning = found[1].rpartition(" ")
    words = _find_words(db, beginning) if beginning else []
    if not 0 < len(words) <= _MOST_WORDS:
        return found[0]
    phrases = [f'"{before}{blank}{word}"' for word in words]
    return f"({' OR '.join(phrases)})"


def _find_words(db: sqlite3.Connection, beginning: str) -> list[str]:
    """The words of the index with this *beginning*, one more than `_MOST_WORDS` at most."""
    words: list[str] = []
    least = beginning
    while len(words) <= _MOST_WORDS:
        row = db.execute(_NEXT_WORD, (least,)).fetchone()
        if row is None or not row[0].startswith(beginning):
            break
        words.append(row[0])
        least = f"{row[0]}\0"  # the least that is greater
    return words
