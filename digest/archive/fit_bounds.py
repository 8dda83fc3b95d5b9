"""The best papers of a search without reading them all: the index says how well each can fit at most."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from digest.archive.candidates import Candidates
from digest.archive.judged_papers import Rank
from digest.rules.index_query import build_index_query
from digest.rules.language.expressions import Expression, wanted_leaves

_MOST_TERMS = 30  # for each of which the index is asked twice


def rank_at_best(
    db: sqlite3.Connection, candidates: Candidates, expression: Expression, keys: Sequence[int]
) -> list[Rank] | None:
    """For each of *keys*, which are the first of *candidates*, the best rank that it can have, in order.

    None where the index cannot tell, or where it would have to be asked too often.
    """
    leaves = list({leaf.label: leaf for leaf in wanted_leaves(expression)}.values())
    if len(leaves) > _MOST_TERMS or not keys:
        return None
    fits = dict.fromkeys(keys, 0)
    for leaf in leaves:
        places = [leaf, replace(leaf, fields=("title",))] if "title" in leaf.fields else [leaf]
        if leaf == expression:
            # Which all of them have.
            fits = dict.fromkeys(keys, 1)
            del places[0]
        for place in places:
            query = build_index_query(place)
            if query is None:
                return None
            for key in candidates.narrow(query.match).keys(lowest=keys[-1]):
                if key in fits:
                    fits[key] += 1
    votes = db.execute(
        "SELECT paper, coalesce(upvotes, 0) FROM facts WHERE paper IN (SELECT value FROM json_each(?))",
        (json.dumps(keys),),
    )
    return sorted((-fits[key], -upvotes, -key) for key, upvotes in votes)
