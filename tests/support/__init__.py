"""Tools of the tests: loopback servers, throw-away homes, independent readers, invented data."""
