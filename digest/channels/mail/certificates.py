"""Which certificates of a mail server are trusted, and what to do about one that is not."""

import ssl
from datetime import datetime

from digest import filesystem
from digest.channels.mail.smtp_replies import RefusedError
from digest.config.mail import Account, is_on_this_machine
from digest.errors import UsageError
from digest.letters import SendResult

# https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
_NOT_YET_VALID, _EXPIRED = 9, 10
_OTHER_NAMES = (62, 64)  # of a host, of an address
_NOTHING_TOLD = "nothing was sent, not even the password"


def make_tls_context(account: Account) -> ssl.SSLContext:
    """What trusts the system's authorities, or the certificates of `ca_file` alone. Raises RefusedError."""
    # Without a context of ours, smtplib accepts any certificate, and sends it the password.
    try:
        ca_file = account.ca_file and filesystem.expand_path(account.ca_file)
        context = ssl.create_default_context(cafile=ca_file)
    except UsageError as error:
        raise RefusedError(SendResult("held", f"mail.ca_file {error}", for_all=True)) from error
    except OSError as error:
        problem = f"mail.ca_file {account.ca_file}: {error.strerror or 'no certificates'}"
        raise RefusedError(SendResult("held", problem, for_all=True)) from error
    if ca_file:
        # Whoever names a certificate means that one: it need not be an authority's, nor have the extensions that
        # Python 3.13 asks of authorities (`openssl req -x509` leaves some out).
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def refuse_certificate(account: Account, error: ssl.SSLCertVerificationError, now: datetime) -> RefusedError:
    """Why the certificate of the server of *account* is not trusted, and how it can be, as an error to raise."""
    return RefusedError(SendResult("held", _explain_certificate(account, error, now), for_all=True))


def _explain_certificate(account: Account, error: ssl.SSLCertVerificationError, now: datetime) -> str:
    problem = f"the certificate of {account.place} cannot be trusted: {error.verify_message}"
    if error.verify_code in (_EXPIRED, _NOT_YET_VALID):
        return f"{problem}; is this machine's clock right? it says {now:%Y-%m-%d %H:%M}"
    return f"{problem}; {_NOTHING_TOLD}; {_advise(account, error.verify_code)}"


def _advise(account: Account, code: int) -> str:
    if code in _OTHER_NAMES:
        return "write the name that stands in the certificate under `host:`"
    if account.ca_file:
        return f"mail.ca_file {account.ca_file} holds another one: has the server got a new certificate?"
    starttls = "-starttls smtp " if account.security == "starttls" else ""
    where = f"{account.place}:{account.port}"
    shown = f"`openssl s_client {starttls}-connect {where} -showcerts </dev/null`"
    if is_on_this_machine(account.place):
        return f"save it, and write `ca_file: ~/cert.pem` under `mail:`; Proton Bridge exports it, {shown} shows it"
    return (
        "if the server has a certificate of its own, get that from whoever runs it, and write `ca_file: ~/cert.pem`"
        f" under `mail:`; {shown} shows what comes now"
    )
