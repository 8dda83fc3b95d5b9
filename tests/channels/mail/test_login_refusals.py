"""What the refusals of a login lead to: each known reply in a row, and what must never be said to whom."""

import pytest
from support.letters import NOW, letter
from support.post_office import PASSWORD, Odd, PostOffice
from support.token_office import MICROSOFT_REFUSES

from digest.channels.mail.login_refusals import add_advice, explain_no_login, find_advice, result_of_refused_login
from digest.channels.mail.smtp import Smtp
from digest.config.mail import Account, Auth
from digest.letters import SendResult

NO_BASIC = "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [AM0P123.PROD.OUTLOOK.COM]"
NO_TENANT = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit …"
NO_MAILBOX = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit …"
RETIRED = "550 5.7.30 Basic authentication is not supported for Client Submission."
DEFAULTS = "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy."
CRITERIA = "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated."
WRONG = "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect."
OFFICE, OUTLOOK, GMAIL, LAB = "smtp.office365.com", "smtp-mail.outlook.com", "smtp.gmail.com", "mail.lab.example"
NO_APP_PASSWORD, NO_OAUTH = "app password", "xoauth2"


def account(host: str, auth: Auth = "password", user: str = "me@example.org") -> Account:
    return Account("me@example.org", "smtp", host, user=user, auth=auth)


@pytest.mark.parametrize(
    ("host", "auth", "reply", "advice", "never"),
    [
        (OUTLOOK, "password", NO_BASIC, "takes no passwords, app passwords included; write `auth: xoauth2`", "does it"),
        (LAB, "password", NO_BASIC, "let msmtp log in by `sendmail:`", "does it want"),
        (OFFICE, "password", RETIRED, "takes no passwords, app passwords included; write `auth: xoauth2`", "does it"),
        (OFFICE, "password", NO_TENANT, "administrator must allow Authenticated SMTP", NO_OAUTH),
        (OFFICE, "xoauth2", NO_MAILBOX, "administrator must allow Authenticated SMTP", "run `token"),
        (OFFICE, "password", DEFAULTS, "a policy of the organisation; the administrator", NO_APP_PASSWORD),
        (OFFICE, "xoauth2", CRITERIA, "a policy of the organisation; the administrator", NO_APP_PASSWORD),
        (
            OFFICE,
            "password",
            WRONG,
            "is the password right? Microsoft takes none from ever more",
            NO_APP_PASSWORD,
        ),
        (OFFICE, "password", MICROSOFT_REFUSES, "is the password right? Microsoft", NO_APP_PASSWORD),
        (
            OFFICE,
            "password",
            "535 5.7.3 Authentication unsuccessful",
            "ever more accounts; write `auth",
            NO_APP_PASSWORD,
        ),
        (OFFICE, "xoauth2", MICROSOFT_REFUSES, "https://outlook.office.com/SMTP.Send, not for Graph", NO_APP_PASSWORD),
        (OFFICE, "xoauth2", "535 5.7.3 Authentication unsuccessful", "SMTP.Send", NO_APP_PASSWORD),
        (LAB, "password", "535 5.7.3 Authentication unsuccessful", "does it want an app password?", NO_OAUTH),
        (GMAIL, "password", "534 5.7.9 Application-specific password required.", "2-step verification", "does it want"),
        (
            GMAIL,
            "password",
            "534 5.7.14 Please log in via your web browser",
            "log in by a browser once",
            "does it want",
        ),
        (GMAIL, "password", "535 5.7.8 Username and Password not accepted.", "Google wants an app password", NO_OAUTH),
        (GMAIL, "xoauth2", "535 5.7.8 Username and Password not accepted.", "run `token_command`", NO_APP_PASSWORD),
        ("127.0.0.1", "password", "535 no", "a bridge (Proton's) has one of its own", NO_OAUTH),
        (LAB, "password", "535 no", "does it want an app password?", NO_OAUTH),
        (LAB, "oauthbearer", "535 no", "the token was refused", NO_APP_PASSWORD),
    ],
)
def test_a_refusal_leads_to_what_can_be_done(host: str, auth: Auth, reply: str, advice: str, never: str) -> None:
    result = result_of_refused_login(account(host, auth), int(reply[:3]), reply[4:])

    assert (result.state, result.for_all) == ("held", True)
    assert reply in result.detail
    assert advice in result.detail
    assert never not in result.detail.replace(reply, "")


@pytest.mark.parametrize("reply", [NO_BASIC, WRONG, DEFAULTS, MICROSOFT_REFUSES, RETIRED, "535 5.7.3 no", "535 no"])
@pytest.mark.parametrize("host", [OFFICE, OUTLOOK, "smtp.outlook.com", "SMTP.Office365.com"])
@pytest.mark.parametrize("auth", ["password", "xoauth2", "oauthbearer"])
def test_microsoft_s_accounts_are_never_told_to_get_an_app_password(host: str, auth: Auth, reply: str) -> None:
    assert "app password?" not in find_advice(account(host, auth), reply)


@pytest.mark.parametrize("user", ["me@outlook.com", "me@hotmail.co.uk", "me@live.nl", "me@msn.com"])
def test_an_account_of_microsoft_s_is_known_by_its_user_too(user: str) -> None:
    assert "takes no passwords" in find_advice(account(LAB, user=user), "535 no")


@pytest.mark.parametrize("auth", ["password", "xoauth2"])
@pytest.mark.parametrize("code", [421, 432, 451, 454, -1])
def test_what_may_pass_waits_without_advice(auth: Auth, code: int) -> None:
    result = result_of_refused_login(account(OFFICE, auth), code, b"4.7.0 too many logins")

    assert result == SendResult(
        "pending", f"{OFFICE} refuses the login of me@example.org: {code} 4.7.0 too many logins", True
    )


def test_a_refusal_of_the_sender_after_a_login_has_the_same_advice() -> None:
    refused = SendResult("held", RETIRED, for_all=True)

    assert "`auth: xoauth2`" in add_advice(account(OFFICE), refused).detail
    assert add_advice(account(OFFICE, user=""), refused) == refused
    assert add_advice(account(LAB), SendResult("held", "550 who?")) == SendResult("held", "550 who?")


def test_a_password_that_is_refused_by_a_real_server_is_told_so() -> None:
    with PostOffice("starttls", login=True) as office:
        office.always("AUTH", NO_BASIC)
        with Smtp(office.account(), lambda: PASSWORD, now=NOW, pause=0, timeout=1) as server:
            result = server.send(letter(), lambda: None)

    assert result.state == "held"
    assert "takes no passwords, app passwords included" in result.detail


@pytest.mark.parametrize("said", ["334 !", "334 Password, please", "334 " + "QUFB" * 4, Odd.CUT], ids=str)
def test_a_login_by_password_that_is_answered_oddly_ends_in_a_sentence(said: str | Odd) -> None:
    with PostOffice("none", login=True) as office:
        office.always("AUTH", said)
        with Smtp(office.account(), lambda: PASSWORD, now=NOW, pause=0, timeout=0.3) as server:
            result = server.send(letter(), lambda: None)

    assert result.state in ("held", "pending")
    assert result.for_all


@pytest.mark.parametrize(
    ("offered", "told"),
    [
        ((), "offers no login that can be used here; take `user:` away, or another port"),
        (("XOAUTH2",), "write `auth: xoauth2` with `token_command:`"),
        (("GSSAPI", "NTLM"), "offers logins that digest does not know (GSSAPI, NTLM); msmtp may, by `sendmail:`"),
    ],
)
def test_a_server_without_a_login_by_password_leads_elsewhere(offered: tuple[str, ...], told: str) -> None:
    assert told in explain_no_login(account(LAB), offered)
