"""The reader's rules: terms, expressions, one matcher for all of them, and the verdict."""
