"""Passwords and keys in addresses are used and never shown."""

import pytest

from digest import sources
from digest.credentials import hide_credentials, without_credentials
from digest.errors import UsageError

SHOWN = [
    ("https://ann:s3cret@feeds.example/f.xml", "https://feeds.example/f.xml"),
    ("http://token@feeds.example:8080/f.xml?x=1#top", "http://feeds.example:8080/f.xml?x=1#top"),
    ("HTTPS://ann:p%40ss@feeds.example", "HTTPS://feeds.example"),
    ("https://ann:a@b@feeds.example/f", "https://feeds.example/f"),
    ("https://feeds.example/f?key=TOKEN123", "https://feeds.example/f?key=…"),
    ("https://feeds.example/f?a=1&api_key=TOKEN123&b=2", "https://feeds.example/f?a=1&api_key=…&b=2"),
    ("https://feeds.example/f?apiKey=T0&accessToken=T1", "https://feeds.example/f?apiKey=…&accessToken=…"),
    ("https://feeds.example/f?X-Amz-Signature=abc;auth=x", "https://feeds.example/f?X-Amz-Signature=…;auth=…"),
    ("https://feeds.example/f?Password=x&jwt=y&sig=z", "https://feeds.example/f?Password=…&jwt=…&sig=…"),
    ("https://feeds.example/f?api%5Fkey=x", "https://feeds.example/f?api%5Fkey=…"),
]
ODDLY = [
    ("http://ann:s3/cret@feeds.example/f", "http://feeds.example/f"),
    ("http://ann:s3?cret@feeds.example/f", "http://feeds.example/f"),
    ("http://ann:s3 cret@feeds.example/f", "http://feeds.example/f"),
    ("http:/ann:s3cret@feeds.example/f", "http:/feeds.example/f"),
    ("http:ann:s3cret@feeds.example/f", "http:feeds.example/f"),
    ("feed:http://ann:s3cret@feeds.example/f", "feed:http://feeds.example/f"),
    ("ftp://ann:s3cret@feeds.example/f", "ftp://feeds.example/f"),
    ("https://feeds.example/f#access_token=s3cret", "https://feeds.example/f#access_token=…"),
]
AS_THEY_ARE = [
    "https://feeds.example:8080/@ann/f.xml",
    "https://feeds.example/a:b@c",
    "https://feeds.example/f#top",
    "https://feeds.example/@ann/f.xml",
    "https://feeds.example/f?mail=ann@example.org",
    "https://feeds.example/f?keyword=tides&author=ann&page=2&key=",
    "https://arxiv.org/list/cs.CL/new?skip=0&show=2000",
    "saved page.html",
    "hf:q=api key=x",
    "arxiv:cs.CL",
    "",
]


@pytest.mark.parametrize(("url", "shown"), SHOWN)
def test_an_address_is_shown_without_its_passwords_and_keys(url: str, shown: str) -> None:
    assert without_credentials(url) == shown
    assert without_credentials(shown) == shown
    assert sources.parse_address(url).text == shown


@pytest.mark.parametrize(("url", "shown"), ODDLY)
def test_an_address_that_is_written_wrong_tells_no_password_either(url: str, shown: str) -> None:
    assert without_credentials(url) == shown


@pytest.mark.parametrize("url", [url for url, _ in ODDLY if not url.startswith("https")] + ["ann:s3cret@feeds.example"])
def test_no_error_about_an_address_tells_its_password(url: str) -> None:
    try:
        told = sources.parse_address(url).text
    except UsageError as error:
        told = str(error)

    assert "cret" not in told


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_what_holds_none_is_shown_as_it_is(text: str) -> None:
    assert without_credentials(text) == text


@pytest.mark.parametrize(("url", "_"), SHOWN)
def test_an_address_is_asked_with_all_that_it_holds(url: str, _: str) -> None:
    scheme, colon, rest = url.partition(":")

    assert sources.parse_address(url).place == f"{scheme.lower()}{colon}{rest.partition('#')[0]}"


@pytest.mark.parametrize(
    "said",
    [
        "no usable address: http://ann:p%40ssword@h.example/f",
        "the server says p@ssword is wrong",
        "Max retries exceeded with url: /f?key=TOKEN%20123",
        "led to https://other.example/?token=TOKEN 123",
        "key TOKEN+123",
    ],
)
def test_what_is_said_of_an_address_does_not_tell_its_secrets(said: str) -> None:
    told = hide_credentials(said, "http://ann:p%40ssword@h.example/f?key=TOKEN%20123&token=TOKEN+123")

    assert "…" in told
    assert not any(secret in told for secret in ("ssword", "TOKEN"))


def test_a_password_of_three_letters_does_not_spoil_the_sentence() -> None:
    assert hide_credentials("the answer broke off", "https://a:the@h.example/f") == "the answer broke off"
