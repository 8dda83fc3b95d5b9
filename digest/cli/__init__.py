"""The command line: options in, one call, exit status out; a module for each command word."""
