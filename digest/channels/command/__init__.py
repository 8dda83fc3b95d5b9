"""How digests get to commands of the reader: a program is run, and reads one from its standard input."""
