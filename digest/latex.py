"""LaTeX in titles and abstracts, raw or half eaten by a site, made readable as plain Unicode."""

import re
from collections.abc import Callable
from functools import cache

from digest.latex_tables import (
    ACCENTS,
    BLANKS,
    COLORS,
    DOUBLE_STRUCK,
    ESCAPES,
    GREEK,
    HATS,
    LETTERS,
    LOWERED,
    MATH_STYLES,
    NEGATED,
    NOTHING,
    OPERATORS,
    RAISED,
    RELATIONS,
    SPECIAL_LETTERS,
    SWITCHES,
    SYMBOLS,
    TEXT_STYLES,
    UNSEEN,
    WORDS,
    marked,
)

# Everything but digits and the signs of LaTeX.
_ORDINARY = bytes(code for code in range(256) if chr(code) not in "0123456789\\$^_{}~`")
_DEEPEST = 60


def readable(text: str) -> str:
    """*text* with its LaTeX written in plain characters; URLs, prices and identifiers stay.

    What has no plain form keeps its words. A text without LaTeX comes back as it is.
    """
    signs = text.encode("utf-8", "replace").translate(None, _ORDINARY)
    tex = bool(signs) and not signs.isdigit()
    if not (tex or "--" in text or _mangled(text, digits=bool(signs))):
        return text

    text, urls = _without_urls(text)
    text = _punctuated(_repaired(text))
    if any(sign in text for sign in "\\$^_{"):
        text = _Reader(text).read()
    return _with_urls(text, urls) if urls else text


# ── URLs ──

_URL = re.compile(
    r"(?:https?:/|www\.|(?<![\w@./-])(?:[\w-]+\.)+(?:com|org|net|edu|gov|io|ai|co|dev|app|me|cn|de|uk|ch|fr)/)"
    r"(?:[^\s{}<>\"$\\]|\\[_#%&~])*|[\U00100000-\U0010FFFD]"
)


def _without_urls(text: str) -> tuple[str, list[str]]:
    """*text* with a private character for each URL, and the URLs."""
    if "/" not in text and text.isascii():
        return text, []
    urls: list[str] = []

    def hide(found: re.Match[str]) -> str:
        url = found[0].rstrip("'")
        urls.append(re.sub(r"\\([_#%&~])", r"\1", url))
        return chr(0x100000 + len(urls) - 1) + found[0][len(url) :]

    return _URL.sub(hide, text), urls


def _with_urls(text: str, urls: list[str]) -> str:
    return re.sub("[\U00100000-\U0010fffd]", lambda found: urls[ord(found[0]) - 0x100000], text)


def _is_url(char: str) -> bool:
    return char >= "\U00100000"


# ── What Hugging Face leaves of formulas: it drops `$` and the backslash of names ──

_BARE_NAMES = ("tarrow", "infty", "varepsilon", "-alpha")
_NAMES_BY_DIGITS = ("times", "sim", "leq", "geq", "approx", "pm", "uparrow", "downarrow")


def _mangled(text: str, *, digits: bool) -> bool:
    """Whether *text* may hold the name of a sign that lost its backslash."""
    if any(name in text for name in _BARE_NAMES):
        return True
    return digits and any(name in text and _beside_digit(name, text) for name in _NAMES_BY_DIGITS)


def _beside_digit(name: str, text: str) -> bool:
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if any(char.isdigit() for char in text[max(0, at - 2) : at] + text[end : end + 2]):
            return True
        at = text.find(name, end)
    return False


def _sign(found: re.Match[str]) -> str:
    return SYMBOLS[found[1]]


def _spaced_sign(found: re.Match[str]) -> str:
    """The sign between two blanks if the name had one before it, else with what stood behind it."""
    return (
        f" {SYMBOLS[found[2]]} "
        if found[1] and found[3]
        else found[1] + SYMBOLS[found[2]] + found[3] * bool(found[1])
    )


_STYLED = "|".join(
    sorted(TEXT_STYLES - {"code", "path", "title", "author", "so", "section"} | MATH_STYLES | set(HATS))
)
_BRACED = "|".join(
    sorted(
        set(GREEK)
        | set(
            [
                "times",
                "cdot",
                "approx",
                "pm",
                "leq",
                "geq",
                "neq",
                "infty",
                "rightarrow",
                "leftarrow",
                "propto",
            ]
        )
    )
)

# (a word that must be there, the pattern, what it stands for); in this order.
_Repair = tuple[str, str, str | Callable[[re.Match[str]], str]]
_REPAIRS: tuple[_Repair, ...] = (
    ("circ", r"\^ ?(?:\{ ?\\?circ ?\}|\\?circ)(?=times|[^a-z]|$)", "°"),
    ("times", r"(?<=[\d°])times(?![a-z])|(?<=\b[A-Za-z])times(?![a-z])", "×"),
    # Not "A times" nor "I times": between letters only as in "n times n".
    ("times", r"(?<=[\d)] )times(?= [\d(])|(?<=\b[B-HJ-Zb-z] )times(?= (?:[B-HJ-Zb-z]\b|\())", "×"),
    # "sim2real" is a word of robotics.
    ("sim", r"(?<![\\A-Za-z-])sim!?(?=\d)(?!2(?!times)[A-Za-z]{3})", "~"),
    ("{sim}", r"(?<![_^])\{sim\} ?(?=[\d.])", "~"),
    ("leq", r"(?<![\\A-Za-z])(leq)(?= ?[\d.]| [A-Z(])", _sign),
    ("geq", r"(?<![\\A-Za-z])(geq)(?= ?[\d.]| [A-Z(])", _sign),
    ("approx", r"(?<![\\A-Za-z])(approx)(?= ?\.?\d)", _sign),
    # "at 3 pm 20 people": a time has no decimals.
    ("pm", r"(?<=\.\d)(%?(?:\d%?)? ?)pm(?= ?\d)", r"\1±"),
    ("pm", r"(?<![\\\w])(pm)(?=\d)", _sign),
    (
        "arrow",
        r"( ?)(?<![\\A-Za-z])((?:[Rr]ight|[Ll]eft(?:right)?|longright)arrow)(?![a-z])( ?)",
        _spaced_sign,
    ),
    ("parrow", r"(?<![\\A-Za-z])(uparrow)(?![a-z])", _sign),
    ("narrow", r"(?<![\\A-Za-z])(downarrow)(?![a-z])", _sign),
    ("infty", r"(?<![\\A-Za-z])(infty)(?![a-z])", _sign),
    ("var", r"(?<![\\A-Za-z])(varepsilon|vartheta|varphi|varrho|varsigma)(?![A-Za-z])", _sign),
    ("propto", r"( ?)(?<!\\)(propto)(?![a-z])( ?)", " ∝ "),
    ("cdot", r"( ?)(?<!\\)(cdot)(?![a-z])( ?)", _spaced_sign),
    ("-alpha", r"\b((?!Pre|Post|Early|Closed)[A-Z][A-Za-z]*-)(?:(alpha)|(delta))\b(?!-)", r"\1α"),
    ("_", rf"(?<![\\\w])({'|'.join(GREEK)}|ell|nabla|infty|sum|prod)(?=_\{{|_\d|\^|_[A-Za-z]\b)", _sign),
    ("^", rf"(?<![\\\w])({'|'.join(GREEK)}|ell|nabla|infty|sum|prod)(?=_\{{|_\d|\^|_[A-Za-z]\b)", _sign),
    ("{", rf"\{{({_BRACED})\}}", _sign),
    ("{", rf"(?<![\\A-Za-z])(?={_STYLED})(\w+)(?=\{{)", r"\\\1"),
    ("{", rf"(?<![\\\w])(?:{COLORS.replace(' ', '|')})(?=\{{)", r"\\textnormal"),
    ("{", r"\{(bf|em|tt|sc) (?=[^{}]*\})", r"{\\\1 "),
    ("boldsymbol", r"(?<!\\)boldsymbol(?=[^\x00-\x7f])", ""),
    ("left(", r"(?<![\\a-z])left\( ?([^()]*?) ?right\)", r"(\1)"),
    # `\$7` loses its dollar sign and keeps the backslash.
    ("\\", r"(?<![\\\w])\\(?=\d+(?:[.,]\d+)*(?:[KMB]?\b| )(?!\)))", "$"),
)


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _repaired(text: str) -> str:
    """*text* with the signs and names again that lost their backslash."""
    for word, pattern, meaning in _REPAIRS:
        if word in text:
            text = _pattern(pattern).sub(meaning, text)
    return text


# ── Quotes, dashes and ties ──

_TIE = r"(?<=[^\s\\~(\[{\x22/=<>])~(?=[^\s~.,;)])(?!(?<=[\d%]~)\d)"


def _punctuated(text: str) -> str:
    """*text* with typographic quotes and dashes, and blanks for ties; `~70%` and `--flag` stay."""
    if "``" in text:
        text = _pattern(r"(?<!`)``(?!`)((?:[^`]|`(?!`))*?)(?:''|\"|”)").sub(r"“\1”", text)
    if "`" in text:
        text = _pattern(r"(?<![\w`\\])`([^`'\n]+)'(?![\w'`])").sub(r"‘\1’", text)
    if "--" in text:
        text = _pattern(r"(?<![-!<])---(?![->])").sub("—", text)
        text = _pattern(r"(?<![-!<])--(?![->])(?!(?<=\s--)[A-Za-z]|(?<=^--)[A-Za-z])").sub("–", text)
    if "~" in text:
        text = _pattern(_TIE).sub(" ", _pattern(r"(?<=[\w.,)])~(?=\s)").sub("", text))
    return text


# ── The reader ──

_LETTERING = TEXT_STYLES | MATH_STYLES | set(HATS)

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\$\$|[{}$^_\\]|[^\\{}$^_]+", re.DOTALL)
_Frame = dict[str, int]


def _partners(tokens: list[str]) -> dict[int, int]:
    """For the place of each opening brace or dollar sign, the place of its closing one."""
    partner: dict[int, int] = {}
    frames: list[_Frame] = [{}]
    for at, token in enumerate(tokens):
        if token == "{":
            frames.append({"{": at})
        elif token == "}" and len(frames) > 1:
            partner[frames.pop()["{"]] = at
        elif token in ("$", "$$", "\\)", "\\]"):
            opening = {"\\)": "\\(", "\\]": "\\["}.get(token, token)
            if opening in frames[-1]:
                partner[frames[-1].pop(opening)] = at
            if token == opening:
                frames[-1][token] = at
        elif token in ("\\(", "\\["):
            frames[-1][token] = at
    return partner


def _formula(body: str, after: str) -> bool:
    """Whether *body*, found between two dollar signs, is mathematics; else they are prices or names."""
    tex = any(sign in body for sign in "\\^_")
    if not body.strip() or (after[:1].isdigit() and not tex and body[0].isdigit()):
        return False
    if body[0].isspace() or body[-1].isspace():
        return (tex and not body[0].isdigit()) or (len(body.strip()) == 1 and body[0] == body[-1])
    if _pattern(r"[A-Z_]{2,}[/:]").match(body) and after[:1].isalnum():
        return False
    words = _pattern(r"\\[A-Za-z]+\s*(?:\{[^{}]*\})?").sub("", body)
    prose = r"(?<![A-Za-z])[A-Za-z]{2,}\s+[A-Za-z]{2,}" if not body[0].isdigit() else r"\s[A-Za-z]{2,}\s"
    return not _pattern(prose).search(words)


class _Reader:
    """Reads LaTeX from left to right; every method takes the *out* of its group and where it ends."""

    def __init__(self, text: str) -> None:
        self.tokens = _TOKEN.findall(text)
        self.partner = _partners(self.tokens)
        self.at = 0
        self.depth = 0

    def read(self) -> str:
        return self.run(len(self.tokens), math=False)

    def run(self, end: int, *, math: bool) -> str:
        """What stands from here to *end*, which is then the place."""
        out: list[str] = []
        while self.at < end:
            token = self.tokens[self.at]
            self.at += 1
            if token in ("$", "$$", "\\(", "\\["):
                self.dollar(token, out)
            elif len(token) > 1 and token[0] == "\\":
                self.control(token, out, end, math)
            elif token == "{":
                self.group(out, math)
            elif token in ("^", "_"):
                self.script(token, out, end, math)
            else:
                out.append(_formula_text(token) if math else token)
        self.at = end
        return "".join(out)

    # What comes next

    def next(self, end: int) -> str:
        """The token at the place, empty at *end*."""
        return self.tokens[self.at] if self.at < end else ""

    def skip_blanks(self, end: int) -> None:
        following = self.next(end)
        if following and following[0].isspace():
            self.tokens[self.at] = following.lstrip()
            self.at += not self.tokens[self.at]

    def word_ahead(self, end: int) -> bool:
        """Whether a letter or digit follows at once."""
        following = self.next(end)
        name = following[1:] if following[:1] == "\\" else ""
        return following[:1].isalnum() or name in LETTERS or name in OPERATORS or name in _LETTERING

    def group_ahead(self, end: int) -> bool:
        return self.next(end) == "{" and self.at in self.partner

    def raw(self) -> str:
        """The group ahead as it was written, without its braces."""
        start, self.at = self.at + 1, self.partner[self.at] + 1
        return "".join(self.tokens[start : self.at - 1])

    def inner(self, *, math: bool) -> str:
        """The group ahead, read; as it is where groups are nested beyond reason."""
        if self.depth >= _DEEPEST:
            return self.raw()
        close = self.partner[self.at]
        self.at += 1
        self.depth += 1
        text = self.run(close, math=math)
        self.depth -= 1
        self.at = close + 1
        return text

    def option(self, end: int) -> str:
        """What the square brackets ahead hold, if they open and close in one go."""
        found = _pattern(r"\s*\[([^\]]*)\]").match(self.next(end))
        if not found:
            return ""
        self.tokens[self.at] = self.tokens[self.at][found.end() :]
        self.at += not self.tokens[self.at]
        return found[1]

    def argument(self, end: int, *, math: bool) -> str | None:
        """The group, the name or the one character ahead, read; None at *end*."""
        if math:
            self.skip_blanks(end)
        if self.group_ahead(end):
            return self.inner(math=math)
        token = self.next(end)
        if not math or token in ("", "{", "}", "^", "_", "$", "$$", "\\"):
            return None
        if token[0] == "\\" and self.depth < _DEEPEST:
            out: list[str] = []
            self.at += 1
            self.depth += 1
            self.control(token, out, end, math)
            self.depth -= 1
            return "".join(out)
        self.tokens[self.at] = token[1:]
        self.at += len(token) == 1
        return token[0]

    # What the tokens mean

    def dollar(self, token: str, out: list[str]) -> None:
        close = self.partner.get(self.at - 1)
        if close is None or self.depth >= _DEEPEST:
            out.append(token)
            return
        if token[0] == "$":
            after = self.tokens[close + 1] if close + 1 < len(self.tokens) else ""
            if not _formula("".join(self.tokens[self.at : close]), after):
                out.append(token)
                return
        self.depth += 1
        formula = _pattern(r"\s{2,}").sub(" ", self.run(close, math=True))
        formula = _pattern(r"(?<=[(\[⟨⌊⌈]) | (?=[)\]⟩⌋⌉])").sub("", formula)
        out.append(formula.strip() or formula[:1])
        self.depth -= 1
        self.at = close + 1

    def group(self, out: list[str], math: bool) -> None:
        self.at -= 1
        if self.at not in self.partner:
            out.append("{")
            self.at += 1
            return
        close = self.partner[self.at]
        raw = "".join(self.tokens[self.at + 1 : close]) if close - self.at < 40 else "\\many"
        after = self.tokens[close + 1][0] if close + 1 < len(self.tokens) else ""
        before = _last(out)
        text = self.inner(math=math)
        if _is_url(before) and raw:
            out.append(_shown_beside_url(before, text))
        elif math or _only_typeset(raw, before, after):
            out.append(text)
        else:
            out.append(f"{{{text}}}")

    def script(self, token: str, out: list[str], end: int, math: bool) -> None:
        table = RAISED if token == "^" else LOWERED
        if not math and not self.group_ahead(end):
            out.append(self.bare_script(token, out, end))
            return
        body = self.argument(end, math=True) if math or not _last(out).isspace() else None
        out.append(token if body is None else _small(body, table, token))
        if math and out[-1][0] == token and out[-1][-1].isalnum() and self.word_ahead(end):
            out.append(" ")

    def bare_script(self, token: str, out: list[str], end: int) -> str:
        """In prose only what can hardly be an identifier: 10^3, L_2, A^*, not pass^k nor a_1b."""
        before = "".join(out[-3:])[-8:]
        after = self.next(end)
        if token == "^":
            found = _pattern(r"-?\d+(?![\d.]*\w)|-?\d+(?=[A-Z])|[*+∘°](?![\w*^+])").match(after)
            if after.startswith("\\") and before[-1:].isalnum():
                return _small(self.argument(end, math=True) or "", RAISED, token)
            fits = _pattern(r"[\w)\]}|∞∇]$").search(before) and not before.lower().endswith("pass")
        else:
            found = _pattern(r"(?:\d+|[a-z](?![\w.]))(?![\w.]*\w)|\d+(?=\.?(?:$|\s))").match(after)
            fits = _pattern(r"(?:(?<![\w^\\./\"'`])[^\W\d_]|[∇∑∏∫]|\blog)$").search(before)
        if not found or not fits or (found[0].isalpha() and found[0] not in LOWERED):
            return token
        self.tokens[self.at] = after[found.end() :]
        self.at += not self.tokens[self.at]
        return _small(found[0], RAISED if token == "^" else LOWERED, token)

    def control(self, token: str, out: list[str], end: int, math: bool) -> None:
        name = token[1:].rstrip("*") or "*"
        if not math and name in ACCENTS:
            out.append(self.accent(name, out, end))
        elif name in _COMMANDS:
            out.append(_COMMANDS[name](self, out, end, math))
        elif name in SYMBOLS:
            self.symbol(name, out, end, math)
        elif math and name in OPERATORS:
            self.operator(OPERATORS[name], out, end)
        elif name in SWITCHES or name in BLANKS or name in NOTHING:
            self.skip_blanks(end)
            out.append(" " if name in BLANKS else "")
        elif name in TEXT_STYLES or name in MATH_STYLES:
            inside = math and (name in MATH_STYLES or not name.startswith(("text", "mbox", "hbox")))
            self.option(end)
            body = (
                self.argument(end, math=True)
                if inside
                else self.inner(math=False)
                if self.group_ahead(end)
                else None
            )
            out.append(token if body is None else body)
        elif name in HATS and (math or self.group_ahead(end)):
            out.append(_hat(self.argument(end, math=math), HATS[name]))
        elif name in UNSEEN and self.group_ahead(end):
            self.raw()
            self.skip_blanks(end) if not out else None
        elif name in WORDS:
            word = WORDS[name]
            out.append(word[:-1] if word[-1] == "." and self.next(end)[:1] == "." else word)
            self.empty_group(end)
        elif name in ESCAPES:
            out.append("" if ESCAPES[name] == " " and _last(out).isspace() else ESCAPES[name])
        elif name == "\\":
            blank = self.next(end)[:1] in (" ", "\n", "")
            out.append("" if blank else " " if math else token)
        elif name[0].isalpha():
            self.unknown(token, out, end, math)
        else:
            out.append(token)

    def empty_group(self, end: int) -> None:
        if self.group_ahead(end) and self.partner[self.at] == self.at + 1:
            self.at += 2

    def unknown(self, token: str, out: list[str], end: int, math: bool) -> None:
        """A macro of the authors: its arguments, else its name; in a path or `\\n` all as it was."""
        before = _last(out)
        if not math and (len(token.rstrip("*")) == 2 or before.isalnum() or before in (":", "/", "\\", "_", ".")):
            out.append(token)
            return
        if self.next(end)[:1] == "[" and _pattern(r"\[[^\]]*\]$").match(self.next(end)):
            self.option(end)
        bodies = []
        while self.group_ahead(end):
            bodies.append(self.inner(math=math))
        text = " ".join(body for body in bodies if body) or token[1:]
        if math and not bodies:
            self.operator(text, out, end)
        else:
            out.append(text)

    def symbol(self, name: str, out: list[str], end: int, math: bool) -> None:
        sign = SYMBOLS[name]
        if not math:
            self.empty_group(end)
            if sign == "~" and self.next(end)[1:2].isdigit():
                self.skip_blanks(end)
            elif name in RELATIONS and self.next(end)[:1].isspace() and not _last(out).isspace():
                sign = (_last(out) and " ") + sign
            out.append("°" if name == "deg" else sign)
        elif name in LETTERS:
            if _pattern(r"\s+(?:[\w(]|$)").match(self.next(end)):
                self.skip_blanks(end)
            out.append(sign)
        else:
            self.between(sign, out, end, relation=name in RELATIONS)

    def between(self, sign: str, out: list[str], end: int, *, relation: bool) -> None:
        """A *sign* with blanks on both sides or on none, as its authors had it."""
        left = any(piece.strip() for piece in out)
        right = self.at < end and not (self.at == end - 1 and self.next(end).isspace())
        blank_left, blank_right = _last(out) == " ", self.next(end)[:1].isspace()
        keep = blank_left or (relation and blank_right)
        if not left:
            keep = sign not in "×·~" and blank_right
        elif not right:
            keep = relation and blank_left
        if keep and left and not blank_left:
            out.append(" ")
        if not keep and left and blank_left:
            _strip(out)
        self.skip_blanks(end)
        out.append(sign + " " * (keep and right))

    def operator(self, word: str, out: list[str], end: int) -> None:
        before = _last(out)
        if before.isalnum() or before in (")", "]", "′"):
            out.append(" ")
        out.append(word)
        self.skip_blanks(end)
        if self.word_ahead(end):
            out.append(" ")

    def accent(self, name: str, out: list[str], end: int) -> str:
        """An accent over the letter ahead, or the quote, tilde or caret it stands for."""
        mark, plain = ACCENTS[name], name if name in "'`\"~^" else "\\" + name
        if self.group_ahead(end):
            body = self.inner(math=False)
            return marked(body[0], mark) + body[1:] if body and len(body) < 3 else body or plain
        after = self.next(end)
        if after[:1] == "\\" and after[1:] in SPECIAL_LETTERS:
            self.at += 1
            self.skip_blanks(end)
            return marked(SPECIAL_LETTERS[after[1:]], mark)
        letter = after.lstrip(" ")[:1] if name.isalpha() else after[:1]
        if not letter.isalpha() or self.is_quote(name, _last(out), after, end):
            return plain
        accented = marked(letter, mark)
        if len(accented) > 1 or (
            name.isalpha() and not (_last(out).isalpha() or (letter.isupper() and name in "vcHku"))
        ):
            return plain
        self.tokens[self.at] = after.lstrip(" ")[1:]
        self.at += not self.tokens[self.at]
        return accented

    def is_quote(self, name: str, before: str, after: str, end: int) -> bool:
        """Whether an accent is a quote that somebody escaped: GPT\\'s, \\"so called\\"."""
        if name == "'":
            return before.isalnum() and bool(_pattern(r"(?:s|t|d|m|ll|re|ve)\b").match(after))
        if name != '"' or before.isalpha():
            return False
        return any(
            token == '\\"' and not self.tokens[at + 1 : at + 2][:1][0][:1].isalpha()
            if at + 1 < end
            else token == '\\"'
            for at, token in enumerate(self.tokens[self.at : self.at + 9], self.at)
            if at < end
        )


def _last(out: list[str]) -> str:
    """The last character of *out*, or nothing."""
    for piece in reversed(out):
        if piece:
            return piece[-1]
    return ""


def _strip(out: list[str]) -> None:
    """Takes the blanks off the end of *out*."""
    while out:
        out[-1] = out[-1].rstrip()
        if out[-1]:
            return
        out.pop()


def _formula_text(token: str) -> str:
    return _pattern(r"[\s~&]+").sub(" ", token).replace("'", "′")


def _small(body: str, table: dict[str, str], sign: str) -> str:
    """*body* raised or lowered where all of it can be, else behind its *sign*."""
    tight = body.strip() if _pattern(r"\w \w").search(body) else body.replace(" ", "")
    if tight in ("th", "st", "nd", "rd"):
        return tight
    if tight and all(char in table for char in tight) and _reads_well(tight):
        return "".join(table[char] for char in tight)
    if len(tight) < 2 or _pattern(r"[\w.∞*′⋆]+|\(.*\)").fullmatch(tight):
        return sign + tight
    return f"{sign}({tight})"


def _reads_well(script: str) -> bool:
    """Whether small letters are a help: not in a long word, nor with more than one sign in brackets."""
    return (script.isalpha() and len(script) <= 3) or not (
        ("(" in script and len(script) > 3) or _pattern(r"[A-Za-z]{3}").search(script)
    )


def _hat(body: str | None, mark: str) -> str:
    """*body* under a *mark*: each of a few letters, or one with its index; longer words stay plain."""
    if not body:
        return ""
    if _pattern(r"[^\W\d][\W₀-ₜᵢ-ᵪⁱ-ⁿ²³¹ᵃ-ᶻ]*").fullmatch(body):
        return marked(body[0], mark) + body[1:]
    if len(body) <= 3:
        return "".join(marked(char, mark) if char.isalnum() else char for char in body)
    return body


def _only_typeset(raw: str, before: str, after: str) -> bool:
    """Whether braces around *raw* in prose are LaTeX's and no part of the sentence."""
    if _pattern(r"\\[A-Za-z\"'`^~=.]").search(raw) or (len(raw) == 1 and _is_url(raw)):
        return True
    if _pattern(r"[-=+,.:/<>~%–—×≈±≤≥→∘°]+").fullmatch(raw) or (
        not raw and not before.isspace() and before != ""
    ):
        return before != "" or after != ""
    if after and (after in "_^" or (after == "-" and len(raw) == 1)):
        return raw.isalpha()
    glued = before.isalpha() or after.isalpha()
    return glued and bool(_pattern(r"[A-Za-z]{1,2}|[A-Z]+").fullmatch(raw))


def _shown_beside_url(url: str, text: str) -> str:
    """The words that a site left behind a URL, unless they are the URL again or say nothing."""
    if _pattern(r"(?i)(?:this )?(?:https?|)\s*(?:url|link|here|page)").fullmatch(text.strip()) or _is_url(
        text[:1]
    ):
        return ""
    return f" ({text})"


# ── Commands with rules of their own ──

_Command = Callable[[_Reader, list[str], int, bool], str]


def _fraction(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    above, below = reader.argument(end, math=True), reader.argument(end, math=True)
    return f"{_atom(above or '')}/{_atom(below or '')}"


def _atom(text: str) -> str:
    """*text* in parentheses unless it is one word."""
    text = text.strip()
    return text if _pattern(r"[√∂]?[\w.′∞⁺⁻%]+(?:\([^()]*\))?|\([^()]*\)").fullmatch(text) else f"({text})"


def _root(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    index = reader.option(end)
    body = (reader.argument(end, math=True) or "").strip()
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(index) or _small(index, RAISED, "^") + "√"
    return sign + (
        body
        if len(body) == 1 or body.isdigit() or _pattern(r"\w[₀-₉ᵢ-ᵪ²³]*").fullmatch(body)
        else f"({body})"
    )


def _binomial(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    above, below = reader.argument(end, math=True), reader.argument(end, math=True)
    return f"({above} choose {below})"


def _double_struck(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    body = reader.argument(end, math=True) or ""
    return "".join(DOUBLE_STRUCK.get(char, char) for char in body)


def _named_operator(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    reader.operator(reader.argument(end, math=True) or "", out, end)
    return ""


def _negated(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    reader.skip_blanks(end)
    sign = (reader.argument(end, math=True) or "").strip()
    reader.between(NEGATED.get(sign, sign + "\u0338"), out, end, relation=True)
    return ""


def _over(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    above, base = reader.argument(end, math=True) or "", reader.argument(end, math=True) or ""
    return base + _small(above, RAISED, "^")


def _under(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    below, base = reader.argument(end, math=True) or "", reader.argument(end, math=True) or ""
    return base + _small(below, LOWERED, "_")


def _long_arrow(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    reader.option(end)
    above = reader.argument(end, math=True)
    return f" –{above}→ " if above else " → "


def _raised_text(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    body = reader.argument(end, math=math) or ""
    return "".join(RAISED[char] for char in body) if all(char in RAISED for char in body) else body


def _lowered_text(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    body = reader.argument(end, math=math) or ""
    return "".join(LOWERED[char] for char in body) if all(char in LOWERED for char in body) else body


def _address(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    return _pattern(r"\\([_#%&~])").sub(r"\1", reader.raw()) if reader.group_ahead(end) else "\\url"


def _link(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    if not reader.group_ahead(end):
        return "\\href"
    url = _address(reader, out, end, math)
    text = reader.inner(math=False) if reader.group_ahead(end) else ""
    return text if not url or _is_url(text[:1]) else f"{text} ({url})" if text else url


def _dropped_reference(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    """Citations and cross-references: keys of a paper that is not here."""
    before = reader.at
    while reader.option(end):
        pass
    if not reader.group_ahead(end):
        return reader.tokens[before - 1]
    reader.raw()
    _strip(out)
    if not out:
        reader.skip_blanks(end)
    return ""


def _footnote(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    reader.option(end)
    if not reader.group_ahead(end):
        return "\\footnote"
    note = reader.inner(math=False).strip()
    return f" ({note})" if note else ""


def _colored(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    reader.option(end)
    if not reader.group_ahead(end):
        return "\\textcolor"
    reader.raw()
    return reader.inner(math=math) if reader.group_ahead(end) else ""


def _color(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    """The name of a color is for the typesetter; another word is the authors' own."""
    reader.option(end)
    word = reader.raw() if reader.group_ahead(end) else ""
    if word.isalpha() and word not in COLORS.split():
        return word
    reader.skip_blanks(end)
    return ""


def _letter(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    """A letter such as `\\o`, where it cannot be the end of a path."""
    name = reader.tokens[reader.at - 1][1:]
    if (
        len(name) == 1
        and name in "ijlLoO"
        and not (_last(out).isalpha() or name.isupper() or reader.next(end)[:1] in ("", "{"))
    ):
        return "\\" + name
    if name in "SP" and not _pattern(r"[\s~]*\d|\{").match(reader.next(end)):
        return "\\" + name
    reader.empty_group(end)
    if name not in "SP" and not math:
        reader.skip_blanks(end)
    return SPECIAL_LETTERS[name]


def _code_point(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    written = reader.raw() if reader.group_ahead(end) else ""
    found = _pattern(r"(?:[xX\"]|0x|U\+)?([0-9A-Fa-f]{2,6})").fullmatch(written)
    code = 0 if not found else int(found[1], 10 if written.isdigit() else 16)
    return chr(code) if 0x20 < code < 0xD800 or 0xE000 <= code < 0x100000 else written


def _degree(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    if math and _last(out).isalpha():
        reader.operator("deg", out, end)
        return ""
    return "°"


def _delimiter(reader: _Reader, out: list[str], end: int, math: bool) -> str:
    """`\\left.` is a delimiter that is not there."""
    reader.skip_blanks(end)
    if math and reader.next(end)[:1] == ".":
        reader.tokens[reader.at] = reader.tokens[reader.at][1:]
        reader.at += not reader.tokens[reader.at]
    return ""


_COMMANDS: dict[str, _Command] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "xfrac"), _fraction),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), _binomial),
    **dict.fromkeys(("mathbb", "Bbb", "mathds", "mathbbm"), _double_struck),
    **dict.fromkeys(("operatorname", "DeclareMathOperator", "mathop"), _named_operator),
    **dict.fromkeys(("overset", "stackrel"), _over),
    **dict.fromkeys(("xrightarrow", "xlongrightarrow"), _long_arrow),
    **dict.fromkeys(
        ("cite", "citep", "citet", "citealp", "citealt", "citeauthor", "citeyear", "citeyearpar"),
        _dropped_reference,
    ),
    **dict.fromkeys(
        ("parencite", "textcite", "autocite", "footcite", "onlinecite", "shortcite", "Citet"),
        _dropped_reference,
    ),
    **dict.fromkeys(
        ("ref", "eqref", "cref", "Cref", "autoref", "pageref", "nameref", "footnotemark"), _dropped_reference
    ),
    **dict.fromkeys(("footnote", "footnotetext", "thanks"), _footnote),
    **dict.fromkeys(("textcolor", "colorbox", "foreignlanguage"), _colored),
    **dict.fromkeys(SPECIAL_LETTERS, _letter),
    **dict.fromkeys(("unicode", "symbol", "char", "Unicode"), _code_point),
    **dict.fromkeys(("left", "right"), _delimiter),
    "sqrt": _root,
    "not": _negated,
    "underset": _under,
    "textsuperscript": _raised_text,
    "textsubscript": _lowered_text,
    "url": _address,
    "href": _link,
    "color": _color,
    "deg": _degree,
}
