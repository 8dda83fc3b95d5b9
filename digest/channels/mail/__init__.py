"""How mails leave: by SMTP, by the machine's own mail system, into a Maildir or a folder; and what logs in."""
