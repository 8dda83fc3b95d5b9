"""Which variables of a shell a scheduled run would lack, which stay together, and which may be secret."""

import pytest

from digest.schedules.variables import Wanted, compare_variables, list_secrets

PLAIN = Wanted([["HF_ENDPOINT", "HF_TOKEN"]])
MISSING = {
    "a proxy": ({"HTTPS_PROXY": "http://p"}, {}, ["HTTPS_PROXY"]),
    "both cases": ({"https_proxy": "http://p", "no_proxy": "x"}, {}, ["https_proxy", "no_proxy"]),
    "past no proxy": ({"no_proxy": "*"}, {}, []),
    "past the proxy of the file": ({"no_proxy": "*"}, {"HTTPS_PROXY": "http://p"}, ["no_proxy"]),
    "certificates": ({"REQUESTS_CA_BUNDLE": "/c", "SSL_CERT_DIR": "/d"}, {}, ["REQUESTS_CA_BUNDLE", "SSL_CERT_DIR"]),
    "stores": ({"PASSWORD_STORE_KEY": "k", "GNUPGHOME": "/g"}, {}, ["GNUPGHOME", "PASSWORD_STORE_KEY"]),
    "of digest": ({"DIGEST_MIRRORS": "m", "DIGEST_LATER": "x"}, {}, ["DIGEST_LATER", "DIGEST_MIRRORS"]),
    "for a terminal": ({"DIGEST_PAGER": "less", "DIGEST_COLOR": "never", "LANG": "C", "TERM": "x"}, {}, []),
    "empty": ({"HTTPS_PROXY": "", "TZ": ""}, {}, []),
    "in the file": ({"HF_TOKEN": "t", "TZ": "UTC"}, {"HF_TOKEN": "t"}, ["TZ"]),
    "in the file in the other case": ({"HTTPS_PROXY": "http://p"}, {"https_proxy": "http://p"}, []),
}


@pytest.mark.parametrize(("shell", "file", "names"), MISSING.values(), ids=MISSING)
def test_what_the_file_lacks_is_missing(shell: dict[str, str], file: dict[str, str], names: list[str]) -> None:
    assert list(compare_variables(shell, file, PLAIN).missing) == names


def test_a_token_does_not_go_to_the_mirror_of_the_file() -> None:
    found = compare_variables({"HF_ENDPOINT": "https://a", "HF_TOKEN": "t"}, {"HF_ENDPOINT": "https://b"}, PLAIN)

    assert (dict(found.missing), list(found.different)) == ({}, ["HF_ENDPOINT", "HF_TOKEN"])


def test_what_the_configuration_mentions_is_wanted_too() -> None:
    shell = {"APPRISE_URLS": "u", "PATH": "/opt", "XDG_DATA_HOME": "/d"}

    assert list(compare_variables(shell, {}, PLAIN).missing) == []
    wanted = Wanted(names=["APPRISE_URLS", "PATH"], has_programs=True)
    assert sorted(compare_variables(shell, {}, wanted).missing) == sorted(shell)


def test_what_belongs_to_a_login_is_never_missing_but_told() -> None:
    found = compare_variables({"SSH_AUTH_SOCK": "/s", "XDG_RUNTIME_DIR": "/run"}, {}, PLAIN)

    assert (dict(found.missing), found.session) == ({}, ["SSH_AUTH_SOCK", "XDG_RUNTIME_DIR"])


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("HF_TOKEN", "t", True),
        ("APPRISE_URLS", "slack://a/b", True),
        ("DIGEST_MAIL_PASSWORD", "p", True),
        ("HTTPS_PROXY", "http://me:pw@proxy", True),
        ("DIGEST_MIRRORS", "https://a=https://me:pw@b", True),
        ("HF_ENDPOINT", "https://b?token=abcdef", True),
        ("SOMETHING", "x", True),
        ("HTTPS_PROXY", "http://proxy:3128", False),
        ("DIGEST_MIRRORS", "https://a=https://b", False),
        ("PASSWORD_STORE_DIR", "/p", False),
        ("XDG_STATE_HOME", "/s", False),
        ("HF_TOKEN", "", False),
    ],
)
def test_what_is_not_known_to_be_open_may_be_secret(name: str, value: str, secret: bool) -> None:
    assert list(list_secrets({name: value})) == ([name] if secret else [])
