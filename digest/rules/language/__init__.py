"""The language for words: from the text of an expression to its tree, and what spellings each term stands for."""
