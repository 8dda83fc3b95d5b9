"""The tables of earlier versions of the archive's file, which `upgrade` reads; `old_tables` says what they hold.

Nothing is added here any more.
"""

import re

# What each version up to 6 added; `PRAGMA user_version` counts those that a file has had.
STEPS = (
    """
    CREATE TABLE papers (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        folded_title TEXT NOT NULL,
        title TEXT NOT NULL,
        former_title TEXT,
        folded_former_title TEXT,
        url TEXT,
        abstract TEXT NOT NULL,
        authors TEXT NOT NULL,
        author_count INTEGER,
        organization TEXT,
        organization_slug TEXT,
        listed TEXT,
        published TEXT,
        updated TEXT,
        upvotes INTEGER,
        comments INTEGER,
        categories TEXT NOT NULL,
        keywords TEXT NOT NULL,
        summary TEXT,
        comment TEXT NOT NULL,
        links TEXT NOT NULL,
        sources TEXT NOT NULL,
        first_seen TEXT NOT NULL
    );
    CREATE INDEX papers_by_title ON papers (folded_title);
    CREATE INDEX papers_by_former_title ON papers (folded_former_title) WHERE folded_former_title IS NOT NULL;
    CREATE INDEX papers_by_day ON papers (listed);

    -- Which paper stood in the list of which day of which source.
    CREATE TABLE sightings (
        source TEXT NOT NULL,
        day TEXT NOT NULL,
        paper INTEGER NOT NULL REFERENCES papers (key),
        PRIMARY KEY (source, day, paper)
    ) WITHOUT ROWID;

    -- On which day the whole list of a day was read last, and how many papers it had.
    CREATE TABLE listings (
        source TEXT NOT NULL,
        day TEXT NOT NULL,
        seen TEXT NOT NULL,
        listed INTEGER NOT NULL,
        PRIMARY KEY (source, day)
    ) WITHOUT ROWID;

    -- How an address fares.
    CREATE TABLE sources (
        address TEXT PRIMARY KEY,
        last_success TEXT,
        etag TEXT,
        last_modified TEXT,
        not_before TEXT,
        last_failure TEXT,
        failure TEXT
    ) WITHOUT ROWID;

    -- What the program must remember of itself, such as that the file was damaged once.
    CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    -- Up to which day a channel has had the lists of a source.
    CREATE TABLE marks (
        channel TEXT NOT NULL,
        source TEXT NOT NULL,
        covered TEXT NOT NULL,
        PRIMARY KEY (channel, source)
    ) WITHOUT ROWID;

    CREATE TABLE deliveries (
        channel TEXT NOT NULL,
        paper INTEGER NOT NULL REFERENCES papers (key),
        delivered_at TEXT NOT NULL,
        PRIMARY KEY (channel, paper)
    ) WITHOUT ROWID;

    CREATE TABLE runs (
        number INTEGER PRIMARY KEY,
        made TEXT NOT NULL,
        channel TEXT,
        account TEXT NOT NULL
    );

    CREATE VIRTUAL TABLE search USING fts5 (
        title, abstract, authors, organization, keywords, categories,
        content = papers, content_rowid = key, tokenize = 'porter unicode61 remove_diacritics 2'
    );
    """,
    """
    -- Mails that no server has accepted yet. A number names one mail for ever, so none is used again.
    CREATE TABLE outbox (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
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
    """,
    """
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

    -- When a host was asked last, until when it wants to be left alone and why, and its robots.txt.
    CREATE TABLE hosts (
        host TEXT PRIMARY KEY,
        asked TEXT,
        not_before TEXT,
        why TEXT,
        robots TEXT,
        robots_read TEXT
    ) WITHOUT ROWID;

    -- Why it stood there, where the site says so: new, cross or replaced.
    ALTER TABLE sightings ADD COLUMN announced TEXT;

    ALTER TABLE sources DROP COLUMN etag;
    ALTER TABLE sources DROP COLUMN last_modified;
    ALTER TABLE sources DROP COLUMN not_before;
    """,
    """
    -- How often a site that speaks for the paper had given it another title: until now, and when it was delivered.
    ALTER TABLE papers ADD COLUMN retitled INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE deliveries ADD COLUMN retitled INTEGER NOT NULL DEFAULT 0;
    """,
    """
    -- For each category the site whose classification it is from, null for nobody's.
    ALTER TABLE papers ADD COLUMN category_sites TEXT NOT NULL DEFAULT '[]';
    """,
    """
    ALTER TABLE papers ADD COLUMN pdf TEXT;
    ALTER TABLE papers ADD COLUMN version INTEGER;
    ALTER TABLE papers ADD COLUMN identifiers TEXT NOT NULL DEFAULT '[]';
    """,
)

TABLES = frozenset(name for script in STEPS for name in re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", script))
