"""Invented papers in the shape of the API's records: sentences and phrases of our own, always the same."""

import random
from collections.abc import Iterator

Record = dict[str, object]

_QUALITIES, _THINGS, _ACTIONS = (
    words.split()
    for words in (
        """sparse dense lazy patient noisy quiet shallow recursive modular frugal causal elastic robust latent
        calibrated federated spectral implicit adaptive contrastive symbolic bounded greedy hybrid layered
        streaming verified bilingual embodied temporal private minimal steerable grounded factored""",
        """retrieval attention planning decoding memory routing distillation tokenization segmentation parsing
        alignment navigation translation summarization compression exploration supervision forecasting ranking
        reasoning rendering tracking pruning quantization grasping sampling unlearning captioning dialogue""",
        "improves replaces explains measures accelerates stabilizes questions extends",
    )
)
_PLACES = ("long documents", "small robots", "household videos", "weather maps", "old code", "short proofs")
_SENTENCES = (
    "We study {a}, which {act} {b} on {place} without any labels beyond those that readers leave behind.",
    "Earlier work treats {a} and {b} as one problem, and pays for it whenever the input grows.",
    "Our method {act} {a} in two stages, the first of which needs nothing but {b} and a little patience.",
    "On {n} sets of {place} it is right in {p}% of all cases, at a third of the cost of {a}.",
    "An ablation shows that {b} matters most where {place} are scarce, while {a} hardly matters at all.",
    "Surprisingly, {a} {act} even those systems that were trained with {b} from the first day on.",
)
_FORMULAS = (
    "The error falls as $O(n^{{-{n}}})$ with the number of examples, i.e. by a factor of ${n}\\times$.",
    "It takes $10^{{{n}}}$ steps, and \\textbf{{no}} tuning of $\\lambda_{{\\min}}$ at all.",
)
_WHERE = (
    "Code and weights are at https://github.com/example-lab/{a}-{b}.",
    "A demonstration is online at https://{a}-{b}.github.io.",
)
_SHORTEST, _LONGEST = 1_400, 1_540


def phrases(number: int) -> list[str]:
    """The first *number* of the phrases that these papers are made of, none twice."""
    pairs = [f"{quality} {thing}" for quality in _QUALITIES for thing in _THINGS]
    _dice(0).shuffle(pairs)
    return pairs[:number]


def records(number: int) -> Iterator[Record]:
    """*number* papers, as the API writes them."""
    for at in range(number):
        yield _record(at, _dice(at + 1))


def _dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - for sentences, not for secrets


def _record(at: int, dice: random.Random) -> Record:
    title = f"{_phrase(dice)} by {_phrase(dice)}: What {dice.choice(_PLACES)} can teach".title()
    abstract = _abstract(dice)
    paper: Record = {
        "id": f"2601.{at + 1:05d}",
        "authors": [{"name": f"Author {_name(dice)}", "hidden": False} for _ in range(dice.randint(2, 14))],
        "publishedAt": "2026-01-07T00:00:00.000Z",
        "submittedOnDailyAt": "2026-01-08T02:42:45.201Z",
        "title": title,
        "summary": abstract,
        "upvotes": dice.randint(0, 140),
        "ai_summary": _sentence(dice),
        "ai_keywords": [_phrase(dice) for _ in range(8)],
    }
    if dice.random() < 0.4:
        paper["githubRepo"] = f"https://github.com/example-lab/paper-{at}"
    return {"paper": paper, "title": title, "summary": abstract, "numComments": dice.randint(1, 9)}


def _abstract(dice: random.Random) -> str:
    """Sentences up to the length of a real one; every third has a formula, every second an address."""
    ends = [_filled(choices, dice) for choices, odds in ((_FORMULAS, 0.3), (_WHERE, 0.5)) if dice.random() < odds]
    text = ""
    while len(text) + sum(map(len, ends)) < _SHORTEST:
        text += _sentence(dice) + " "
    return (text + " ".join(ends))[:_LONGEST].strip()


def _sentence(dice: random.Random) -> str:
    return _filled(_SENTENCES, dice)


def _filled(choices: tuple[str, ...], dice: random.Random) -> str:
    a, b = (_phrase(dice), _phrase(dice)) if choices is not _WHERE else (_name(dice), _name(dice))
    return dice.choice(choices).format(
        a=a,
        b=b,
        act=dice.choice(_ACTIONS),
        place=dice.choice(_PLACES),
        n=dice.randint(2, 9),
        p=dice.randint(400, 990) / 10,
    )


def _phrase(dice: random.Random) -> str:
    return f"{dice.choice(_QUALITIES)} {dice.choice(_THINGS)}"


def _name(dice: random.Random) -> str:
    return dice.choice(_QUALITIES + _THINGS)
