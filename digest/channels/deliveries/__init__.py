"""Sending mail: who is due, what each one gets, the outbox, and the ways out of it.

    recipients ──► round ────► archive.outbox ──► outbox_runner ──► carriers
    who is due     letters     queued with what   one attempt a    smtp, sendmail,
                               they deliver       run for each     Maildir, folder

The states of a mail in the outbox, and who moves it on:

    queue
      │
      ▼           result "pending" ──► pending      the next run tries again
    pending ────► result "held" ─────► held         for this mail, or for the whole account
      │           result "failed" ───► failed       refused for good
      │ mark_possibly_sent: before the last byte leaves; counts one doubt
      ▼           result "sent" ─────► (deleted)    accepted
    sending ────► a refusal ─────────► as above, and the doubt is taken back
                  result "in doubt" ─► pending, or held from the second doubt on
                  the run is killed ─► sending, until begin_attempt of the next run makes it pending

    any state  ── release ───────────► pending      a person: `digest mail retry`, without ID for held and failed ones
    any state  ── drop ──────────────► (deleted)    a person: `digest mail drop`
    not failed ── hold_mail_to_others ► held        the recipient is not in the configuration

Every change of a state is a transaction of `digest.archive.outbox`, which says the rules for doubts.
"""
