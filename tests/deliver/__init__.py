"""The post and its ways: a real server on the loopback address, and what becomes of letters."""
