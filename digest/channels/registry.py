"""The channels by name: ours, and those of installed packages (entry points of the group `digest.channels`)."""

import re
from importlib import import_module

from digest.channels.base import Channel
from digest.errors import UsageError
from digest.patterns import lazy_pattern

ENTRY_POINT_GROUP = "digest.channels"
# Each is loaded when it is used. What the configuration's deliveries serve, with its many recipients, is in
# `digest.channels.deliveries`.
CHANNELS = {
    "stdout": "digest.channels.screen:CHANNEL",
    "file": "digest.channels.file:CHANNEL",
    "note": "digest.channels.note:CHANNEL",
}
_NAMED_PLACE = lazy_pattern(r"([a-z][a-z0-9_-]+):(.*)", re.DOTALL)


def find_channel(name: str) -> Channel:
    """Our channel of that *name*."""
    module, _, attribute = CHANNELS[name].partition(":")
    channel: Channel = getattr(import_module(module), attribute)
    return channel


def find_channel_of_output(output: str) -> tuple[Channel, str]:
    """The channel and the place that `--output` names: a package's (`ntfy:papers`), else the file of that name.

    Raises UsageError where the package's channel cannot be loaded or is none.
    """
    named = _NAMED_PLACE.fullmatch(output)
    # Looked up only for what may be such a name: reading what is installed takes a tenth of a second.
    channel = _find_channel_of_package(named[1]) if named else None
    return (channel, named[2]) if named and channel else (find_channel("file"), output)


def _find_channel_of_package(name: str) -> Channel | None:
    from importlib.metadata import entry_points

    for point in entry_points(group=ENTRY_POINT_GROUP, name=name):
        which = f"the channel {name!r} ({point.value})"
        try:
            channel: object = point.load()
        except Exception as error:
            # A package's code runs when it is imported, and may raise anything.
            raise UsageError(f"{which} cannot be loaded: {type(error).__name__}: {error}") from error
        if not isinstance(channel, Channel):
            raise UsageError(f"{which} is no digest.channels.base.Channel, but of the type {type(channel).__name__}")
        if channel.name != name:
            raise UsageError(f"{which} calls itself {channel.name!r}")
        return channel
    return None
