"""The tables of the archive. `old_schema` has those of earlier versions, `upgrade` brings their files over."""

import re
import sqlite3

VERSION = 11  # `PRAGMA user_version` of a file with these tables
# The first version of which a file is brought up to date where it is; see `additions`.
FIRST_IN_PLACE = 7
PAGE_SIZE = 8_192  # a paper takes more than 1 KB, and smaller pages would be a third empty
TABLES_SCRIPT = """
    CREATE TABLE papers (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        -- 64 bits of the letters of the title and of the former one, null for a title without letters.
        title_hash INTEGER,
        former_title_hash INTEGER,
        listed TEXT,
        published TEXT,
        updated TEXT,
        upvotes INTEGER,
        comments INTEGER,
        author_count INTEGER,
        version INTEGER,
        own_page INTEGER NOT NULL DEFAULT 0,
        -- How often a site that speaks for the paper has given it another title.
        retitled INTEGER NOT NULL DEFAULT 0,
        first_seen TEXT NOT NULL,
        sources TEXT NOT NULL,
        title TEXT NOT NULL,
        former_title TEXT,
        url TEXT,
        pdf TEXT,
        identifiers TEXT NOT NULL,
        organization TEXT,
        organization_slug TEXT,
        authors TEXT NOT NULL,
        categories TEXT NOT NULL,
        category_sites TEXT NOT NULL,
        keywords TEXT NOT NULL,
        summary TEXT,
        comment TEXT NOT NULL,
        links TEXT NOT NULL,
        -- Packed, see `packing`.
        abstract BLOB NOT NULL,
        -- Packed, too: what stands in other columns only where this one is null, see `paper_rows`.
        texts BLOB
    );
    CREATE INDEX papers_by_title ON papers (title_hash) WHERE title_hash IS NOT NULL;
    CREATE INDEX papers_by_former_title ON papers (former_title_hash) WHERE former_title_hash IS NOT NULL;

    -- What expressions ask of a paper that is no text, with days as numbers: see `paper_facts`.
    CREATE TABLE facts (
        paper INTEGER PRIMARY KEY,
        upvotes INTEGER,
        comments INTEGER,
        listed INTEGER,
        published INTEGER,
        updated INTEGER,
        has INTEGER NOT NULL
    );

    -- Every name that a paper was ever listed by, as names are compared: identifiers, addresses, and titles.
    CREATE TABLE identifiers (identifier TEXT PRIMARY KEY, paper INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX identifiers_by_paper ON identifiers (paper);

    -- Numbers of some of its words, by which a paper is found that has another title now.
    CREATE TABLE sketches (number INTEGER NOT NULL, paper INTEGER NOT NULL, PRIMARY KEY (number, paper)) WITHOUT ROWID;

    -- What abstracts are packed with.
    CREATE TABLE dictionaries (number INTEGER PRIMARY KEY, words BLOB NOT NULL);

    -- How many upvotes a paper had from which day on; on the first of them, when it came.
    CREATE TABLE votes (
        paper INTEGER NOT NULL,
        day TEXT NOT NULL,
        votes INTEGER NOT NULL,
        PRIMARY KEY (paper, day)
    ) WITHOUT ROWID;

    -- What the reader made of a paper: a star, or out of sight.
    CREATE TABLE marks (paper INTEGER NOT NULL, mark TEXT NOT NULL, made TEXT NOT NULL, PRIMARY KEY (paper, mark))
        WITHOUT ROWID;

    -- Which paper stood in the list of which day of which source, why, and at which place.
    CREATE TABLE sightings (
        source TEXT NOT NULL,
        day TEXT NOT NULL,
        paper INTEGER NOT NULL REFERENCES papers (key),
        announced TEXT,
        place INTEGER,
        PRIMARY KEY (source, day, paper)
    ) WITHOUT ROWID;
    CREATE INDEX sightings_by_paper ON sightings (paper);

    -- On which day the whole list of a day was read last, and how many papers it had.
    CREATE TABLE listings (
        source TEXT NOT NULL,
        day TEXT NOT NULL,
        seen TEXT NOT NULL,
        listed INTEGER NOT NULL,
        PRIMARY KEY (source, day)
    ) WITHOUT ROWID;

    -- What stood on a page, to be taken from here when the site says that it has not changed.
    CREATE TABLE pages (
        place TEXT PRIMARY KEY,
        etag TEXT,
        last_modified TEXT,
        source TEXT NOT NULL,
        day TEXT,
        whole INTEGER NOT NULL,
        announced TEXT NOT NULL,
        papers TEXT NOT NULL
    ) WITHOUT ROWID;

    -- How an address fares.
    CREATE TABLE sources (
        address TEXT PRIMARY KEY,
        last_success TEXT,
        last_failure TEXT,
        failure TEXT,
        -- When it failed first since it was read last.
        failing_since TEXT
    ) WITHOUT ROWID;

    -- When a host was asked last, until when it wants to be left alone and why, and its robots.txt.
    CREATE TABLE hosts (
        host TEXT PRIMARY KEY,
        asked TEXT,
        not_before TEXT,
        why TEXT,
        robots TEXT,
        robots_read TEXT
    ) WITHOUT ROWID;

    CREATE TABLE deliveries (
        channel TEXT NOT NULL,
        paper INTEGER NOT NULL REFERENCES papers (key),
        delivered_at TEXT NOT NULL,
        retitled INTEGER NOT NULL DEFAULT 0,
        -- Whether it came late: because it was noticed since it was listed.
        late INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (channel, paper)
    ) WITHOUT ROWID;
    CREATE INDEX deliveries_by_paper ON deliveries (paper);
    CREATE INDEX late_deliveries ON deliveries (delivered_at) WHERE late;

    -- Up to which day a channel has had the lists of a source.
    CREATE TABLE covered_days (
        channel TEXT NOT NULL,
        source TEXT NOT NULL,
        covered TEXT NOT NULL,
        PRIMARY KEY (channel, source)
    ) WITHOUT ROWID;

    -- What is not accepted yet: mails, and digests for commands (the kind), each of one delivery of the configuration.
    -- A number names one of them for ever, so none is used again.
    CREATE TABLE outbox (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL DEFAULT 'mail',
        delivery TEXT,
        -- The day of its lists, and the format in which a command reads it.
        day TEXT,
        format TEXT,
        channel TEXT NOT NULL,
        sender TEXT NOT NULL,
        recipient TEXT NOT NULL,
        subject TEXT NOT NULL,
        message_id TEXT NOT NULL,
        papers INTEGER NOT NULL,
        content BLOB NOT NULL,
        made TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'pending',
        tries INTEGER NOT NULL DEFAULT 0,
        doubts INTEGER NOT NULL DEFAULT 0,
        tried TEXT,
        said TEXT NOT NULL DEFAULT '',
        account TEXT NOT NULL DEFAULT ''
    );

    -- When a recipient was served last, when a mail was accepted last, and why the last round brought none.
    CREATE TABLE recipients (
        channel TEXT PRIMARY KEY,
        served TEXT,
        mailed TEXT,
        silent TEXT
    ) WITHOUT ROWID;

    CREATE TABLE runs (
        number INTEGER PRIMARY KEY,
        made TEXT NOT NULL,
        channel TEXT,
        account TEXT NOT NULL
    );

    -- Troubles that were told: since when each lasts, when it was told last, and how often.
    CREATE TABLE notices (
        about TEXT PRIMARY KEY,
        since TEXT NOT NULL,
        told TEXT NOT NULL,
        times INTEGER NOT NULL
    ) WITHOUT ROWID;

    -- Addresses that get no more mails of a list (its List-Id; '' is every list): who asked for it (why: unsubscribed),
    -- and whose mailbox refused a mail for good (why: bounced).
    CREATE TABLE stopped_addresses (
        address TEXT NOT NULL,
        list TEXT NOT NULL,
        since TEXT NOT NULL,
        why TEXT NOT NULL,
        said TEXT NOT NULL,
        PRIMARY KEY (address, list)
    ) WITHOUT ROWID;

    -- Mails that came back.
    CREATE TABLE bounces (
        address TEXT NOT NULL,
        made TEXT NOT NULL,
        status TEXT NOT NULL,
        said TEXT NOT NULL,
        PRIMARY KEY (address, made)
    ) WITHOUT ROWID;

    -- What the reader's own command made of a paper in one line.
    CREATE TABLE command_summaries (
        paper INTEGER NOT NULL,
        command TEXT NOT NULL,
        line TEXT NOT NULL,
        made TEXT NOT NULL,
        PRIMARY KEY (paper, command)
    ) WITHOUT ROWID;

    -- What the program must remember of itself, such as that the file was damaged once.
    CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    -- How many papers there are.
    CREATE TABLE counts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    INSERT INTO counts VALUES ('papers', 0);

    -- Papers whose words in the index are not those of now, with the words that are there (null: none).
    CREATE TABLE unindexed (paper INTEGER PRIMARY KEY, former TEXT);

    -- The words of papers, folded as rules fold them: see `digest.rules.index_words`.
    CREATE VIRTUAL TABLE search USING fts5 (
        title, abstract, author, org, keyword, comment, category, source, cased, content = '', tokenize = 'ascii'
    );
"""


# What FTS5 keeps of its own, in tables that only it reads.
OF_SQLITE = frozenset({"search"})
OF_SEARCH = frozenset({"search_config", "search_data", "search_docsize", "search_idx"})
TABLES = frozenset(re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", TABLES_SCRIPT))


def create_tables(db: sqlite3.Connection) -> None:
    """Make the tables in an empty file. Runs in the open transaction."""
    run_script(db, TABLES_SCRIPT)
    db.execute(f"PRAGMA user_version = {VERSION}")


def columns(db: sqlite3.Connection, tables: frozenset[str] = TABLES) -> dict[str, frozenset[str]]:
    """The columns of each of *tables* that *db* has."""
    return {table: frozenset(row[1] for row in db.execute(f"PRAGMA table_info({table})")) for table in sorted(tables)}


def run_script(db: sqlite3.Connection, script: str) -> None:
    """Run the statements of *script* inside the open transaction (`executescript` would end it)."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
