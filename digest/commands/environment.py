"""What a program that the reader has named sees of the environment."""

from collections.abc import Iterable, Mapping

from digest.patterns import lazy_pattern

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")  # also in small letters
CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")
# Where programs and files are, which language and clock hold, how the network is reached: no secret is among them. The
# last row is what Windows needs to start a program at all.
_NAMES = frozenset(
    (
        *("PATH", "HOME", "LANG", "TZ", "TMPDIR"),
        *PROXIES,
        *(name.lower() for name in PROXIES),
        *CERTIFICATES,
        *("SYSTEMROOT", "COMSPEC", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA"),
    )
)
_FAMILIES = ("LC_", "XDG_")
# A name that a shell can set; what begins with a digit is none.
VARIABLE_NAME = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]*")


def is_assignment(word: str) -> bool:
    """Whether *word* of a command line sets a variable for the program behind it: `NAME=value`."""
    name, equals, _ = word.partition("=")
    return bool(equals) and VARIABLE_NAME.fullmatch(name) is not None


def choose_program_environment(environment: Mapping[str, str], named: Iterable[str] = ()) -> dict[str, str]:
    """The variables of *environment* that a program of the reader gets: those that every program needs, and those that
    the reader has *named* for it. Nothing else, such as a password or a token, is handed on."""
    wanted = _NAMES.union(named)
    return {name: value for name, value in environment.items() if name in wanted or name.startswith(_FAMILIES)}


def find_unset_variables(environment: Mapping[str, str], named: Iterable[str]) -> list[str]:
    """Those of the *named* variables that *environment* lacks, such as a key that cron does not know, or has without a
    value, as a CI service hands on a secret that was never given to it."""
    return [name for name in named if not environment.get(name)]
