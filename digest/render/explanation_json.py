"""The explanation of one paper, why it is shown or not, with its past: as JSON for programs."""

from datetime import datetime

from digest.identity.names import all_identifiers
from digest.paper_history import PaperHistory
from digest.render.json_text import dump_json
from digest.render.past import NOTHING_KNOWN, Past, RecipientOutcome
from digest.render.verdicts import verdict_sentence
from digest.rules.namesakes import Tie
from digest.rules.workbench.explain import Explanation, ExpressionResult, LikingResult


def explanation_as_json(explanation: Explanation, past: Past = NOTHING_KNOWN) -> str:
    """*explanation* and the *past* of its paper as one object (`schema: 1`)."""
    paper, outcome = explanation.paper, explanation.outcome
    delivered = {each.channel for each in past.deliveries}
    value = {
        "schema": 1,
        "paper": {
            "id": paper.id,
            "title": paper.title,
            "url": paper.url,
            "identifiers": list(all_identifiers(paper)),
        },
        "shown": outcome.shown,
        "verdict": verdict_sentence(explanation, past.deliveries),
        "section": outcome.section,
        "score": outcome.score,
        "min_score": outcome.min_score,
        "followed": outcome.followed,
        "tie": _tie_as_json(outcome.tie),
        "namesakes": list(explanation.namesakes),
        "muted": outcome.muted,
        "hidden": outcome.hidden,
        "left_out": explanation.left_out,
        "topics": [_expression_as_json(expression) for expression in explanation.topics],
        "mutes": [_expression_as_json(expression) for expression in explanation.mutes],
        "history": _history_as_json(past.history) if past.history else None,
        "recipients": [_recipient_as_json(each, delivered=each.channel in delivered) for each in past.recipients],
    }
    if past.noticed:
        value["picked_up"] = list(past.noticed)
    return dump_json(value, indent=1) + "\n"


def _tie_as_json(tie: Tie | None) -> list[dict[str, object]] | None:
    """The steps from the paper to one that the reader named: whom each shares with which paper."""
    return [{"paper": step.paper, "shares": list(step.names)} for step in tie.steps] if tie else None


def _expression_as_json(expression: ExpressionResult) -> dict[str, object]:
    return {
        "topic": expression.name,
        "expression": expression.expression,
        "holds": expression.holds,
        "score": expression.score,
        "terms": [
            {
                "term": result.label,
                "holds": result.holds,
                "unwanted": result.unwanted,
                "found": [
                    {"field": occurrence.field, "text": occurrence.text, "start": occurrence.start}
                    for occurrence in result.found
                ],
            }
            for result in expression.answers
        ],
        "nearest": [
            {"term": near.label, "instead": near.instead, "field": near.field, "text": near.text}
            for near in expression.near
        ],
        "like": _liking_as_json(expression.liking) if expression.liking else None,
    }


def _liking_as_json(result: LikingResult) -> dict[str, object]:
    return {
        "papers": result.liking.papers,
        "points": result.points,
        "found": [{"term": word.term, "points": word.points, "field": word.field} for word in result.found],
        "words": [{"term": term, "points": points} for term, points in result.liking.words],
        "unused": result.liking.lack or None,
    }


def _history_as_json(history: PaperHistory) -> dict[str, object]:
    return {
        "first_seen": _time(history.first_seen),
        "starred": _time(history.starred),
        "hidden": _time(history.hidden),
        "lists": [
            {"source": each.source, "day": each.day.isoformat(), "place": each.place, "announced": each.announced}
            for each in history.lists
        ],
        "deliveries": [
            {"channel": each.channel, "time": _time(each.time), "outbox": each.waits, "retitled": each.retitled}
            for each in history.deliveries
        ],
    }


def _recipient_as_json(each: RecipientOutcome, *, delivered: bool) -> dict[str, object]:
    outcome = each.outcome
    return {
        "channel": each.channel,
        "delivered": delivered,
        "shown": outcome.shown and not each.refused,
        "section": outcome.section,
        "reason": each.why_not,
    }


def _time(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
