"""The deliveries of the configuration, mails and commands: who is due, what each one gets, the outbox, the ways out.

    recipients ──► due_deliveries ──► archive.outbox ──► outbox_runner ──► transports
    who gets a     who is due,        queued with what   one attempt a     the mail account (`channels.mail`),
    digest         and letters        they deliver       run for each      a command (`command_carrier`)

The states of a letter in the outbox, and who moves it on:

    queue
      │
      ▼           result "pending" ──► pending      the next run tries again
    pending ────► result "held" ─────► held         for this letter, or for all of the account or the command
      │           result "failed" ───► failed       refused for good
      │ mark_possibly_sent: before the last byte leaves, or the program starts; counts one doubt
      ▼           result "sent" ─────► (deleted)    accepted
    sending ────► a refusal ─────────► as above, and the doubt is taken back
                  result "in doubt" ─► pending, or held from the second doubt on
                  the run is killed ─► sending, until begin_attempt of the next run makes it pending

    any state  ── release ───────────► pending      a person: `digest mail retry`, without ID for held and failed ones
    any state  ── drop ──────────────► (deleted)    a person: `digest mail drop`
    not failed ── hold_letters_to_others ► held     the recipient is not in the configuration

Every change of a state is a transaction of `digest.archive.outbox`, which says the rules for doubts.
"""
