"""Schedules: the texts by which cron, systemd, launchd and Task Scheduler start a run, and what it needs."""
