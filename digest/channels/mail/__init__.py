"""Sending mail: who is due, what each one gets, the outbox, and the ways out of it."""
