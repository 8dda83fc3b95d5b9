"""Lines for people: the digest on a terminal, explanations, reports about rules."""
