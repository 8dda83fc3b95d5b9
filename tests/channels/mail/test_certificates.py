"""Certificates that are not trusted: the message says how they can be, and what is wrong with the one that is named."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from support.letters import NOW, letter
from support.post_office import HOST, PostOffice, Security

from digest.channels.mail.certificates import make_tls_context, refuse_certificate
from digest.channels.mail.smtp import Smtp
from digest.config.mail import Account

SELF_SIGNED, NOT_SIGNED, OTHER_NAME, EXPIRED = 18, 20, 62, 10


def told(account: Account, code: int) -> str:
    error = ssl.SSLCertVerificationError()
    error.verify_code, error.verify_message = code, "self-signed certificate"
    return refuse_certificate(account, error, NOW).result.detail


def account(host: str, security: Security = "starttls", ca_file: str | None = None) -> Account:
    return Account("me@example.org", "smtp", host, 1025, security, ca_file=ca_file)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.1.1"])
def test_on_this_machine_it_leads_to_the_bridge_s_export(host: str) -> None:
    said = told(account(host), SELF_SIGNED)

    assert f"the certificate of {host} cannot be trusted: self-signed certificate; nothing was sent" in said
    assert "`ca_file: ~/cert.pem` under `mail:`; Proton Bridge exports it" in said
    assert f"`openssl s_client -starttls smtp -connect {host}:1025 -showcerts </dev/null`" in said


@pytest.mark.parametrize("code", [SELF_SIGNED, NOT_SIGNED])
def test_elsewhere_whoever_runs_the_server_is_asked_first(code: int) -> None:
    said = told(account("mail.lab.example", "tls"), code)

    assert "get that from whoever runs it, and write `ca_file: ~/cert.pem`" in said
    assert "`openssl s_client -connect mail.lab.example:1025 -showcerts </dev/null`" in said
    assert "Proton" not in said


def test_a_file_that_is_named_already_is_in_doubt() -> None:
    said = told(account("127.0.0.1", ca_file="~/lab.pem"), SELF_SIGNED)

    assert "mail.ca_file ~/lab.pem holds another one" in said
    assert "openssl" not in said


def test_another_name_is_no_matter_of_trust() -> None:
    assert told(account("localhost"), OTHER_NAME).endswith(
        "write the name that stands in the certificate under `host:`"
    )


def test_a_certificate_that_is_too_old_is_a_question_of_the_clock() -> None:
    said = told(account("localhost"), EXPIRED)

    assert "is this machine's clock right? it says 2026-06-09 07:30" in said
    assert "ca_file" not in said


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_real_server_with_a_certificate_of_its_own_is_told_so(security: Security) -> None:
    with PostOffice(security, login=True) as office:
        without = replace(office.account(), ca_file=None)
        server = Smtp(without, lambda: "", now=NOW, pause=0, timeout=2)
        result = server.send(letter(), lambda: None)

    assert result.state == "held"
    assert "ca_file: ~/cert.pem" in result.detail
    assert not [each for each in office.heard if each.startswith("AUTH")]


def test_a_named_certificate_need_not_be_an_authority_s(tmp_path: Path) -> None:
    authority = trustme.CA()
    leaf = authority.issue_cert(HOST, not_after=datetime(2100, 1, 1, tzinfo=UTC))
    (tmp_path / "leaf.pem").write_bytes(leaf.cert_chain_pems[0].bytes())

    context = make_tls_context(account(HOST, ca_file=str(tmp_path / "leaf.pem")))

    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.verify_flags & ssl.VERIFY_X509_PARTIAL_CHAIN


def test_without_one_the_system_s_authorities_are_asked_as_python_asks_them() -> None:
    assert make_tls_context(account(HOST)).verify_flags == ssl.create_default_context().verify_flags
