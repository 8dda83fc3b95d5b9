"""A program of the reader sees what it needs and what it was promised, and no secret."""

import pytest

from digest.commands.environment import VARIABLE_NAME, choose_program_environment, find_unset_variables

SECRETS = {
    "DIGEST_MAIL_PASSWORD": "hunter2",
    "HF_TOKEN": "hf_x",
    "OPENALEX_API_KEY": "k",
    "NCBI_API_KEY": "k",
    "AWS_SECRET_ACCESS_KEY": "k",
    "LCX": "not of the language",
}
NEEDED = {
    "PATH": "/usr/bin",
    "HOME": "/home/me",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "Europe/Berlin",
    "TMPDIR": "/scratch/me",
    "https_proxy": "http://proxy.example.org:3128",
    "NO_PROXY": "localhost",
    "SSL_CERT_FILE": "/etc/ca.pem",
    "REQUESTS_CA_BUNDLE": "/etc/ca.pem",
    "XDG_RUNTIME_DIR": "/run/user/1000",
    "SYSTEMROOT": "C:\\Windows",
}


def test_a_program_sees_what_it_needs_and_no_secret() -> None:
    assert choose_program_environment({**SECRETS, **NEEDED}) == NEEDED


@pytest.mark.parametrize("name", SECRETS)
def test_what_is_named_for_it_is_handed_on_and_nothing_beside_it(name: str) -> None:
    assert choose_program_environment(SECRETS, [name]) == {name: SECRETS[name]}


def test_what_is_not_set_is_not_made_up() -> None:
    assert choose_program_environment({"PATH": "/bin"}, ["APPRISE_URLS"]) == {"PATH": "/bin"}
    assert find_unset_variables({"PATH": "/bin"}, ["APPRISE_URLS", "PATH"]) == ["APPRISE_URLS"]


def test_a_secret_that_is_handed_on_empty_counts_as_not_set() -> None:
    assert find_unset_variables({"APPRISE_URLS": "", "TOPIC": "x"}, ["APPRISE_URLS", "TOPIC"]) == ["APPRISE_URLS"]


def test_the_callers_environment_is_left_as_it_is() -> None:
    environment = {**SECRETS, **NEEDED}

    choose_program_environment(environment)["PATH"] = "/elsewhere"

    assert environment == {**SECRETS, **NEEDED}


@pytest.mark.parametrize(("text", "is_name"), [("APPRISE_URLS", True), ("_x1", True), ("1X", False), ("A=b", False)])
def test_the_name_of_a_variable_is_told_from_other_texts(text: str, is_name: bool) -> None:
    assert bool(VARIABLE_NAME.fullmatch(text)) is is_name
