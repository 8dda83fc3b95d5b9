"""Where programs are that others use instead, if they are installed."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rivals:
    """Programs in the folder *bin* of a virtual environment of their own, else beside this Python or on the path."""

    bin: Path | None = None

    def program(self, name: str) -> str | None:
        """The program called *name*, None where it is not installed."""
        places = [str(self.bin or ""), str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
        return shutil.which(name, path=os.pathsep.join(filter(None, places)))

    def python_with(self, module: str) -> str | None:
        """A Python that has *module*, None where there is none."""
        find = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
        pythons = filter(None, (shutil.which("python", path=str(self.bin or "")), sys.executable))
        return next((python for python in pythons if subprocess.run([python, "-c", find]).returncode == 0), None)


def not_installed(package: str) -> str:
    """What stands in place of a figure."""
    return f"not installed: pip install {package}"
