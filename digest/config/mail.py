"""Whom mails go to, and how they leave: the keys `mail:` and `deliver:`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from digest.config.reader import Reader, shown
from digest.config.rules import rules
from digest.config.yaml_nodes import Items, Node, Pairs, Scalar
from digest.render.mail.headers import check_subject, mailbox, refuse_controls
from digest.rules.topics import Rules

Way = Literal["smtp", "sendmail", "maildir", "folder"]
Security = Literal["tls", "starttls", "none"]
Empty = Literal["skip", "note", "heartbeat"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
RHYTHMS = ("day", "weekday", "week", *WEEKDAYS)
_WAYS: Mapping[str, Way] = {"host": "smtp", "sendmail": "sendmail", "maildir": "maildir", "folder": "folder"}
_SECURITIES: tuple[Security, ...] = ("tls", "starttls", "none")
_EMPTIES: tuple[Empty, ...] = ("skip", "note", "heartbeat")
_PORTS: Mapping[Security, int] = {"tls": 465, "starttls": 587, "none": 25}
_SECURED: Mapping[int, Security] = {465: "tls", 587: "starttls", 25: "starttls"}
_LAST_PORT = 65_535
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_YES, _NO = ("true", "yes", "on"), ("false", "no", "off")

MAIL_KEYS = (
    *("from", "to", "host", "port", "security", "insecure", "ca_file", "user"),
    *("password_command", "password_file", "keyring", "sendmail", "maildir", "folder", "unsubscribe"),
)
DELIVER_KEYS = (
    *("to", "name", "match", "topics", "mute", "follow", "min_score", "max"),
    *("every", "empty", "subject", "format"),
)
_SECRETS = ("password_command", "password_file")
_PLACES = ("sendmail", "maildir", "folder", "password_file", "ca_file")
_ADVICE = {"password": "a password does not belong here, see `password_command` and `password_file`"}
_WHOLE_PATH = re.compile(r"[/~$]|[A-Za-z]:[\\/]|\\\\")  # on Windows it begins with a drive or a server


@dataclass(frozen=True, slots=True)
class Account:
    """How mails leave: from whom, which *way*, and its *place* (a host, a program, a folder).

    Of a password only where it is found is known here. *security* `starttls` is verified and never
    given up for plain text.
    """

    sender: str
    way: Way
    place: str
    port: int = 465
    security: Security = "tls"
    user: str | None = None
    password_command: str | None = None
    password_file: str | None = None
    keyring: bool = False
    ca_file: str | None = None
    unsubscribe: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One digest by mail: to whom (one message each), with which rules, how often, and what an empty
    day brings. *name* is what tells two digests to one address apart."""

    recipients: tuple[str, ...]
    rules: Rules
    name: str | None = None
    every: str = "day"
    empty: Empty = "skip"
    subject: str | None = None
    text_only: bool = False


def account(reader: Reader, node: Node) -> tuple[Account | None, tuple[str, ...]]:
    """The account under `mail:`, None (and mistakes) where it is not complete, and its `to:`."""
    if not isinstance(node, Pairs):
        reader.wrong(node.place, "mail: expected keys such as `from:`, `to:` and `host:`")
        return None, ()
    known = len(reader.mistakes)
    found = reader.keys(node, "mail.", MAIL_KEYS, _ADVICE)
    recipients = _recipients(reader, found, "mail.")
    ways = [key for key in _WAYS if key in found]
    if len(ways) != 1:
        said = f"`{'` and `'.join(ways)}` exclude each other" if ways else f"expected one of {', '.join(_WAYS)}"
        reader.wrong(node.place, f"mail: {said}")
        return None, recipients
    made = _account(reader, node, found, ways[0])
    return (made if len(reader.mistakes) == known else None), recipients


def _account(reader: Reader, node: Pairs, found: Mapping[str, Node], way: str) -> Account:
    place = reader.text(found, way, path="mail.") or ""
    for key in _PLACES:
        text = reader.text(found, key, path="mail.") if key in found else None
        if text and not _WHOLE_PATH.match(text):
            reader.wrong(found[key].place, f"mail.{key}: write the whole path, or ~/…: cron begins in another folder")
    user = reader.text(found, "user", path="mail.")
    by = "user" if "from" not in found and "@" in (user or "") else "from"
    sender = _address(reader, found, by, "mail.")
    if by not in found:
        reader.wrong(node.place, "mail: expected `from:`, whom the mails are from")
    if way == "host":
        _check_host(reader, found["host"], place)
        _check_user(reader, found, user)
    security, port = _security(reader, node, found, place)
    return Account(
        sender=sender or "",
        way=_WAYS[way],
        place=place,
        port=port,
        security=security,
        user=user,
        password_command=reader.text(found, "password_command", path="mail."),
        password_file=reader.text(found, "password_file", path="mail."),
        keyring=_switch(reader, found, "keyring"),
        ca_file=reader.text(found, "ca_file", path="mail."),
        unsubscribe=_address(reader, found, "unsubscribe", "mail."),
    )


def _check_host(reader: Reader, node: Node, host: str) -> None:
    """Note what no name system could look up, which would fail each morning instead of now."""
    if re.fullmatch(r"[^:]+:\d+", host):
        reader.wrong(node.place, f"mail.host: `{host}` has the port in it; write that under `port:`")
        return
    try:
        host.encode("idna")
    except UnicodeError:
        reader.wrong(node.place, f"mail.host: `{host}` is no name of a host")


def _check_user(reader: Reader, found: Mapping[str, Node], user: str | None) -> None:
    secret = next((key for key in _SECRETS if key in found), None)
    if secret and not user:
        reader.wrong(found[secret].place, f"mail.{secret}: expected `user:` too, whose password it is")


def _security(reader: Reader, node: Pairs, found: Mapping[str, Node], host: str) -> tuple[Security, int]:
    """How the connection is kept safe, and its port: each follows from the other where one is written."""
    port = reader.number(found, "port", None, path="mail.")
    if port and port > _LAST_PORT:
        reader.wrong(found["port"].place, f"mail.port: expected a number up to {_LAST_PORT}, got `{port}`")
    chosen = reader.choice(found, "security", _SECURITIES, None, path="mail.")
    security: Security = chosen or _SECURED.get(port or 465, "tls")
    if security == "none" and "host" in found and host not in _LOOPBACK and not _switch(reader, found, "insecure"):
        at = found.get("security", node).place
        reader.wrong(at, "mail.security: `none` sends everything in the clear; `insecure: true` says that you mean it")
    return security, port or _PORTS[security]


def _switch(reader: Reader, found: Mapping[str, Node], key: str) -> bool:
    return reader.choice(found, key, (*_YES, *_NO), "no", path="mail.") in _YES


def deliveries(
    reader: Reader, found: Mapping[str, Node], recipients: tuple[str, ...], common: Rules
) -> tuple[Delivery, ...]:
    """The deliveries under `deliver:`, else one to the *recipients* of the account."""
    if "deliver" not in found:
        if recipients:
            _refuse_doubles(reader, [(found["mail"], Delivery(recipients, common))])
        return (Delivery(recipients, common),) if recipients else ()
    if recipients and isinstance(mail := found.get("mail"), Pairs):
        place = next(key.place for key, _ in mail.pairs if key.text == "to")
        reader.wrong(place, "mail.to: `deliver:` says who gets what; give this address an item there")
    node = found["deliver"]
    items = node.items if isinstance(node, Items) else (node,)
    made = [(item, each) for at, item in enumerate(items) for each in _delivery(reader, item, f"deliver[{at}]", common)]
    _refuse_doubles(reader, made)
    return tuple(each for _, each in made)


def _delivery(reader: Reader, node: Node, path: str, common: Rules) -> Iterator[Delivery]:
    if not isinstance(node, Pairs):
        reader.wrong(node.place, f"{path}: expected `to:` and other keys, got {shown(node)}")
        return
    found = reader.keys(node, f"{path}.", DELIVER_KEYS)
    recipients = _recipients(reader, found, f"{path}.")
    if "to" not in found:
        reader.wrong(node.place, f"{path}: expected `to:`, an address or a list of them")
    yield Delivery(
        recipients,
        _own_rules(reader, found, common),
        name=_header(reader, found, "name", path, refuse_controls),
        every=reader.choice(found, "every", RHYTHMS, "day", path=f"{path}."),
        empty=reader.choice(found, "empty", _EMPTIES, "skip", path=f"{path}."),
        subject=_header(reader, found, "subject", path, check_subject),
        text_only=reader.choice(found, "format", ("html", "text"), "html", path=f"{path}.") == "text",
    )


def _own_rules(reader: Reader, found: Mapping[str, Node], common: Rules) -> Rules:
    """What the delivery says for itself takes the place of what is said for all."""
    if not found.keys() & {"match", "topics", "mute", "follow", "min_score", "max"}:
        # The very same object: who shares the rules shares the digest.
        return common
    base = replace(
        common,
        topics=() if found.keys() & {"match", "topics"} else common.topics,
        mute=() if "mute" in found else common.mute,
        follow=() if "follow" in found else common.follow,
    )
    return rules(reader, found, base)


def _recipients(reader: Reader, found: Mapping[str, Node], path: str) -> tuple[str, ...]:
    recipients = []
    for at, scalar in reader.texts(found["to"], f"{path}to") if "to" in found else ():
        if _is_mailbox(reader, scalar, at):
            recipients.append(scalar.text)
    return tuple(recipients)


def _address(reader: Reader, found: Mapping[str, Node], key: str, path: str) -> str | None:
    node = found.get(key)
    text = reader.text(found, key, path=path)
    return text if text and isinstance(node, Scalar) and _is_mailbox(reader, node, f"{path}{key}") else None


def _is_mailbox(reader: Reader, scalar: Scalar, at: str) -> bool:
    try:
        mailbox(scalar.text)
    except ValueError as error:
        reader.wrong(scalar.place, f"{at}: {error}")
        return False
    return True


def _header(reader: Reader, found: Mapping[str, Node], key: str, path: str, check: Callable[[str], None]) -> str | None:
    text = reader.text(found, key, path=f"{path}.")
    try:
        check(text or "")
    except ValueError as error:
        reader.wrong(found[key].place, f"{path}.{key}: {error}")
        return None
    return text


def _refuse_doubles(reader: Reader, made: Sequence[tuple[Node, Delivery]]) -> None:
    seen: set[tuple[str, str]] = set()
    for node, delivery in made:
        for recipient in delivery.recipients:
            # In headers, one without a name has this one.
            who = (delivery.name or "digest", mailbox(recipient).address.casefold())
            if who in seen:
                called = f"called `{delivery.name}` " if delivery.name else ""
                reader.wrong(node.place, f"deliver: two digests {called}to {who[1]}; give each a `name:` of its own")
            seen.add(who)
