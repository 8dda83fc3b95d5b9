"""The expressions of a workflow as the tests evaluate them: what is not known is an error, never a guess."""

import pytest

from hosting.expressions import Context, UnknownExpressionError, Value, evaluate, fill_in, holds

CONTEXT = Context(
    {"github.run_id": "71", "github.ref_name": "main", "inputs.begin": True, "inputs.none": None},
    {"success": lambda: False, "always": lambda: True, "cancelled": lambda: False, "hashFiles": lambda name: name},
    ("secrets.",),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("github.run_id", "71"),
        ("github.ref_name == 'MAIN'", True),
        ("github.ref_name != 'main'", False),
        ("!cancelled() && hashFiles('it''s') != ''", True),
        ("inputs.none || 'x'", "x"),
        ("!(true && false)", True),
        ("secrets.ABSENT", ""),
    ],
)
def test_what_is_known_has_its_value(text: str, value: Value) -> None:
    assert evaluate(text, CONTEXT) == value


@pytest.mark.parametrize(
    "text",
    [
        "github.actor",
        "fromJSON('1')",
        "github.run_id == 71",
        "inputs.begin == 'true'",
        "a b",
        "(true",
        "",
        "true &&",
        "'x' 'y'",
        "false && github.actor",
        "true || nothing()",
        "github.run_id > '1'",
        "secret.X",
    ],
)
def test_what_is_unknown_is_an_error(text: str) -> None:
    with pytest.raises(UnknownExpressionError):
        evaluate(text, CONTEXT)


def test_a_condition_without_a_status_function_asks_for_success_too() -> None:
    conditions = ["${{ always() }}", "always() && inputs.begin", "!cancelled()", "inputs.begin", None, "inputs.none"]

    assert [holds(text, CONTEXT) for text in conditions] == [True, True, True, False, False, False]


def test_values_are_filled_into_text() -> None:
    assert fill_in("digest-${{ github.run_id }}-${{inputs.begin}}${{ inputs.none }}", CONTEXT) == "digest-71-true"
