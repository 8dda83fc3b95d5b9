"""The reader's rules: one matcher for all terms, and the verdict; `language` reads them, `workbench` betters them."""
