"""The digest as an e-mail message."""
