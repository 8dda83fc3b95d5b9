"""What people write for themselves instead: programs of one file, plain and not hurried, each run as it stands."""

from pathlib import Path

EAGER_COMMAND = Path(__file__).with_name("eager_command.py")
FEEDPARSER_LOOP = Path(__file__).with_name("feedparser_loop.py")
SQL_LIKE = Path(__file__).with_name("sql_like.py")
