"""Secrets in the arguments of a program, which everybody on the machine can read while it runs."""

import re

from digest.credentials import without_credentials
from digest.patterns import lazy_pattern

_USER_IN_ADDRESS = lazy_pattern(r"[a-z][a-z0-9+.-]*://[^/@\s:]*:[^/@\s]+@", re.IGNORECASE)
# Addresses of which the path is the key, each as its service gives it out; `$KEY` in it is none.
_KEY_IN_ADDRESS = lazy_pattern(
    r"hooks\.slack\.com/(?:services|workflows|triggers)/\w"
    r"|discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d+/\w"
    r"|api\.telegram\.org/(?:file/)?bot\d+:"
    r"|open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v\d+/hook/\w"
    r"|\.webhook\.office\.com/\w"
    r"|hooks\.zapier\.com/hooks/\w"
    r"|maker\.ifttt\.com/trigger/[^/\s]+/(?:json/)?with/key/\w",
    re.IGNORECASE,
)
# Keys that say what they are: of ntfy, Slack, GitHub, GitLab, and of a bot of Telegram.
_KEY = lazy_pattern(
    r"(?<![\w-])(?:tk_\w{20,}|xox[a-z]-[\w-]{10,}|gh[a-z]_\w{20,}|glpat-[\w-]{15,}|\d{8,12}:[\w-]{35}(?![\w-]))"
)
_OPTION = r"--?(?:[a-z0-9]+-)*(?:password|passwd|passphrase|token|secret|api-?key|access-?key|bearer)"
_SECRET_OPTION = lazy_pattern(_OPTION, re.IGNORECASE)
_SECRET_VALUE = lazy_pattern(rf"{_OPTION}=.", re.IGNORECASE)
_SECRET_HEADER = lazy_pattern(
    r"(?:-H|--header=)?\s*(?!idempotency-key)(?:[\w-]*authorization|(?:[\w-]*-)?(?:api-?|auth-?|access-?)?(?:key|token))"
    r"\s*:\s*(?!\{\w+\}$)\S",
    re.IGNORECASE,
)
_LOGIN = lazy_pattern(r"[^\s:]+:[^\s]+")
_CURL_LOGINS = ("-u", "--user", "-U", "--proxy-user")
_SCHEME = lazy_pattern(r"([a-z][a-z0-9]*)://.", re.IGNORECASE)
# What apprise can send to without a key: a server of one's own, a topic of ntfy, the desktop. https://appriseit.com
_OPEN_SCHEMES = frozenset(
    (
        *("http", "https", "json", "jsons", "xml", "xmls", "form", "forms", "ntfy", "ntfys", "mailto", "mailtos"),
        *("syslog", "dbus", "qt", "glib", "kde", "gnome", "macosx", "windows"),
    )
)
_PROBABLE_KEY = lazy_pattern(
    r"https?://(?!localhost|127\.|\[::1\])[^/\s]+/(?:\S*/)?(?:web)?hooks?/[\w-]{8}", re.IGNORECASE
)
# What is a secret in a line of a configuration, in the places where people write one though it does not belong there.
_WORDS = r"password|passwd|passphrase|token|secret|api[-_]?key|access[-_]?key|bearer"
_IN_LINE = lazy_pattern(
    rf"""(?i:(?<![a-z])(?:{_WORDS}))["']?\s*[:=]\s*(?P<value>"[^"]*|'[^']*|[^,}}\]]+)"""
    r"""|(?i:authorization|(?:api|auth|access)-?(?:key|token))\s*:\s*(?P<header>[^"'\]]+)"""
    r"""|(?<![\w-])[A-Z][A-Z0-9_]*=(?P<variable>[^\s,\]]+)"""
    r"""|://[^/@\s:]*:(?P<login>[^/@\s]+)@"""
    rf"""|(?i:{_KEY_IN_ADDRESS.pattern})(?P<path>[^\s"',\]]*)"""
    rf"""|(?<!\w)(?!(?:{"|".join(sorted(_OPEN_SCHEMES))}|file|ftp|socks\w*):)[a-z][a-z0-9]*://(?P<key>[^\s"',\]]+)"""
    rf"""|(?P<token>{_KEY.pattern})"""
)


def hide_secrets(line: str) -> str:
    """*line* of a configuration, of the same length, as it may stand in a message, which ends in the mail of cron or in
    the log of a service: without what looks like a secret."""

    def hide(found: re.Match[str]) -> str:
        start, end = found.span(found.lastgroup or 0)
        return found[0][: start - found.start()] + "•" * (end - start) + found[0][end - found.start() :]

    return _IN_LINE.sub(hide, line)


def holds_secret(argument: str, before: str, program: str) -> bool:
    """Whether *argument* of the program of this name, behind the one *before*, is a secret, or has one in it."""
    scheme = _SCHEME.match(argument)
    return bool(
        _USER_IN_ADDRESS.match(argument)
        or ("://" in argument and without_credentials(argument) != argument)
        or _KEY_IN_ADDRESS.search(argument)
        or _KEY.search(argument)
        or _SECRET_HEADER.match(argument)
        or (_SECRET_OPTION.fullmatch(before) and not argument.startswith("-"))
        or _SECRET_VALUE.match(argument)
        or (program == "curl" and before in _CURL_LOGINS and _LOGIN.fullmatch(argument))
        or (program == "apprise" and scheme and scheme[1].lower() not in _OPEN_SCHEMES)
    )


def may_hold_secret(argument: str) -> bool:
    """Whether *argument* looks like an address that works for whoever knows it, as most webhooks do."""
    return _PROBABLE_KEY.match(argument) is not None


def say_where_secrets_go(program: str) -> str:
    """What to do with a secret of the program of this name, as the end of a sentence."""
    if program == "apprise":
        return "put the address into the variable APPRISE_URLS, and write `env: [APPRISE_URLS]`"
    if program == "curl":
        return 'write it into a file, as `url = "…"` or `header = "…"`, and name that after -K'
    return "put it into a variable and name that under `env:`, or into a file that the program reads"
