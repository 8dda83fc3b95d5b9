"""How long digest takes, beside what it is compared with."""
