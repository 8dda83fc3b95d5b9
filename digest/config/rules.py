"""The reader's rules out of the configuration: topics, what is muted, who is followed."""

from collections.abc import Iterator, Mapping

from digest.config.reader import Reader, plain, shown
from digest.config.yaml_nodes import Items, Node, Pairs, Scalar
from digest.rules.expressions import DEFAULT_FIELDS, FIELDS, Expression, Not, all_of, any_of, person
from digest.rules.topics import Follow, Mute, Rules, Topic
from digest.text import nearest

TOPIC_KEYS = ("any", "all", "not", "in", "has", "upvotes", "sources", "categories", "score", "max")
FOLLOW_KEYS = ("name", "aliases", "with", "org")
_OFF = ("off", "no", "false")


def rules(reader: Reader, found: Mapping[str, Node], base: Rules) -> Rules:
    """The rules under the keys that were *found*, added to those of *base* or in their place."""
    return Rules(
        topics=_topics(reader, found, base.topics),
        mute=_mutes(reader, found, base.mute),
        follow=(*base.follow, *(_follows(reader, found["follow"]) if "follow" in found else ())),
        min_score=reader.number(found, "min_score", base.min_score, least=-1000),
        max=reader.number(found, "max", base.max),
    )


def _topics(reader: Reader, found: Mapping[str, Node], base: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """The unnamed topic and the named ones; a name that *base* has replaces its topic in its place."""
    topics = {topic.name: topic for topic in base}
    if "match" in found and (parts := reader.expressions(found["match"], "match")):
        wanted = ([topics[None].wanted] if None in topics else []) + parts
        topics[None] = Topic(None, any_of(wanted))
    if "topics" in found:
        for name, topic in _named(reader, found["topics"]):
            if topic:
                topics[name] = topic
            else:
                topics.pop(name, None)
    return tuple(topics.values())


def _named(reader: Reader, node: Node) -> Iterator[tuple[str, Topic | None]]:
    """The topics under `topics:`; None for one that is switched off."""
    if not isinstance(node, Pairs):
        reader.wrong(node.place, "topics: expected names, each with a list of terms or keys such as `any:`")
        return
    for key, value in node.pairs:
        path = f"topics.{key.text}"
        if isinstance(value, Scalar) and value.text in _OFF and not value.style:
            yield key.text, None
        elif isinstance(value, Pairs):
            if topic := _topic(reader, key.text, value, path):
                yield key.text, topic
        elif parts := reader.expressions(value, path):
            yield key.text, Topic(key.text, any_of(parts))


def _topic(reader: Reader, name: str, node: Pairs, path: str) -> Topic | None:
    known = len(reader.mistakes)
    found = reader.keys(node, f"{path}.", TOPIC_KEYS)
    fields = _fields(reader, found["in"], f"{path}.in") if "in" in found else DEFAULT_FIELDS
    parts: list[Expression] = []
    if "any" in found and (any_parts := reader.expressions(found["any"], f"{path}.any", fields)):
        parts.append(any_of(any_parts))
    if "all" in found:
        parts += reader.expressions(found["all"], f"{path}.all", fields)
    parts += _facts(reader, found, path)
    if "not" in found and (unwanted := reader.expressions(found["not"], f"{path}.not", fields)):
        parts.append(Not(any_of(unwanted)))
    score = reader.number(found, "score", 1, least=-1000, path=f"{path}.")
    most = reader.number(found, "max", None, path=f"{path}.")
    if not parts or all(isinstance(part, Not) for part in parts):
        if len(reader.mistakes) == known:
            reader.wrong(
                node.place,
                f"{path}: nothing to look for; give it `any:`, `all:` or a fact such as `has:`",
            )
        return None
    return Topic(name, all_of(parts), score, most)


def _facts(reader: Reader, found: Mapping[str, Node], path: str) -> list[Expression]:
    """The keys that are short for a fact or a field: `has: code` is `has:code`."""
    parts = []
    for key, prefix in (
        ("has", "has"),
        ("upvotes", "upvotes"),
        ("sources", "source"),
        ("categories", "category"),
    ):
        if key not in found:
            continue
        read = [
            reader.expression(scalar, at, prefix=f"{prefix}:")
            for at, scalar in reader.texts(found[key], f"{path}.{key}")
        ]
        each = [part for part in read if part]
        # Everything of `has:` must be there; of sources and categories, one is enough.
        parts += each if key in ("has", "upvotes") else [any_of(each)] if each else []
    return parts


def _fields(reader: Reader, node: Node, path: str) -> tuple[str, ...]:
    found = []
    for at, scalar in reader.texts(node, path):
        if scalar.text in FIELDS:
            found.append(scalar.text)
            continue
        near = nearest(scalar.text, FIELDS)
        guess = f"did you mean `{near}`?" if near else f"known are {', '.join(FIELDS)}"
        reader.wrong(scalar.place, f"{at}: `{scalar.text}` is no field, {guess}")
    return tuple(found) or DEFAULT_FIELDS


def _mutes(reader: Reader, found: Mapping[str, Node], base: tuple[Mute, ...]) -> tuple[Mute, ...]:
    mutes = {mute.label: mute for mute in base}
    for at, scalar in reader.texts(found["unmute"], "unmute") if "unmute" in found else ():
        if scalar.text in mutes:
            del mutes[scalar.text]
            continue
        near = nearest(scalar.text, mutes)
        guess = f"; did you mean `{near}`?" if near else ""
        reader.wrong(scalar.place, f"{at}: `{scalar.text}` is not muted by what this file extends{guess}")
    for at, scalar in reader.texts(found["mute"], "mute") if "mute" in found else ():
        if expression := reader.expression(scalar, at):
            mutes[scalar.text] = Mute(expression, scalar.text)
    return tuple(mutes.values())


def _follows(reader: Reader, node: Node) -> Iterator[Follow]:
    items = node.items if isinstance(node, Items) else (node,)
    for at, item in enumerate(items):
        path = f"follow[{at}]" if isinstance(node, Items) else "follow"
        if isinstance(item, Scalar) and item.text.partition(":")[0] in FIELDS and ":" in item.text:
            reader.wrong(item.place, f"{path}: `{item.text}` is a term; here stands a full name, or `org:` as a key")
        elif isinstance(item, Scalar) and item.text:
            yield Follow(person(item.text), item.text)
        elif isinstance(item, Pairs):
            if follow := _follow(reader, item, path):
                yield follow
        else:
            reader.wrong(item.place, f"{path}: expected a full name, `name:` or `org:`, got {shown(item)}")


def _follow(reader: Reader, node: Pairs, path: str) -> Follow | None:
    found = reader.keys(node, f"{path}.", FOLLOW_KEYS)
    company = reader.expressions(found["with"], f"{path}.with") if "with" in found else []
    with_ = any_of(company) if company else None
    if "org" in found and "name" not in found:
        org = [reader.expression(scalar, at, prefix="org:") for at, scalar in reader.texts(found["org"], f"{path}.org")]
        named = [part for part in org if part]
        return Follow(any_of(named), _label(found["org"]), with_) if named else None
    if "name" not in found or "org" in found:
        reader.wrong(node.place, f"{path}: expected either `name:` or `org:`")
        return None
    aliases = (
        [scalar.text for _, scalar in reader.texts(found["aliases"], f"{path}.aliases")] if "aliases" in found else []
    )
    names = [scalar.text for _, scalar in reader.texts(found["name"], f"{path}.name")]
    return Follow(person(names[0], *names[1:], *aliases), names[0], with_) if names else None


def _label(node: Node) -> str:
    shown = plain(node)
    return " or ".join(map(str, shown)) if isinstance(shown, list) else str(shown)
