"""Faults: kills, full disks, damage, locks and clocks, met by real runs in homes of their own."""
