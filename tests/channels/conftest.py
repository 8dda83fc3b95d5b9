"""A post office without encryption, and letters to take there."""

from collections.abc import Iterator

import pytest
from support.post_office import PostOffice


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as running:
        yield running
