"""Lists of JSON that are read value by value are what the parser makes of them, mistakes included."""

import json

import pytest

from digest.errors import ParseError
from digest.sources.shared.json_fields import parse_json, parse_json_list, take_each

_LISTS = (
    *("[]", "[ ]", "[1]", "[1, NaN]", "[null, true, -0.5e3]", "[\n 1 ,\t2\r\n]\n", "[[], [[]], {}]"),
    *('[{"a": [1, 2]}, {"b": "c"}]', '["\\ud83d\\ude00", "é"]', '["]", ","]'),
)
_MISTAKES = (
    *("[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1] 2", "[1][2]", "[1[2]", '["a]', "[1]]", "[tru]"),
    "[" * 100_000,
)


@pytest.mark.parametrize("text", _LISTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_has_the_values_of_the_whole_list(text: str, encoding: str) -> None:
    assert repr(list(parse_json_list(text.encode(encoding)))) == repr(json.loads(text))


@pytest.mark.parametrize("content", [*map(str.encode, _MISTAKES), b'["\xff"]'], ids=lambda content: repr(content[:9]))
def test_tells_the_mistake_that_the_parser_tells(content: bytes) -> None:
    with pytest.raises(ParseError) as told:
        parse_json(content)
    with pytest.raises(ParseError) as found:
        list(parse_json_list(content))
    assert str(found.value) == str(told.value)


def test_values_leave_their_list_as_they_are_taken() -> None:
    values: list[object] = [1, 2, 3]
    taken = take_each(values)
    assert (next(taken), len(values)) == (1, 2)
    assert [*taken] == [2, 3]
