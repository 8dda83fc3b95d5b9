"""`sql_like.py DATABASE WORDS`: the newest 20 papers with these words, by SQLite's LIKE."""

import sqlite3
import sys

database = sqlite3.connect(sys.argv[1])
query = "SELECT title FROM papers WHERE title || ' ' || abstract LIKE ? ORDER BY rowid DESC LIMIT 20"
for (title,) in database.execute(query, (f"%{sys.argv[2]}%",)):
    sys.stdout.write(f"{title}\n")
