"""Tables of LaTeX's names: symbols, words, accents, styles, and the small characters that Unicode has."""

import unicodedata


def _parse_pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _parse_names(text: str) -> frozenset[str]:
    return frozenset(text.split())


GREEK = _parse_pairs("""
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ
upsilon υ phi φ varphi φ chi χ psi ψ omega ω digamma ϝ Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ
Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ
Chi Χ Psi Ψ Omega Ω varGamma Γ varDelta Δ varTheta Θ varLambda Λ varXi Ξ varPi Π varSigma Σ varPhi Φ
varPsi Ψ varOmega Ω
""")

# Signs that stand like a letter: a blank behind the name only ends the name.
LETTERS = GREEK | _parse_pairs("""
ell ℓ hbar ℏ hslash ℏ imath ı jmath ȷ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ gimel ℷ daleth ℸ infty ∞ partial ∂
nabla ∇ emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠
measuredangle ∡ sphericalangle ∢ triangle △ square □ Box □ blacksquare ■ qed ∎ Diamond ◇ lozenge ◊
diamondsuit ♦ heartsuit ♥ clubsuit ♣ spadesuit ♠ bigstar ★ flat ♭ natural ♮ sharp ♯ prime ′ backprime ‵
complement ∁ eth ð mho ℧ degree ° sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ oiint ∯ bigcup ⋃ bigcap ⋂
bigsqcup ⨆ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ biguplus ⨄ surd √ lfloor ⌊ rfloor ⌋ lceil ⌈
rceil ⌉ langle ⟨ rangle ⟩ llbracket ⟦ rrbracket ⟧ ulcorner ⌜ urcorner ⌝ lbrace { rbrace } lbrack [ rbrack ]
lvert | rvert | lVert ‖ rVert ‖ vert | Vert ‖ backslash \\ slash / ldots … dots … dotsc … dotsb … dotso …
dotsi … cdots ⋯ dotsm ⋯ vdots ⋮ ddots ⋱ textellipsis … therefore ∴ because ∵ checkmark ✓ cmark ✓ xmark ✗
dag † ddag ‡ dagger † ddagger ‡ textdagger † textdaggerdbl ‡ maltese ✠ copyright © circledR ® pounds £
yen ¥ euro € EUR € textdegree ° textmu µ textohm Ω textperthousand ‰ textpertenthousand ‱ textbullet •
textsection § textparagraph ¶ textcopyright © textregistered ® texttrademark ™ textsterling £ textyen ¥
texteuro € textcent ¢ textpm ± texttimes × textdiv ÷ textonehalf ½ textonequarter ¼ textthreequarters ¾
textonesuperior ¹ texttwosuperior ² textthreesuperior ³ textordfeminine ª textordmasculine º textendash –
textemdash — textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ” guillemotleft «
guillemotright » guillemetleft « guillemetright » guilsinglleft ‹ guilsinglright › quotedblbase „
quotesinglbase ‚ textquotesingle ' textquotedbl " textbackslash \\ textasciitilde ~ textasciicircum ^
textunderscore _ textbar | textbardbl ‖ textless < textgreater > textbraceleft { textbraceright }
textdollar $ textnumero № textvisiblespace ␣ textperiodcentered · textasteriskcentered * textrightarrow →
textleftarrow ← textuparrow ↑ textdownarrow ↓ textexclamdown ¡ textquestiondown ¿ textcelsius ℃ textalpha α
textbeta β textgamma γ textdelta δ textepsilon ε textlambda λ textpi π textsigma σ texttau τ textomega ω
degreeCelsius °C celsius °C percent % lq ‘ rq ’ dots … star ⋆ ast * lt < gt >
""")

# Signs between two operands: they have blanks on both sides or on neither.
BINARY = _parse_pairs("""
times × cdot · pm ± mp ∓ div ÷ circ ∘ bullet • centerdot · oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙
boxplus ⊞ boxtimes ⊠ cup ∪ cap ∩ uplus ⊎ sqcup ⊔ sqcap ⊓ setminus ∖ smallsetminus ∖ wedge ∧ land ∧ vee ∨
lor ∨ veebar ⊻ diamond ⋄ bigcirc ◯ bigtriangleup △ bigtriangledown ▽ triangleleft ◁ triangleright ▷ ltimes ⋉
rtimes ⋊ wr ≀ amalg ⨿ colon : mid | parallel ∥ nparallel ∦ nmid ∤
""")

RELATIONS = _parse_pairs("""
leq ≤ le ≤ leqslant ≤ leqq ≦ geq ≥ ge ≥ geqslant ≥ geqq ≧ neq ≠ ne ≠ approx ≈ approxeq ≊ napprox ≉ sim ~
nsim ≁ simeq ≃ cong ≅ ncong ≇ equiv ≡ nequiv ≢ propto ∝ varpropto ∝ asymp ≍ doteq ≐ triangleq ≜ coloneqq ≔
coloneq ≔ eqqcolon ≕ ll ≪ gg ≫ lll ⋘ ggg ⋙ lesssim ≲ gtrsim ≳ lessapprox ⪅ gtrapprox ⪆ lessgtr ≶ gtrless ≷
nleq ≰ ngeq ≱ nless ≮ ngtr ≯ prec ≺ succ ≻ preceq ⪯ succeq ⪰ precsim ≾ succsim ≿ in ∈ notin ∉ ni ∋ owns ∋
subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈ nsupseteq ⊉ sqsubset ⊏ sqsupset ⊐
sqsubseteq ⊑ sqsupseteq ⊒ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩ nvdash ⊬ nvDash ⊭ perp ⊥ bowtie ⋈ frown ⌢
smile ⌣ between ≬ to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐
Leftrightarrow ⇔ implies ⇒ impliedby ⇐ iff ⇔ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷
Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ mapsto ↦ longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩
rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ rightleftharpoons ⇌ leftrightharpoons ⇋
rightleftarrows ⇄ leftrightarrows ⇆ rightrightarrows ⇉ leftleftarrows ⇇ twoheadrightarrow ↠
twoheadleftarrow ↞ rightsquigarrow ⇝ leadsto ⇝ rightarrowtail ↣ dashrightarrow ⇢ dashleftarrow ⇠
nrightarrow ↛ nleftarrow ↚ nRightarrow ⇏ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓
Updownarrow ⇕ upuparrows ⇈ downdownarrows ⇊ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ circlearrowleft ↺
circlearrowright ↻ curvearrowleft ↶ curvearrowright ↷ multimap ⊸
""")

SYMBOLS = LETTERS | BINARY | RELATIONS

# Words of formulas: upright, with a blank between them and a letter beside them.
OPERATORS = _parse_pairs("""
log log ln ln lg lg exp exp max max min min sup sup inf inf lim lim limsup limsup liminf liminf arg arg
argmax argmax argmin argmin det det dim dim ker ker gcd gcd hom hom Pr Pr sin sin cos cos tan tan cot cot
sec sec csc csc sinh sinh cosh cosh tanh tanh coth coth arcsin arcsin arccos arccos arctan arctan mod mod
bmod mod softmax softmax sign sign sgn sgn diag diag tr tr Tr Tr rank rank poly poly polylog polylog
""")

WORDS = _parse_pairs("""
ie i.e. eg e.g. etc etc. cf cf. vs vs. wrt w.r.t. aka a.k.a. iid i.i.d. etal et⌴al. Eg E.g. Ie I.e.
LaTeX LaTeX LaTeXe LaTeX2e TeX TeX BibTeX BibTeX XeTeX XeTeX LuaTeX LuaTeX pdfTeX pdfTeX pdfLaTeX pdfLaTeX
XeLaTeX XeLaTeX AmS AMS item •
""")
WORDS = {name: word.replace("⌴", " ") for name, word in WORDS.items()}

SPECIAL_LETTERS = _parse_pairs(
    "l ł L Ł o ø O Ø aa å AA Å ae æ AE Æ oe œ OE Œ ss ß SS ẞ dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ i ı j ȷ S § P ¶"
)

# What a backslash before a character that is no letter stands for, in prose and in formulas.
ESCAPES = {c: c for c in "%&#_${}"} | {" ": " ", ",": " ", ";": " ", ":": " ", ">": " "}
ESCAPES |= {"\n": " ", "!": "", "-": "", "/": "", "@": "", "|": "‖"}

ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331", "t": "\u0361", "G": "\u030f", "f": "\u0311",
}  # fmt: skip
HATS = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
    "overline": "\u0305", "dot": "\u0307", "ddot": "\u0308", "dddot": "\u20db", "vec": "\u20d7",
    "overrightarrow": "\u20d7", "check": "\u030c", "widecheck": "\u030c", "breve": "\u0306",
    "acute": "\u0301", "grave": "\u0300", "mathring": "\u030a", "underbar": "\u0332",
}  # fmt: skip

# Macros whose argument is prose and stays.
TEXT_STYLES = _parse_names("""
text textbf textit texttt textsc textsf textrm textsl textmd textup textnormal textlf textin emph mbox
hbox vbox fbox makebox framebox underline uline uwave sout st hl ul so lowercase uppercase MakeUppercase
MakeLowercase textls enquote shortstack title author section subsection subsubsection paragraph
subparagraph chapter caption path nolinkurl code intertext parbox centerline textquote acl ac acp acf acs
gls Gls glspl
""")
# Macros whose argument stays, as a formula within a formula and as prose within prose.
MATH_STYLES = _parse_names("""
mathbf mathrm mathit mathsf mathtt mathcal mathscr mathfrak mathnormal boldsymbol bm pmb bold mathbin
mathrel mathord mathopen mathclose mathpunct mathinner mathpalette underbrace overbrace boxed cancel
bcancel xcancel smash substack mathlarger vcenter ensuremath
""")
# Macros without an argument that change the look of what follows, and print nothing.
SWITCHES = _parse_names("""
em it bf tt sc rm sf sl itshape bfseries ttfamily scshape rmfamily sffamily slshape mdseries upshape
normalfont tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge centering raggedright
noindent indent displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits middle big Big bigg
Bigg bigl bigr bigm Bigl Bigr Bigm biggl biggr biggm Biggl Biggr Biggm nonumber notag xspace allowbreak
nobreak break protect relax newline linebreak pagebreak newpage clearpage par smallskip medskip bigskip
hfill vfill maketitle strut mathstrut null leavevmode boldmath unboldmath sloppy negthinspace negmedspace
negthickspace
""")
BLANKS = _parse_names("""
quad qquad enspace enskip thinspace medspace thickspace space nobreakspace
""")
# Macros whose argument is not printed.
INVISIBLE = _parse_names("""
label vspace hspace phantom hphantom vphantom index nocite bibliography bibliographystyle pagestyle
thispagestyle setlength addtolength setcounter usepackage documentclass input include includegraphics
hypersetup pdfinfo begin end tag rule vskip hskip kern raisebox
""")
COLORS = _parse_names("""
red green blue cyan magenta yellow orange violet purple brown teal olive lime pink gray grey black white
""")

_SUPER = "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδεθιφχ∘°⊤*⋆†‡′−"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᵋᶿᶥᵠᵡ°°ᵀ*⋆†‡′⁻"
_SUB = "0123456789+-=()aehijklmnoprstuvxβγρφχ−"
_LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ₋"
RAISED = dict(zip(_SUPER, _RAISED, strict=True))
LOWERED = dict(zip(_SUB, _LOWERED, strict=True))

FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "xfrac"))
BINOMIALS = frozenset(("binom", "dbinom", "tbinom"))
DOUBLE_STRIKES = frozenset(("mathbb", "Bbb", "mathds", "mathbbm"))
# Commands whose text begins with a letter or a digit.
WRITES_LETTER = frozenset((*LETTERS, *OPERATORS, *HATS)) | TEXT_STYLES | MATH_STYLES | DOUBLE_STRIKES | FRACTIONS

# Double-struck capitals that stand outside Unicode's alphabet of them.
_DOUBLE = {"C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"}
DOUBLE_STRUCK = {chr(65 + i): chr(0x1D538 + i) for i in range(26)} | _DOUBLE
DOUBLE_STRUCK |= {chr(97 + i): chr(0x1D552 + i) for i in range(26)}
DOUBLE_STRUCK |= {chr(48 + i): chr(0x1D7D8 + i) for i in range(10)}

NEGATED = {"=": "≠", "∈": "∉", "⊂": "⊄", "⊆": "⊈", "≡": "≢", "~": "≁", "≈": "≉", "<": "≮", ">": "≯", "→": "↛"}
NEGATED |= {"∃": "∄", "|": "∤", "≤": "≰", "≥": "≱", "⇒": "⇏"}


def add_mark(letter: str, mark: str) -> str:
    """*letter* with the combining *mark*, as one character where Unicode has it."""
    return unicodedata.normalize("NFC", letter.replace("ı", "i").replace("ȷ", "j") + mark)
