"""What can go wrong, in few words: each error says what, where, and what to do."""


class DigestError(Exception):
    """Anything the reader should be told in one sentence; the parent of all our errors."""


class UsageError(DigestError):
    """The command line or the configuration asks for something that does not exist."""


class FetchError(DigestError):
    """A page could not be got, in one sentence; *later* where trying again later may help, *of_host*
    where every other page of the host would end the same."""

    def __init__(self, problem: str, *, later: bool = False, of_host: bool = False) -> None:
        super().__init__(problem)
        self.later, self.of_host = later, of_host


class LockedError(DigestError):
    """Another run is at work; the message says which."""


class ParseError(DigestError):
    """A page came but is not what it should be (has the site changed?)."""
