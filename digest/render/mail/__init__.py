"""The digest as an e-mail message: its headers, its plain part and its HTML part."""
