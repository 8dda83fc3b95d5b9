"""Quotes, dashes and ties as LaTeX types them."""

from digest.latex.patterns import pattern

# Between `~` and a blank or a digit behind a digit it is no tie: "5~10", "at ~70%".
_TIE = r"(?<=[^\s\\~(\[{\x22/=<>])~(?=[^\s~.,;)])(?!(?<=[\d%]~)\d)"


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
