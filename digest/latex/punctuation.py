"""Quotes, dashes and ties as LaTeX types them."""

from digest.latex.patterns import pattern

# A tie joins words. "5~10" is a range, "x~N(0, 1)" a distribution, "host:~/x" and "a~=b" are code.
_TIE = r"(?<=[^\s\\~(\[{\x22/=<>])~(?=[^\s~.,;)/=])(?!(?<=[\d%]~)\d)(?![A-Z][a-z]*\()"


def punctuated(text: str) -> str:
    """*text* with typographic quotes and dashes, and blanks for ties; `~70%` and `--flag` stay."""
    if "`" in text:
        text = pattern(r"(?<!`)``(?!`)((?:[^`]|`(?!`))*?)(?:''|\"|”)").sub(r"“\1”", text)
        text = pattern(r"(?<![\w`\\])`([^`'\n]+)'(?![\w'`])").sub(r"‘\1’", text)
    if "--" in text:
        text = pattern(r"(?<![-!<])---(?![->])").sub("—", text)
        text = pattern(r"(?<![-!<])--(?![->])(?!(?<=\s--)[A-Za-z]|(?<=^--)[A-Za-z])").sub("–", text)
    if "~" in text:
        text = pattern(r"(?<=[\w.,)])~(?=\s)").sub("", text)
        text = pattern(_TIE).sub(" ", text)
    return text
