"""A run that is to come every day, as every scheduler gets it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ScheduledRun:
    """The *command*, with absolute paths, that is started at *hour*:*minute* by the clock of the machine, on *weekdays*
    Monday to Friday only.

    *variables* are those that the command cannot do without and that no file gives it; none of them is a secret.
    """

    command: tuple[str, ...]
    hour: int
    minute: int
    weekdays: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def command_with_variables(self) -> tuple[str, ...]:
        """The command, which sets its *variables* itself: cron expands nothing, and has no place for one line's own."""
        if not self.variables:
            return self.command
        return ("/usr/bin/env", *(f"{name}={value}" for name, value in self.variables.items()), *self.command_for_env)

    @property
    def command_for_env(self) -> tuple[str, ...]:
        """The command as the last words for env(1), which takes a path with `=` in it for a variable."""
        return ("/bin/sh", "-c", 'exec "$0" "$@"', *self.command) if "=" in self.command[0] else self.command
