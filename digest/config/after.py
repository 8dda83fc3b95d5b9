"""The key `after:`: a program of the reader's own that hears how each run that delivers has ended."""

from dataclasses import replace
from datetime import timedelta

from digest.config.commands import Command, read_command
from digest.config.keys import AFTER_KEYS
from digest.config.reader import Section
from digest.config.yaml_nodes import MappingNode

STATUS = "{status}"  # what stands for the exit status in its arguments
_USUAL_TIMEOUT = timedelta(seconds=30)


def read_after(root: Section) -> Command | None:
    """The program under `after:`, None where there is none, or where it has mistakes."""
    node = root.nodes.get("after")
    if node is None:
        return None
    if not isinstance(node, MappingNode):
        root.report_value("after", "expected keys such as `command:`")
        return None
    section = root.reader.read_section(node, "after", AFTER_KEYS)
    if "command" not in section:
        section.report("expected `command:`, a program and its arguments")
    command = read_command(section)
    return replace(command, timeout=_USUAL_TIMEOUT) if command and "timeout" not in section else command
