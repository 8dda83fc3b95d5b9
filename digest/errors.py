"""What can go wrong, in few words: each error says what, where, and what to do."""


class DigestError(Exception):
    """Anything the reader should be told in one sentence; the parent of all our errors."""


class UsageError(DigestError):
    """The command line or the configuration asks for something that does not exist."""


class FetchError(DigestError):
    """A page could not be got, in one sentence; *later* where trying again later may help."""

    def __init__(self, problem: str, *, later: bool = False) -> None:
        super().__init__(problem)
        self.later = later


class LockedError(DigestError):
    """Another run is at work; the message says which."""


class ParseError(DigestError):
    """A page came but is not what it should be (has the site changed?)."""
