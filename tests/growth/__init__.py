"""How the time of readers, writers and regular expressions grows with what they are given."""
