"""Backups: the archive and the configuration in one file, written whole, checked and put back."""
