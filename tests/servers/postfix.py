"""A private Postfix below one folder: nothing of it listens but on the loopback address, nothing leaves."""

import socket
import subprocess
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from time import monotonic, sleep

import trustme

USER, PASSWORD = "me", "s3cr3t-of-the-lab"
MAIN = """
compatibility_level = 3.6
queue_directory = {base}/queue
data_directory = {base}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
myhostname = localhost
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
default_transport = error:nothing leaves this server
relay_transport = error:nothing leaves this server
virtual_mailbox_domains = example.org
virtual_mailbox_base = {base}/mail
virtual_mailbox_maps = inline:{{ you@example.org=you/, she@example.org=she/, me@example.org=me/ }}
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_minimum_uid = 1
alias_maps =
smtpd_tls_cert_file = {base}/server.pem
smtpd_tls_key_file = {base}/server.pem
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = {base}/etc/sasl
smtpd_recipient_restrictions = check_recipient_access inline:{{ {{grey@example.org=450 4.7.1 Greylisted}} }},
    permit_sasl_authenticated, reject
message_size_limit = 200000
maillog_file = {base}/mail.log
maillog_file_prefixes = {base}
"""


class Postfix:
    """Its *port*, its certificate authority, its Maildirs."""

    def __init__(self, base: Path) -> None:
        self.base, self.etc, self.ca = base, base / "etc", base / "ca.pem"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]

    def start(self) -> None:
        for name in ("etc/sasl", "queue", "data", "mail"):
            (self.base / name).mkdir(parents=True)
        _ran("chown", "postfix", self.base / "data")
        _ran("chown", "nobody", self.base / "mail")
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca)
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(self.base / "server.pem")
        (self.etc / "main.cf").write_text(MAIN.format(base=self.base))
        (self.etc / "master.cf").write_text(self._services())
        logins = "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\n"
        (self.etc / "sasl" / "smtpd.conf").write_text(f"{logins}sasldb_path: {self.base}/sasldb2\n")
        database = ("saslpasswd2", "-p", "-f", self.base / "sasldb2", "-c", "-u", "localhost", USER)
        subprocess.run(database, input=PASSWORD.encode(), check=True, capture_output=True)
        _ran("chown", "postfix", self.base / "sasldb2")
        _ran("postfix", "-c", self.etc, "check")
        _ran("postfix", "-c", self.etc, "start")

    def stop(self) -> None:
        _ran("postfix", "-c", self.etc, "stop")

    def _services(self) -> str:
        lines = []
        for line in Path("/usr/share/postfix/master.cf.dist").read_text().splitlines():
            words = line.split()
            if line[:1].isalpha() and len(words) >= 8:
                name = f"127.0.0.1:{self.port}" if words[:2] == ["smtp", "inet"] else words[0]
                words[0], words[4] = name, "n"
            lines.append(" ".join(words) if line[:1].isalpha() else line)
        return "\n".join([*lines, "postlog unix-dgram n - n - 1 postlogd", ""])

    def mails(self, user: str, expected: int) -> list[EmailMessage]:
        """What lies in the Maildir of *user*, once *expected* mails are there (or some seconds have gone)."""
        folder = self.base / "mail" / user / "new"
        end = monotonic() + 10
        while len(list(folder.glob("*"))) < expected and monotonic() < end:
            sleep(0.1)
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*"))]

    def configuration(self, *recipients: str) -> str:
        """The mail account of `digest` for this server."""
        keys = {
            "from": "Paper digest <me@example.org>",
            "to": f"[{', '.join(recipients)}]",
            "host": "localhost",
            "port": str(self.port),
            "security": "starttls",
            "user": USER,
            "password_command": f"echo {PASSWORD}",
            "ca_file": str(self.ca),
        }
        return "mail:\n" + "".join(f"  {key}: {value}\n" for key, value in keys.items())


def _ran(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, (command, done.stderr)
