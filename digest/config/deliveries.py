"""The key `deliver:`: who, or which command, gets which digest, how often, and by which rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from digest.config.commands import Command, read_command
from digest.config.keys import DELIVER_KEYS, MAIL_KEYS
from digest.config.mail import is_on
from digest.config.mailboxes import read_header, read_recipients, read_unsubscribe
from digest.config.places import Place, PlacedError
from digest.config.reader import ConfigReader, Section, describe_node
from digest.config.rules import read_rules
from digest.config.yaml_nodes import MappingNode, Node, SequenceNode
from digest.render.mail.headers import Threads, check_subject_template, parse_mailbox, refuse_controls
from digest.rules.marks import facts_about_marks
from digest.rules.topics import STARRED, Rules
from digest.text import WEEKDAY_NAMES

Empty = Literal["skip", "note", "heartbeat"]
WEEKDAYS = tuple(name.lower() for name in WEEKDAY_NAMES)
RHYTHMS = ("day", "weekday", "week", *WEEKDAYS)
EMPTIES: tuple[Empty, ...] = ("skip", "note", "heartbeat")
THREADS: tuple[Threads, ...] = ("day", "digest", "off")
_KEYS_OF_MAIL = ("threads", "unsubscribe")
KEYS_OF_COMMAND = ("command", "env", "limit", "timeout", "doubtful")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One digest by mail to *recipients* (one message each), or by *command*: their rules, how often it goes out, and
    what happens on an *empty* day. *name* distinguishes two digests to one address, and commands. *refused* are the
    expressions of its own rules that cannot be read, each with its place: it does not go out until they are mended.
    *marks* says whether it goes to the person whose archive it is, with their stars and without what they have hidden.
    *threads* says which of its mails a mail program shows together; *unsubscribe* is how to leave it, None for what the
    account says."""

    recipients: tuple[str, ...]
    rules: Rules
    name: str | None = None
    every: str = "day"
    empty: Empty = "skip"
    subject: str | None = None
    text_only: bool = False
    refused: tuple[str, ...] = ()
    marks: bool = False
    threads: Threads = "off"
    command: Command | None = None
    unsubscribe: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Those who get it: the addresses, or the name of the command."""
        return self.recipients or ((self.name or self.command.name,) if self.command else ())


def read_deliveries(root: Section, recipients: tuple[str, ...], common: Rules) -> tuple[Delivery, ...]:
    """The deliveries under `deliver:`, else one to the *recipients* of the account; *common* are the file's rules."""
    reader, account = root.reader, _section_of_account(root)
    threads: Threads = account.read_choice("threads", THREADS, "off")
    if "deliver" not in root:
        delivery = Delivery(recipients, common, marks=is_on(account, "marks", "yes"), threads=threads)
        deliveries = [(account.place, delivery)] if recipients else []
    else:
        _refuse_keys_of_delivery(root)
        node = root.nodes["deliver"]
        items = node.items if isinstance(node, SequenceNode) else (node,)
        deliveries = [
            (item.place, delivery)
            for at, item in enumerate(items)
            for delivery in _read_delivery(reader, item, f"deliver[{at}]", common, threads)
        ]
    _refuse_duplicates(reader, deliveries)
    _refuse_rules_about_marks(reader, deliveries)
    return tuple(delivery for _, delivery in deliveries)


def _section_of_account(root: Section) -> Section:
    """What the account says of the mails themselves; nothing where there is none."""
    mail = root.nodes.get("mail")
    nodes = {key.text: value for key, value in mail.pairs} if isinstance(mail, MappingNode) else {}
    return Section(root.reader, "mail", mail.place if mail else root.place, nodes, MAIL_KEYS)


def _refuse_keys_of_delivery(root: Section) -> None:
    """Report what the account says of its one delivery where `deliver:` lists them."""
    mail = root.nodes.get("mail")
    for key, _ in mail.pairs if isinstance(mail, MappingNode) else ():
        if what := {"to": "give this address an item there", "marks": "write it there"}.get(key.text):
            root.reader.report(key.place, f"mail.{key.text}: `deliver:` says who gets what; {what}")


def _read_delivery(reader: ConfigReader, node: Node, path: str, common: Rules, threads: Threads) -> Iterator[Delivery]:
    """The delivery in *node*, whose mails belong together as *threads* says where it does not; nothing, and a mistake,
    where that is no mapping."""
    if not isinstance(node, MappingNode):
        reader.report(node.place, f"{path}: expected `to:` and other keys, got {describe_node(node)}")
        return
    section = reader.read_section(node, path, DELIVER_KEYS)
    _refuse_keys_of_other_kind(section)
    recipients = read_recipients(section)
    command = read_command(section)
    rules, refused = _read_own_rules(section, common)
    yield Delivery(
        recipients,
        rules,
        name=read_header(section, "name", refuse_controls),
        every=section.read_choice("every", RHYTHMS, "day"),
        empty=section.read_choice("empty", EMPTIES, "skip"),
        subject=read_header(section, "subject", check_subject_template),
        text_only="command" not in section and section.read_choice("format", ("html", "text"), "html") == "text",
        refused=refused,
        marks=is_on(section, "marks"),
        threads=section.read_choice("threads", THREADS, threads),
        command=command,
        unsubscribe=read_unsubscribe(section),
    )


def _refuse_keys_of_other_kind(section: Section) -> None:
    """Report a delivery that is neither by mail nor by command, or both, and keys that the other kind has."""
    if "to" not in section and "command" not in section:
        section.report("expected `to:`, an address or a list of them, or `command:`")
    elif "to" in section and "command" in section:
        section.report("`to:` and `command:` exclude each other; write two items")
    else:
        foreign = _KEYS_OF_MAIL if "command" in section else KEYS_OF_COMMAND
        kind = "a delivery by command" if "command" in section else "a mail"
        for key in foreign:
            if key in section:
                section.report_value(key, f"{kind} has no `{key}:`")


def _read_own_rules(section: Section, common: Rules) -> tuple[Rules, tuple[str, ...]]:
    """The rules of one delivery, whose own keys replace those of *common*, and its expressions that cannot be read."""
    if not section.has_any("match", "topics", "mute", "follow", "min_score", "max", "late"):
        # The same object, not an equal one: deliveries that share their rules are recognised by it.
        return common, ()
    base = replace(
        common,
        topics=() if section.has_any("match", "topics") else common.topics,
        mute=() if "mute" in section else common.mute,
        follow=() if "follow" in section else common.follow,
    )
    # A term that one recipient cannot have is no reason for the others to go without their mail.
    reader = section.reader
    refusals: list[PlacedError] = []
    reader.refusals = refusals
    rules = read_rules(section, base)
    reader.refusals = None
    return rules, tuple(reader.format_mistakes(refusals))


def _refuse_duplicates(reader: ConfigReader, deliveries: Sequence[tuple[Place, Delivery]]) -> None:
    """Report every second digest of one name to one address, and every second command of one name."""
    seen: set[tuple[str, str]] = set()
    for place, delivery in deliveries:
        if delivery.command:
            (name,) = delivery.names
            if ("", name.casefold()) in seen:
                reader.report(place, f"deliver: two commands called `{name}`; give each a `name:` of its own")
            seen.add(("", name.casefold()))
        for recipient in delivery.recipients:
            # The mail's headers call a digest without a name so.
            name_and_address = (delivery.name or "digest", parse_mailbox(recipient).address.casefold())
            if name_and_address in seen:
                called = f"called `{delivery.name}` " if delivery.name else ""
                address = name_and_address[1]
                reader.report(place, f"deliver: two digests {called}to {address}; give each a `name:` of its own")
            seen.add(name_and_address)


def _refuse_rules_about_marks(reader: ConfigReader, deliveries: Sequence[tuple[Place, Delivery]]) -> None:
    """Report every `is:`, and `like: starred`, in rules of deliveries that do not go to the person whose archive it
    is."""
    of_others = {id(each.rules): (place, each) for place, each in reversed(deliveries) if not each.marks}
    for place, delivery in of_others.values():
        asking = [(fact.label, reader.find_fact(fact)) for fact in facts_about_marks(delivery.rules)]
        starred = [topic for topic in delivery.rules.topics if STARRED in topic.like]
        asking += [(f"like: {STARRED}", reader.find_starred(topic)) for topic in starred]
        for label, found in asking:
            where, path = found or (place, "deliver")
            without = f"which the digest to {', '.join(delivery.names)} goes without"
            remedy = "if that is yours too, give it `marks: yes`"
            reader.report(where, f"{path}: `{label}` asks for your own marks, {without}; {remedy}")
