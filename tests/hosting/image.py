"""A stand-in for an image and its containers: the steps of a Dockerfile run in a folder, for want of a daemon.

Paths below `_PATHS` lie in that folder, and a virtual environment takes the place of the base image's Python. Whatever
else a step or a command says that is not known here is an error. Files that are mounted read-only really are.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from support.running import Outcome

PATIENCE = 120
_PATHS = ("/state", "/src", "/etc/digest", "/var/lib/apt/lists")
_OWN_PATH = re.compile(rf"(?<![\w/.-])({'|'.join(_PATHS)})(?![\w.-])")
_OTHER_PATH = re.compile(r"(?<![\w/.-])/\w")
# The rest of the machine: what the tests need is found beside it, and no index is asked.
_OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "false", "PIP_CONFIG_FILE": os.devnull}
# Mounts "$1" read-only on "$2" in a name space of its own, and runs the rest.
_MOUNT = 'mount --bind "$1" "$2" && mount -o remount,ro,bind "$2" && shift 2 && exec "$@"'


def read_dockerfile(text: str) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile, each with what stands behind it."""
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def find_obstacle(folder: Path) -> str | None:
    """Why a stand-in cannot be made below *folder*; None if it can."""
    if os.geteuid() != 0:
        return "only root can give a folder to another user, and be that user"
    trial = ["unshare", "--mount", "setpriv", "--reuid=10001", "--regid=0", "--clear-groups", sys.executable, "-c", ""]
    try:
        tried = subprocess.run(trial, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except OSError as error:
        return f"util-linux is not there: {error}"
    return None if tried.returncode == 0 else f"another user cannot run Python here: {tried.stderr.strip()}"


@dataclass
class Image:
    """What the instructions have made so far, in *root*; *programs* are the first on the path."""

    root: Path
    checkout: Path
    env: dict[str, str] = field(default_factory=dict)
    user: str = "0:0"
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)

    @property
    def programs(self) -> Path:
        return self.root / "python" / "bin"

    def build(self, dockerfile: str) -> None:
        for path in _PATHS:
            if path != "/state":
                (self.root / path[1:]).mkdir(parents=True)
        for name, rest in read_dockerfile(dockerfile):
            step = {"FROM": self._begin, "RUN": self._run, "COPY": self._copy, "ENV": self._set, "USER": self._become}
            step |= {"VOLUME": self.volumes.append, "ENTRYPOINT": self._enter, "CMD": self._command}
            step[name](rest)

    def place(self, text: str) -> str:
        """*text* with the folder of this image in front of the paths that are its own."""
        # Before anything is done: a step such as `rm -rf` never gets a path of this machine.
        assert not _OTHER_PATH.search(_OWN_PATH.sub("own", text)), f"a path of the whole machine: {text}"
        return _OWN_PATH.sub(lambda path: f"{self.root}{path[1]}", text)

    def _begin(self, base: str) -> None:
        assert re.fullmatch(r"python:3\.\d+-slim", base)
        subprocess.run([sys.executable, "-m", "venv", self.root / "python"], check=True, timeout=PATIENCE)
        (packages,) = self.root.glob("python/lib/python3*/site-packages")
        (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        apt = self.programs / "apt-get"
        apt.write_text("#!/bin/sh\ncase $1 in update|install) ;; *) exit 1 ;; esac\n", encoding="utf-8")
        apt.chmod(0o755)

    def _run(self, line: str) -> None:
        variables = {"PATH": f"{self.programs}:/usr/bin:/bin", **self.env, **_OFFLINE}
        ran = subprocess.run(
            ["/bin/sh", "-c", self.place(line)],
            cwd=self.root,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr

    def _copy(self, rest: str) -> None:
        *sources, target = rest.split()
        for source in sources:
            given, place = self.checkout / source, Path(self.place(target))
            if given.is_dir():
                shutil.copytree(given, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(given, place / source)

    def _set(self, rest: str) -> None:
        self.env |= dict(pair.split("=", 1) for pair in shlex.split(rest))

    def _become(self, rest: str) -> None:
        self.user = rest

    def _enter(self, rest: str) -> None:
        self.entrypoint = json.loads(rest)

    def _command(self, rest: str) -> None:
        self.command = json.loads(rest)


class Docker:
    """Runs lines as `docker` would, for one *image*; *folder* is the /srv/digest of whoever types them."""

    def __init__(self, image: Image, folder: Path) -> None:
        self.image, self.folder = image, folder
        self.volumes = image.root / "volumes"

    def run(self, line: str) -> Outcome:
        """How the container of `docker run …` ended, in which nothing but the volume and /tmp can be written."""
        words = shlex.split(line.replace("/srv/digest", str(self.folder)))
        assert words[:3] == ["docker", "run", "--rm"]
        variables, mounts, rest = dict(self.image.env), {}, words[3:]
        while rest[0].startswith("-"):
            option = rest.pop(0)
            if option == "--tmpfs":
                assert rest.pop(0) == "/tmp"  # noqa: S108 - what the line says
            elif option == "--env-file":
                text = Path(rest.pop(0)).read_text(encoding="utf-8")
                variables |= dict(each.split("=", 1) for each in text.splitlines())
            elif option == "-e":
                name, _, value = rest.pop(0).partition("=")
                variables[name] = value
            elif option == "-v":
                source, target, *mode = rest.pop(0).split(":")
                mounts[target] = (source, mode)
            else:
                assert option == "--read-only"
        assert rest.pop(0) == "digest"
        return self._start([*self.image.entrypoint, *(rest or self.image.command)], variables, mounts)

    def lose_volumes(self) -> None:
        shutil.rmtree(self.volumes, ignore_errors=True)

    def _start(self, words: Sequence[str], env: dict[str, str], mounts: dict[str, tuple[str, list[str]]]) -> Outcome:
        volume, mode = mounts.pop("/state")
        assert not mode
        self._mount_volume(volume)
        user, group = self.image.user.split(":")
        inner = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", *words]
        for target, (source, mode) in mounts.items():
            place = Path(self.image.place(target))
            place.touch()
            if mode == ["ro"]:
                inner = ["unshare", "--mount", "/bin/sh", "-c", _MOUNT, "sh", source, str(place), *inner]
            else:
                shutil.copy2(source, place)
                os.chown(place, Path(source).stat().st_uid, Path(source).stat().st_gid)
        variables = {name: self.image.place(text) if name in self.image.env else text for name, text in env.items()}
        variables |= {"PATH": f"{self.image.programs}:/usr/bin:/bin", "no_proxy": "*"}
        ran = subprocess.run(
            inner, cwd=self.image.root, env=variables, capture_output=True, check=False, timeout=PATIENCE
        )
        return Outcome(ran.returncode, ran.stdout, ran.stderr.decode("utf-8"))

    def _mount_volume(self, name: str) -> None:
        """Put the volume of that *name* in its place; a new one is a copy of what the image has there."""
        volume, place = self.volumes / name, self.image.root / "state"
        if not volume.exists():
            self.volumes.mkdir(exist_ok=True)
            place.rename(volume) if place.exists() and not place.is_symlink() else self._make_volume(volume)
        place.unlink(missing_ok=True)
        place.symlink_to(volume)

    def _make_volume(self, volume: Path) -> None:
        volume.mkdir(mode=0o770)
        os.chown(volume, *map(int, self.image.user.split(":")))
        volume.chmod(0o770)
