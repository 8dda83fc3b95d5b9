"""Which variables of a shell a scheduled run needs, and which of them it would not have.

cron, systemd, launchd and Task Scheduler start a run with next to nothing of what a login shell sets.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.commands.environment import CERTIFICATES, PROXIES
from digest.credentials import without_credentials
from digest.patterns import lazy_pattern

# What belongs together: a token must not go to the mirror of another shell, nor a host past the proxy of another one.
_FAMILIES: Sequence[Sequence[str]] = (
    (*PROXIES, *(name.lower() for name in PROXIES)),
    CERTIFICATES,
    ("GNUPGHOME", "PASSWORD_STORE_DIR"),
)
_ALONE = ("NETRC", "TZ", "XDG_STATE_HOME", "BW_SESSION", "OP_SERVICE_ACCOUNT_TOKEN")
# Those of digest that are for a terminal, and those that the printed command names itself.
_NOT_NEEDED = ("DIGEST_PAGER", "DIGEST_COLOR", "DIGEST_FORMAT", "DIGEST_DEBUG", "DIGEST_CONFIG", "DIGEST_ENVIRONMENT")
_PREFIXES = ("DIGEST_", "PASSWORD_STORE_")
# Of a program that the configuration names: where it may have its own settings.
_OF_PROGRAMS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
OF_SESSION = ("DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK", "XDG_RUNTIME_DIR")
_OPEN = frozenset((*_ALONE[:3], *_OF_PROGRAMS, *OF_SESSION, *_NOT_NEEDED, "DIGEST_STATE", "PATH", "HOME", "LANG"))
_SECRET = lazy_pattern(r"://[^/\s]*@")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the configuration and the sources add: *families* of variables that belong together, *names* that the
    configuration mentions, and whether it *has_programs* that digest starts."""

    families: Sequence[Sequence[str]] = ()
    names: Sequence[str] = ()
    has_programs: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """The variables of a shell that a scheduled run would not have: those *missing* in the environment file, those that
    are *different* there or belong to one that is, and those of the *session*, which no file can give it."""

    missing: Mapping[str, str]
    different: Mapping[str, str]
    session: Sequence[str] = ()


def compare_variables(shell: Mapping[str, str], file: Mapping[str, str], wanted: Wanted) -> Comparison:
    """What of the *shell* a run with the environment *file* would not have, of that which is *wanted*."""
    families = [*_FAMILIES, *wanted.families]
    needed = {name: shell[name] for name in _list_needed(shell, wanted) if shell.get(name)}
    if not any(name.upper() in PROXIES[:3] and value for name, value in (*shell.items(), *file.items())):
        # What goes past a proxy means nothing without one.
        needed = {name: value for name, value in needed.items() if name.upper() != "NO_PROXY"}
    absent = {name: value for name, value in needed.items() if _value_in(file, name) != value}
    different = [name for name in absent if _value_in(file, name) is not None]
    bound = {name for family in families if {*family} & {*different} for name in family}
    return Comparison(
        {name: value for name, value in absent.items() if name not in different and name not in bound},
        {name: value for name, value in absent.items() if name in different or name in bound},
        [name for name in OF_SESSION if shell.get(name)],
    )


def _list_needed(shell: Mapping[str, str], wanted: Wanted) -> Iterator[str]:
    """The names that a run needs, if they are set, in an order that keeps families together."""
    listed = [name for family in (*_FAMILIES, *wanted.families) for name in family]
    own = [name for name in sorted(shell) if name.startswith(_PREFIXES) and name not in _NOT_NEEDED]
    programs = _OF_PROGRAMS if wanted.has_programs else ()
    yield from dict.fromkeys([*listed, *_ALONE, *own, *programs, *wanted.names])


def _value_in(file: Mapping[str, str], name: str) -> str | None:
    """What *file* gives for *name*; a proxy may be written in either case."""
    return file.get(name, file.get(swap_case(name)))


def swap_case(name: str) -> str:
    """The other spelling of *name* where that means the same: of proxies; else *name* itself."""
    if name.upper() not in PROXIES:
        return name
    return name.lower() if name.isupper() else name.upper()


def list_secrets(assignments: Mapping[str, str]) -> Iterable[str]:
    """The names of those *assignments* that may hold a secret: all that are not known to hold none."""
    return [name for name, value in assignments.items() if value and not _is_open(name, value)]


def _is_open(name: str, value: str) -> bool:
    known = name in _OPEN or any(name in family for family in _FAMILIES) or name.startswith("PASSWORD_STORE_")
    return (known or name in ("HF_ENDPOINT", "DIGEST_MIRRORS")) and not _has_credentials(value)


def _has_credentials(value: str) -> bool:
    # Mirrors come in pairs: `https://SITE=https://MIRROR`.
    words = value.replace("=http", " http").split()
    return _SECRET.search(value) is not None or any(without_credentials(word) != word for word in words)


def describe_comparison(found: Comparison, path: str) -> Iterator[str]:
    """Sentences for the reader about what a scheduled run would not have; *path* is that of the environment file."""
    if found.missing:
        yield f"set in this shell, and not there in that run: {', '.join(found.missing)}"
    if found.different:
        yield f"not the same in {path} as in this shell, or beside one that is not: {', '.join(found.different)}"
    if found.session:
        yield f"of your login alone, so not there in that run: {', '.join(found.session)}"
