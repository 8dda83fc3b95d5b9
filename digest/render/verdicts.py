"""Verdicts on one paper in a sentence: shown or not, and what decided."""

from collections.abc import Sequence

from digest.paper_history import PastDelivery
from digest.rules.namesakes import describe_tie
from digest.rules.workbench.explain import Explanation, Outcome


def verdict_sentence(explanation: Explanation, deliveries: Sequence[PastDelivery] = ()) -> str:
    """One sentence: whether the paper is shown, what decided it, and what its past *deliveries* mean for it."""
    outcome = explanation.outcome
    score = describe_score(outcome)
    if explanation.left_out:
        return f"not shown: it matches ({score}), but a limit (`max`) leaves it out"
    if outcome.shown:
        return f"{_shown_sentence(outcome)}{_delivered_clause(deliveries) or _limit_clause(explanation)}"
    matches = f" (it matches: {score})" if outcome.matches and (outcome.hidden or outcome.muted) else ""
    return f"not shown: {describe_reason(outcome)}{matches}"


def _shown_sentence(outcome: Outcome) -> str:
    if outcome.followed:
        tie = f": it {describe_tie(outcome.tie)}" if outcome.tie else ""
        return f"shown because you follow {outcome.followed}{_in_section(outcome)}{tie}"
    if outcome.wants_everything:
        return "shown: there are no rules"
    return f"shown{_in_section(outcome)}: {describe_score(outcome)}"


def _limit_clause(explanation: Explanation) -> str:
    return "; on a full day a limit (`max`) may leave it out" if explanation.has_limit else ""


def _delivered_clause(deliveries: Sequence[PastDelivery]) -> str:
    """That a channel does not get twice what it has had."""
    if not deliveries:
        return ""
    if all(each.retitled for each in deliveries):
        return "; under its new title it comes once more where it was delivered"
    return "; it does not come again where it was delivered (`--new`, mail)"


def _in_section(outcome: Outcome) -> str:
    return f" in “{outcome.section}”" if outcome.section else ""


def describe_reason(outcome: Outcome) -> str:
    """Why a paper is not shown, in a few words."""
    if outcome.hidden:
        return "hidden by you"
    if outcome.muted:
        return f"muted by `{outcome.muted}`"
    if outcome.matches:
        return f"it matches, but not enough ({describe_score(outcome)})"
    return "without your words"


def describe_score(outcome: Outcome) -> str:
    """The score that a paper has, and the one that is enough."""
    return f"score {outcome.score}, {outcome.min_score} is enough"
