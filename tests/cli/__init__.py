"""Tests of the installed command, run as a person, a pipe or cron runs it."""
