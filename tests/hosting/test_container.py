"""The Dockerfile and the commands on the page about hosting: their steps as they stand, in place of a daemon."""

import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from support.loopback import Site
from support.post_office import PostOffice

from digest import filesystem
from hosting.conftest import READERS, Morning
from hosting.image import Docker, Image, find_obstacle, read_dockerfile
from hosting.printed import DOCKER_COMMANDS, DOCKERFILE, MANIFEST_TEXT, PAGE

CHECKOUT = filesystem.MANUAL.parents[2]
BUILD, BEGIN, DELIVER = re.sub(r"\\\n\s*", "", DOCKER_COMMANDS).splitlines()
LOST = "DIGEST_STATE names it, and no archive is in it"
READER = 1000  # the user of the machine, who is nobody in the container


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """The image, in a folder that every user may look into."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        if obstacle := find_obstacle(folder):
            pytest.skip(obstacle)
        made = Image(folder / "image", CHECKOUT)
        made.build(DOCKERFILE)
        yield made


@pytest.fixture
def folder() -> Iterator[Path]:
    """Somebody's /srv/digest, into which every user may look."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def world(folder: Path, site: Site) -> Iterator[Morning]:
    with PostOffice("starttls", login=True) as office:
        morning = Morning(folder, site, office)
        morning.chat.chmod(0o777)
        yield morning


@pytest.fixture
def docker(image: Image, folder: Path, world: Morning) -> Iterator[Docker]:
    """A machine with that image, a configuration and secrets, and no volume yet."""
    configuration, secrets = folder / "config.yaml", folder / "digest.env"
    configuration.write_text(world.configuration(), encoding="utf-8")
    os.chown(configuration, READER, READER)
    secrets.write_text("".join(f"{name}={value}\n" for name, value in world.secrets.items()), encoding="utf-8")
    running = Docker(image, folder)
    yield running
    running.lose_volumes()


# --- runs ------------------------------------------------------------------------------------------


def test_what_is_begun_once_brings_each_paper_once_while_the_volume_lives(docker: Docker, world: Morning) -> None:
    assert docker.run(BEGIN).status == 0

    for day in (0, 0, 1):
        world.begin_day(day)
        ran = docker.run(DELIVER)
        assert (ran.status, ran.out, ran.err) == (0, b"", "")
        assert world.came_once(day + 1)

    assert docker.run(BEGIN).err.endswith("it is there, and stays as it is\n")


def test_a_volume_that_is_lost_or_not_mounted_is_said_and_sends_nothing(docker: Docker, world: Morning) -> None:
    docker.run(BEGIN)
    docker.run(DELIVER)
    docker.lose_volumes()
    world.begin_day(1)

    for _ in range(2):
        ran = docker.run(DELIVER)
        assert (ran.status, ran.err.count(LOST)) == (2, 1)
        assert "digest init --state" in ran.err

    assert world.came_once(1)


def test_a_failed_source_and_a_mail_that_waits_end_with_their_statuses(docker: Docker, world: Morning) -> None:
    docker.run(BEGIN)
    world.begin_day(0, broken=["moss"])
    assert docker.run(DELIVER).status == 3
    world.begin_day(0)
    world.office.answers("RCPT", "451 later", to=READERS[0])
    assert docker.run(DELIVER).status == 4

    assert docker.run(DELIVER).status == 0
    assert world.came_once(1)


def test_commands_of_a_configuration_that_another_user_may_write_are_refused(docker: Docker) -> None:
    docker.run(BEGIN)

    ran = docker.run(DELIVER.replace("config.yaml:ro", "config.yaml"))

    assert ran.status == 2
    assert f"belongs to somebody else (user {READER})" in ran.err


def test_a_configuration_in_a_folder_of_links_that_is_mounted_read_only_may_name_commands(
    docker: Docker, folder: Path, world: Morning
) -> None:
    # As Kubernetes mounts a ConfigMap: https://kubernetes.io/docs/concepts/configuration/configmap/
    mounted, version = folder / "map", folder / "map" / "..2026_06_08"
    version.mkdir(parents=True)
    (folder / "config.yaml").rename(version / "config.yaml")
    (mounted / "..data").symlink_to(version.name)
    (mounted / "config.yaml").symlink_to("..data/config.yaml")
    for path in (mounted, version):
        path.chmod(0o777)
    docker.run(BEGIN)

    ran = docker.run(DELIVER.replace("config.yaml:/etc/digest/config.yaml", "map:/etc/digest"))

    assert (ran.status, ran.err) == (0, "")
    assert world.came_once(1)


def test_a_configuration_that_not_all_may_read_is_said(docker: Docker, folder: Path) -> None:
    docker.run(BEGIN)
    (folder / "config.yaml").chmod(0o600)

    ran = docker.run(DELIVER)

    assert (ran.status, "config.yaml: cannot be read: Permission denied" in ran.err) == (2, True)


def test_a_monitor_can_ask_the_same_container(docker: Docker) -> None:
    docker.run(BEGIN)
    (words,) = re.findall(r"`digest (status --check .*?)`", PAGE)

    assert docker.run(f"{DELIVER} {words}").status == 3
    docker.run(DELIVER)
    assert docker.run(f"{DELIVER} {words}").status == 0


# --- what is written -------------------------------------------------------------------------------


def test_the_image_is_pinned_has_a_user_of_its_own_and_no_secret() -> None:
    steps = read_dockerfile(DOCKERFILE)
    names = [name for name, _ in steps]
    said = dict(steps)

    assert re.fullmatch(r"python:3\.\d+-slim", said["FROM"])
    assert names[-4:] == ["USER", "VOLUME", "ENTRYPOINT", "CMD"]
    assert said["USER"].startswith("10001:")
    assert not re.search(r"PASSWORD|TOKEN|KEY|SECRET|APPRISE", DOCKERFILE)
    assert all(json.loads(said[name]) for name in ("ENTRYPOINT", "CMD"))
    assert [rest for name, rest in steps if name == "COPY" and rest.startswith(". ")] == []
    for line in (rest for name, rest in steps if name == "RUN" and "apt-get" in rest):
        assert "--no-install-recommends" in line
        assert line.endswith("rm -rf /var/lib/apt/lists/*")


def test_the_container_that_delivers_can_write_its_volume_alone() -> None:
    assert BUILD == "docker build -t digest ."
    assert "--read-only --tmpfs /tmp " in DELIVER
    assert re.findall(r"-v (\S+)", DELIVER) == ["digest:/state", "/srv/digest/config.yaml:/etc/digest/config.yaml:ro"]


# --- Kubernetes ------------------------------------------------------------------------------------

CRON_JOB = yaml.safe_load(MANIFEST_TEXT)
POD = CRON_JOB["spec"]["jobTemplate"]["spec"]["template"]["spec"]
(CONTAINER,) = POD["containers"]


def test_the_manifest_starts_one_run_a_day_and_repeats_none() -> None:
    schedule = CRON_JOB["spec"]

    assert (CRON_JOB["apiVersion"], CRON_JOB["kind"]) == ("batch/v1", "CronJob")
    assert ZoneInfo(schedule["timeZone"]).key == CONTAINER["env"][0]["value"]
    assert schedule["schedule"].split()[0] != "0"
    # A day's run that is not begun in time is left out; after a hundred of those nothing would start any more.
    assert 0 < schedule["startingDeadlineSeconds"] < 86_400
    assert schedule["concurrencyPolicy"] == "Forbid"
    job = schedule["jobTemplate"]["spec"]
    assert (job["backoffLimit"], POD["restartPolicy"]) == (0, "Never")
    assert 0 < job["activeDeadlineSeconds"] < 86_400


def test_the_manifest_runs_the_image_as_its_user_with_state_secrets_and_configuration() -> None:
    said = dict(read_dockerfile(DOCKERFILE))
    user, group = map(int, said["USER"].split(":"))
    security, volumes = POD["securityContext"], {each.pop("name"): each for each in map(dict, POD["volumes"])}
    mounts = {each["mountPath"]: each for each in CONTAINER["volumeMounts"]}

    assert (security["runAsUser"], security["runAsGroup"], security["runAsNonRoot"]) == (user, group, True)
    assert CONTAINER["securityContext"] == {"readOnlyRootFilesystem": True, "allowPrivilegeEscalation": False}
    assert CONTAINER["args"] == json.loads(said["CMD"])
    assert CONTAINER["envFrom"] == [{"secretRef": {"name": "digest"}}]
    assert re.search(r":\d", CONTAINER["image"])
    assert set(mounts) == {said["VOLUME"], "/etc/digest", "/tmp"}  # noqa: S108 - what the manifest says
    assert {mount["name"] for mount in mounts.values()} == set(volumes)
    assert "persistentVolumeClaim" in volumes[mounts[said["VOLUME"]]["name"]]
    assert "configMap" in volumes[mounts["/etc/digest"]["name"]]
    assert mounts["/etc/digest"]["readOnly"] is True
