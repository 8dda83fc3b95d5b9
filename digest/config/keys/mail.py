"""The keys of the mail account and of a delivery."""

from digest.config.keys.table import TERMS, WHOLE_NUMBER, YES_OR_NO, Key, KeyTable

MAIL_KEYS = KeyTable(
    "Under mail",
    "One of `host:`, `sendmail:`, `maildir:` and `folder:` says how mails leave. A password is never written here.",
    (
        Key(
            "from",
            "a mail address",
            "Whom the mails are from; `user:`, where that is an address.",
            "from: Paper digest <me@example.org>",
        ),
        Key(
            "to",
            "a mail address, or a list of addresses",
            "Who gets the digest, where there is no `deliver:`.",
            "to: me@example.org",
            needs_item=True,
        ),
        Key("host", "the name of a mail server", "The server that takes the mails.", "host: smtp.example.org"),
        Key(
            "port",
            f"{WHOLE_NUMBER} up to 65535",
            "Its port; 587 with `security: starttls`, 25 with `none`.",
            "port: 587",
            default="465",
        ),
        Key(
            "security",
            "tls, starttls or none",
            "How the connection is kept private; with port 587 or 25 it is starttls.",
            "security: starttls",
            default="tls",
        ),
        Key(
            "insecure",
            YES_OR_NO,
            "Says that `security: none` is meant, though the server is on another machine.",
            "insecure: yes",
            default="no",
        ),
        Key(
            "ca_file",
            "the whole path of a file",
            "The certificate that is trusted, of a server with one of its own.",
            "ca_file: ~/lab-ca.pem",
        ),
        Key("user", "a name or a mail address", "Who logs in.", "user: me@example.org"),
        Key(
            "password_command",
            "a command line",
            "Prints the password of `user:`.",
            "password_command: pass show smtp",
            runs_program=True,
        ),
        Key(
            "password_file",
            "the whole path of a file",
            "Holds the password of `user:`; refused when others can read it.",
            "password_file: ~/.smtp-password",
        ),
        Key("keyring", YES_OR_NO, "Asks the keyring of the desktop for the password.", "keyring: yes", default="no"),
        Key(
            "sendmail",
            "the whole path of a program",
            "The program that takes the mails, in place of `host:`.",
            "sendmail: /usr/sbin/sendmail",
            runs_program=True,
        ),
        Key(
            "maildir",
            "the whole path of a folder",
            "The Maildir into which the mails are put, in place of `host:`.",
            "maildir: ~/Mail/Papers",
        ),
        Key(
            "folder",
            "the whole path of a folder",
            "The folder into which each mail is written as a file (.eml), in place of `host:`.",
            "folder: ~/mails",
        ),
        Key(
            "unsubscribe",
            "a mail address",
            "Where recipients write who want no more mails; it stands in every mail.",
            "unsubscribe: me@example.org",
        ),
        Key(
            "marks",
            YES_OR_NO,
            "Whether the digest to `to:` has your stars, and leaves out what you have hidden.",
            "marks: no",
            default="yes",
        ),
    ),
)

DELIVER_KEYS = KeyTable(
    "In an item of deliver",
    "One digest and who gets it. What it does not say is as in the file; an empty list (`match: []`) takes none of it.",
    (
        Key(
            "to",
            "a mail address, or a list of addresses",
            "Who gets it, one message each.",
            "to: [ann@example.org, bob@example.org]",
            needs_item=True,
        ),
        Key("name", "a text", "Tells two digests to one address apart.", "name: group"),
        Key("match", TERMS, "Words in place of those of the file, topics included.", "match: [Mamba]"),
        Key(
            "topics",
            "as in the file",
            "Topics in place of those of the file, words included.",
            "topics: {Video: [text-to-video]}",
        ),
        Key("mute", TERMS, "In place of that of the file.", "mute: [survey]"),
        Key("follow", "as in the file", "In place of that of the file.", "follow: [Kaiming He]"),
        Key("min_score", WHOLE_NUMBER, "In place of that of the file.", "min_score: 2"),
        Key("max", f"{WHOLE_NUMBER} from 1 on", "In place of that of the file.", "max: 20"),
        Key(
            "every",
            "day, weekday, week, or the name of a day",
            "When it goes out: with each run, on working days, or once a week.",
            "every: friday",
            default="day",
        ),
        Key(
            "empty",
            "skip, note or heartbeat",
            "What happens with an empty digest: nothing, a mail that says so, or one once a week.",
            "empty: heartbeat",
            default="skip",
        ),
        Key(
            "subject",
            "a text with {papers}, {count}, {day}, {date}, {title} or {name} in it",
            "The subject of the mail.",
            'subject: "{papers} for the group, {day}"',
        ),
        Key("format", "html or text", "Text has no HTML part.", "format: text", default="html"),
        Key(
            "marks",
            YES_OR_NO,
            "Whether it is for you: with your stars, without what you have hidden.",
            "marks: yes",
            default="no",
        ),
    ),
)
