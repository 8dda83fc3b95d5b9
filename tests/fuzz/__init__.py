"""A fuzzer: whatever is read, typed or configured, damaged along its own borders, and what a run makes of it."""
