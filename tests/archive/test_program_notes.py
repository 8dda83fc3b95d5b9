"""What the program notes of itself."""

from digest.archive import Archive
from digest.archive.program_notes import read_note, write_note


def test_a_note_is_taken_and_replaced() -> None:
    with Archive(":memory:") as archive, archive.database.transaction() as db:
        assert read_note(db, "colour") is None

        write_note(db, "colour", "green")
        write_note(db, "colour", "blue 🌊")

        assert read_note(db, "colour") == "blue 🌊"
