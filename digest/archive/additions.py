"""What the tables of each earlier version lack of the next one, and how they get it where they are."""

import sqlite3

from digest.archive.schema import TABLES_SCRIPT, VERSION, run_script


def _script_of(table: str) -> str:
    """The statement that makes *table*."""
    begin = TABLES_SCRIPT.index(f"CREATE TABLE {table} (")
    return TABLES_SCRIPT[begin : TABLES_SCRIPT.index(";", begin) + 1] + "\n"


# What each version from FIRST_IN_PLACE on lacks of the next one. In an open transaction, `add_what_is_missing` runs it.
_COLUMNS_OF_8 = """
    ALTER TABLE sources ADD COLUMN failing_since TEXT;
    UPDATE sources SET failing_since = last_failure WHERE failure IS NOT NULL;
    ALTER TABLE outbox ADD COLUMN day TEXT;
    ALTER TABLE outbox ADD COLUMN format TEXT;
"""
_TABLES_OF_8 = ("notices", "stopped_addresses", "bounces", "command_summaries")
# What is known of one paper is found by these, however much is known of others.
_INDEXES_OF_9 = """
    CREATE INDEX IF NOT EXISTS identifiers_by_paper ON identifiers (paper);
    CREATE INDEX IF NOT EXISTS sightings_by_paper ON sightings (paper);
    CREATE INDEX IF NOT EXISTS deliveries_by_paper ON deliveries (paper);
"""
# In the JSON of the links a quotation mark behind a blank is never one of an address: that has a backslash. An empty
# abstract was packed into the byte that says how.
_FACTS_OF_10 = """
    INSERT INTO facts SELECT
        key, upvotes, comments,
        julianday(listed) - 1721424.5, julianday(published) - 1721424.5, julianday(updated) - 1721424.5,
        (instr(links, ', "code"]') > 0) + 2 * (instr(links, ', "model"]') > 0) + 4 * (instr(links, ', "dataset"]') > 0)
        + 8 * (instr(links, ', "demo"]') > 0) + 16 * (instr(links, ', "project"]') > 0)
        + 32 * (instr(links, ', "paper"]') > 0) + 64 * (instr(links, ', "other"]') > 0)
        + 128 * coalesce(pdf <> '', 0) + 256 * (length(abstract) > 1) + 512 * coalesce(organization <> '', 0)
        + 1024 * coalesce(summary <> '', 0)
    FROM papers;
"""
_LATE_OF_11 = """
    ALTER TABLE deliveries ADD COLUMN late INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX late_deliveries ON deliveries (delivered_at) WHERE late;
"""
ADDITIONS = {
    7: _COLUMNS_OF_8 + "".join(map(_script_of, _TABLES_OF_8)),
    8: _INDEXES_OF_9,
    9: "ALTER TABLE papers ADD COLUMN texts BLOB;\n" + _script_of("facts") + _FACTS_OF_10,
    10: _LATE_OF_11,
}


def add_what_is_missing(db: sqlite3.Connection, version: int) -> None:
    """Bring the tables of a *version* from FIRST_IN_PLACE on to the newest. Runs in the open transaction."""
    for former in range(version, VERSION):
        run_script(db, ADDITIONS[former])
    db.execute(f"PRAGMA user_version = {VERSION}")
