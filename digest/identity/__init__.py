"""Which records are of one paper, and the one paper that they make, now and over time.

Two records are of one paper if they have an identifier in common and nothing speaks against it; else if they have a
title and an author in common, or one text, and no site has both under different identifiers (`grouping`). Of what they
say, the word of the source that speaks for the paper counts; of sources that count alike, the richer value (`merge`).
"""
