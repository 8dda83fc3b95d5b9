"""Where a digest goes: the screen, a pipe, a file."""
