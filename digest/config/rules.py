"""The keys of the rules: `match:`, `topics:`, `mute:`, `unmute:`, `follow:`, `min_score:`, `max:`, `late:`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from digest.config.keys import FOLLOW_KEYS, TOPIC_KEYS, Key
from digest.config.reader import A_LIST, ConfigReader, Section, describe_node
from digest.config.shown_values import plain_values
from digest.config.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from digest.config.yaml_writing import write_text
from digest.errors import Remedy
from digest.rules.language.expressions import (
    DEFAULT_FIELDS,
    FIELDS,
    ONLY_NEGATIVE,
    Expression,
    Not,
    all_of,
    any_of,
    is_only_negative,
    make_person,
    mend_negative,
)
from digest.rules.topics import PICKED_UP, STARRED, YOUR_WORDS, Follow, Late, Mute, Rules, Topic
from digest.text import suggest, suggest_or_list

_OFF = ("off", "no", "false")
# Keys that are short for a fact or a field, each with its prefix: `has: code` is `has:code`.
_PREFIXES = {"has": "has", "upvotes": "upvotes", "sources": "source", "categories": "category"}


def read_rules(section: Section, base: Rules) -> Rules:
    """The rules under the keys of *section*, added to those of *base* or in their place."""
    rules = Rules(
        topics=_read_topics(section, base.topics),
        mute=_read_mutes(section, base.mute),
        follow=(*base.follow, *_read_follows(section)),
        min_score=section.read_integer("min_score", base.min_score, least=-1000),
        max=section.read_integer("max", base.max),
        late=_read_late(section) if "late" in section else base.late,
    )
    if rules.late and any(topic.name == PICKED_UP for topic in rules.topics):
        problem = f"its section and a topic are both called “{PICKED_UP}”; call the topic something else"
        section.report_value("late", problem)
    return rules


def _read_topics(section: Section, base: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """The unnamed topic and the named ones; a named one replaces the topic of *base* with its name, at its place."""
    topics = {topic.name: topic for topic in base}
    inherited = [topics[None].wanted] if None in topics else []
    if parts := _read_alternatives_of(section, "match", beside=inherited):
        topics[None] = Topic(None, any_of([*inherited, *parts]))
    if "topics" in section:
        own_words = topics[None].wanted if None in topics else None
        path = section.path_of("topics")
        for name, topic in _read_named_topics(section.reader, section.nodes["topics"], path, own_words):
            if topic:
                topics[name] = topic
            else:
                topics.pop(name, None)
    return tuple(_name_own_words(topics).values())


def _name_own_words(topics: dict[str | None, Topic]) -> dict[str | None, Topic]:
    """*topics*, the unnamed one as a part of that which is called as people read the unnamed one, if there is such."""
    if not (None in topics and YOUR_WORDS in topics):
        return topics
    named, unnamed = topics[YOUR_WORDS], topics[None].wanted
    both = named if named.wanted is unnamed else replace(named, wanted=any_of([unnamed, named.wanted]))
    return {name: both if name == YOUR_WORDS else topic for name, topic in topics.items() if name is not None}


def _read_named_topics(
    reader: ConfigReader, node: Node, topics: str, own_words: Expression | None
) -> Iterator[tuple[str, Topic | None]]:
    """The topics in *node*, to which the path *topics* leads, with their names; None for one that is switched off.

    The one that is called as people read the unnamed topic looks for *own_words* where it has none itself.
    """
    if isinstance(node, SequenceNode) and not node.items:
        return
    if not isinstance(node, MappingNode):
        got = describe_node(node)
        reader.report(
            node.place, f"{topics}: expected names, each with a list of terms or keys such as `any:`, got {got}"
        )
        return
    for key, value in node.pairs:
        path = f"{topics}.{key.text}"
        if isinstance(value, ScalarNode) and value.text in _OFF and not value.style:
            yield key.text, None
        elif isinstance(value, MappingNode):
            if topic := _read_topic(reader, key.text, value, path, own_words if key.text == YOUR_WORDS else None):
                yield key.text, topic
        elif parts := _read_alternatives(reader, value, path):
            yield key.text, Topic(key.text, any_of(parts))


def _read_alternatives_of(
    section: Section, key: str, fields: tuple[str, ...] = DEFAULT_FIELDS, beside: Sequence[Expression] = ()
) -> list[Expression]:
    """The alternatives under *key*, none where it is not written."""
    node = section.nodes.get(key)
    path = section.path_of(key)
    return _read_alternatives(section.reader, node, path, fields, beside, section.find_key(key)) if node else []


def _read_alternatives(
    reader: ConfigReader,
    node: Node,
    path: str,
    fields: tuple[str, ...] = DEFAULT_FIELDS,
    beside: Sequence[Expression] = (),
    key: Key = A_LIST,
) -> list[Expression]:
    """The expressions of a list of which one is enough, *beside* others; one that is only negative is reported."""
    read = [
        (scalar, at, expression)
        for at, scalar in reader.read_texts(node, path, key)
        if (expression := reader.read_expression(scalar, at, fields))
    ]
    parts = [*(expression for _, _, expression in read), *beside]
    for place, (scalar, at, expression) in enumerate(read):
        if len(parts) > 1 and is_only_negative(expression):
            both, word = mend_negative(parts, place)
            remedies = [
                *([Remedy(write_text(both, flow=True), "both hold for a paper")] if both else []),
                Remedy(f"mute: [{write_text(word, flow=True)}]", "for all topics"),
                Remedy(f"not: [{write_text(word, flow=True)}]", "for one topic"),
            ]
            reader.report_expression(scalar.place, f"{at}: `{scalar.text}`: {ONLY_NEGATIVE}", *remedies)
    return parts[: len(read)]


def _read_topic(
    reader: ConfigReader, name: str, node: MappingNode, path: str, otherwise: Expression | None
) -> Topic | None:
    """The topic that the keys of *node* describe, which looks for *otherwise* where they name nothing; None, and a
    mistake, where it looks for nothing at all."""
    mistakes_before = len(reader.mistakes)
    section = reader.read_section(node, path, TOPIC_KEYS)
    fields = _read_fields(section) if "in" in section else DEFAULT_FIELDS
    parts: list[Expression] = []
    if any_parts := _read_alternatives_of(section, "any", fields):
        parts.append(any_of(any_parts))
    parts += section.read_expressions("all", fields)
    parts += _read_facts(section)
    if unwanted := section.read_expressions("not", fields):
        parts.append(Not(any_of(unwanted)))
    score = section.read_integer("score", 1, least=-1000)
    most = section.read_integer("max", None)
    like = tuple(_read_likes(section, may_be_starred=True))
    if not parts and otherwise:
        parts.append(otherwise)
    if not parts or (all(isinstance(part, Not) for part in parts) and not section.has_any("any", "all")):
        if len(reader.mistakes) == mistakes_before and not reader.refusals:
            section.report("nothing to look for; give it `any:`, `all:` or a fact such as `has:`")
        return None
    topic = Topic(name, all_of(parts), score, most, like)
    if STARRED in like:
        reader.note_starred(topic, section.nodes["like"].place, section.path_of("like"))
    return topic


def _read_facts(section: Section) -> list[Expression]:
    """The expressions under the keys that are short for a fact or a field."""
    facts: list[Expression] = []
    for key, prefix in _PREFIXES.items():
        parts = _read_prefixed(section, key, f"{prefix}:")
        # Every fact must hold; of sources and of categories, one is enough.
        facts += parts if key in ("has", "upvotes") else [any_of(parts)] if parts else []
    return facts


def _read_prefixed(section: Section, key: str, prefix: str) -> list[Expression]:
    """The expressions under *key*, each with *prefix* before it."""
    texts = section.read_texts(key)
    read = (section.reader.read_expression(scalar, path, prefix=prefix) for path, scalar in texts)
    return [expression for expression in read if expression]


def _read_fields(section: Section) -> tuple[str, ...]:
    """The fields under `in:`, the default ones where it names none."""
    fields = []
    for path, scalar in section.read_texts("in"):
        if scalar.text in FIELDS:
            fields.append(scalar.text)
            continue
        hint = suggest_or_list(scalar.text, FIELDS)
        section.reader.report(scalar.place, f"{path}: `{scalar.text}` is no field; {hint}")
    return tuple(fields) or DEFAULT_FIELDS


def _read_mutes(section: Section, base: tuple[Mute, ...]) -> tuple[Mute, ...]:
    """The mutes of *base* without those under `unmute:`, and those under `mute:`."""
    reader = section.reader
    mutes = {mute.label: mute for mute in base}
    for path, scalar in section.read_texts("unmute"):
        if scalar.text in mutes:
            del mutes[scalar.text]
            continue
        hint = suggest(scalar.text, mutes, before="; ")
        reader.report(scalar.place, f"{path}: `{scalar.text}` is not muted by what this file extends{hint}")
    for path, scalar in section.read_texts("mute"):
        if expression := reader.read_expression(scalar, path):
            mutes[scalar.text] = Mute(expression, scalar.text)
    return tuple(mutes.values())


def _read_follows(section: Section) -> Iterator[Follow]:
    node = section.nodes.get("follow")
    if node is None:
        return
    reader = section.reader
    items = node.items if isinstance(node, SequenceNode) else (node,)
    for at, item in enumerate(items):
        path = section.path_of(f"follow[{at}]" if isinstance(node, SequenceNode) else "follow")
        if isinstance(item, ScalarNode) and item.text.partition(":")[0] in FIELDS and ":" in item.text:
            reader.report(item.place, f"{path}: `{item.text}` is a term; here stands a full name, or `org:` as a key")
        elif isinstance(item, ScalarNode) and (name := _turned_name(item.text)):
            reader.report(item.place, f"{path}: write the name as papers do: `{name}`")
        elif isinstance(item, ScalarNode) and item.text:
            yield Follow(make_person(item.text), item.text)
        elif isinstance(item, MappingNode):
            mistakes_before = len(reader.mistakes)
            item_section = reader.read_section(item, path, FOLLOW_KEYS)
            # A slip in a key is one mistake, not two.
            if len(reader.mistakes) == mistakes_before and (follow := _read_follow(item_section)):
                yield follow
        else:
            reader.report(item.place, f"{path}: expected a full name, `name:` or `org:`, got {describe_node(item)}")


def _turned_name(text: str) -> str | None:
    """`Kaiming He` for `He, Kaiming`, as lists of references write names; None for every other text."""
    last, comma, first = text.partition(", ")
    is_suffix = first.rstrip(".").lower() in ("jr", "sr", "phd", "md", "ii", "iii")
    return f"{first} {last}" if comma and first and not is_suffix and "," not in first else None


def _read_follow(section: Section) -> Follow | None:
    """The person or organization that the keys of *section* describe; None, and a mistake, if they describe none."""
    company = section.read_expressions("with")
    with_ = any_of(company) if company else None
    if "org" in section and "name" not in section:
        if "like" in section:
            section.report_value("like", "tells people of one name apart; beside `org:` stands `with:`")
        organizations = _read_prefixed(section, "org", "org:")
        return Follow(any_of(organizations), _label_of(section.nodes["org"]), with_) if organizations else None
    if "name" not in section or "org" in section:
        section.report("expected either `name:` or `org:`")
        return None
    aliases = [scalar.text for _, scalar in section.read_texts("aliases")]
    names = [scalar.text for _, scalar in section.read_texts("name")]
    like = tuple(_read_likes(section))
    return Follow(make_person(names[0], *names[1:], *aliases), names[0], with_, like) if names else None


def _read_likes(section: Section, *, may_be_starred: bool = False) -> Iterator[str]:
    """The identifiers of the papers under `like:`, and `starred` where it *may_be_starred*; what is no identifier or
    address of a paper is reported."""
    if "like" not in section:
        return
    # Imported here because most configurations have no such key.
    from digest.paper_lookup import read_name

    for path, scalar in section.read_texts("like"):
        if may_be_starred and scalar.text == STARRED:
            yield STARRED
        elif name := read_name(scalar.text):
            yield name
        else:
            or_starred = f", or `{STARRED}`" if may_be_starred else ""
            problem = (
                f"`{scalar.text}` is no identifier or address of a paper; write it as arxiv:2401.12345{or_starred}"
            )
            section.reader.report(scalar.place, f"{path}: {problem}")


def _read_late(section: Section) -> Late | None:
    # Imported here because most configurations have no such key.
    from digest.config.late import read_late

    return read_late(section)


def _label_of(node: Node) -> str:
    shown = plain_values(node)
    return " or ".join(map(str, shown)) if isinstance(shown, list) else str(shown)
