"""The error of an expression that has no meaning, or could have two."""

from digest.errors import UsageError


class ExpressionError(UsageError):
    """An expression that cannot be read; *at* is the index of the character where it goes wrong."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at
