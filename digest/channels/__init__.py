"""Where a digest goes: standard output, a file, a note, mail, and the channels of other packages."""
