"""All keys of the configuration: the one table from which they are read, checked, explained and written down.

A key that is not here is unknown. `digest help configuration` shows these tables, `digest init` writes from them, and
a test proves every example, default and option in them.
"""

from digest.config.keys.mail import DELIVER_KEYS, MAIL_KEYS
from digest.config.keys.programs import AFTER_KEYS, SUMMARY_KEYS
from digest.config.keys.table import Key, KeyTable
from digest.config.keys.words import FILE_KEYS, FOLLOW_KEYS, LATE_KEYS, TOPIC_KEYS

__all__ = [
    "AFTER_KEYS",
    "DELIVER_KEYS",
    "FILE_KEYS",
    "FOLLOW_KEYS",
    "LATE_KEYS",
    "MAIL_KEYS",
    "SUMMARY_KEYS",
    "TABLES",
    "TOPIC_KEYS",
    "Key",
    "KeyTable",
]

TABLES = (FILE_KEYS, TOPIC_KEYS, FOLLOW_KEYS, LATE_KEYS, MAIL_KEYS, DELIVER_KEYS, SUMMARY_KEYS, AFTER_KEYS)
# A file that another one extends may hold words only; keys that act belong in the user's own file.
SHARED_NAMES = tuple(key.name for key in FILE_KEYS if key.shared)
NUMBER_NAMES = frozenset(key.name for table in TABLES for key in table if key.is_number)
PROGRAM_NAMES = frozenset(key.name for table in TABLES for key in table if key.runs_program)
