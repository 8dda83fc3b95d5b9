"""The commands that a formula may have: those of stock LaTeX with amsmath and amssymb, MathJax and, but for two, KaTeX.

Other commands are never written: one that nobody checked may read a file, write one, or end the document.
"""


def _split_names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Each is one sign, so that it can be an index, or have an accent, without braces.
SIGNS = _split_names(
    # Greek
    """
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi pi varpi rho
varrho sigma varsigma tau upsilon phi varphi chi psi omega digamma Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi
Psi Omega varGamma varDelta varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi varOmega
"""
    # Like letters
    """
ell hbar hslash imath jmath Re Im wp aleph beth gimel daleth infty partial nabla emptyset varnothing forall exists
nexists neg lnot top bot angle measuredangle sphericalangle triangle square blacksquare lozenge blacklozenge
diamondsuit heartsuit clubsuit spadesuit bigstar flat natural sharp prime backprime complement eth surd therefore
because checkmark dag ddag dagger ddagger maltese copyright circledR circledS pounds yen star ast P S blacktriangle
blacktriangledown triangledown vartriangle
"""
    # Between two things
    """
times cdot pm mp div circ bullet centerdot oplus ominus otimes oslash odot boxplus boxminus boxtimes boxdot cup cap
Cup Cap uplus sqcup sqcap setminus smallsetminus wedge land vee lor veebar barwedge doublebarwedge curlyvee
curlywedge diamond bigcirc bigtriangleup bigtriangledown triangleleft triangleright ltimes rtimes leftthreetimes
rightthreetimes wr amalg mid parallel nparallel nmid shortmid shortparallel nshortmid nshortparallel circledast
circledcirc circleddash divideontimes dotplus intercal
"""
    # Relations
    """
leq le leqslant leqq geq ge geqslant geqq neq ne approx approxeq thickapprox sim thicksim nsim backsim simeq
backsimeq ncong equiv propto varpropto asymp triangleq doteqdot Doteq circeq eqcirc bumpeq Bumpeq risingdotseq
fallingdotseq ll gg lll ggg lessdot gtrdot lesssim gtrsim lessapprox gtrapprox lessgtr gtrless lesseqgtr gtreqless
lesseqqgtr gtreqqless eqslantless eqslantgtr nleq ngeq nleqq ngeqq nleqslant ngeqslant nless ngtr lneq gneq lneqq
gneqq lnsim gnsim lnapprox gnapprox lvertneqq gvertneqq prec succ preceq succeq preccurlyeq succcurlyeq curlyeqprec
curlyeqsucc precsim succsim precapprox succapprox nprec nsucc npreceq nsucceq precneqq succneqq precnsim succnsim
precnapprox succnapprox in ni owns subset supset Subset Supset subseteq supseteq subseteqq supseteqq subsetneq
supsetneq subsetneqq supsetneqq varsubsetneq varsupsetneq varsubsetneqq varsupsetneqq nsubseteq nsupseteq nsubseteqq
nsupseteqq sqsubseteq sqsupseteq vdash dashv vDash Vdash Vvdash nvdash nvDash nVdash nVDash perp frown smile
smallfrown smallsmile between pitchfork vartriangleleft vartriangleright trianglelefteq trianglerighteq
ntriangleleft ntriangleright ntrianglelefteq ntrianglerighteq blacktriangleleft blacktriangleright
"""
    # Arrows
    """
to gets rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow Rrightarrow Lleftarrow longleftarrow
longleftrightarrow Longleftarrow Longleftrightarrow mapsto longmapsto hookrightarrow hookleftarrow rightharpoonup
rightharpoondown leftharpoonup leftharpoondown leftrightharpoons rightleftarrows leftrightarrows rightrightarrows
leftleftarrows upuparrows downdownarrows twoheadrightarrow twoheadleftarrow rightarrowtail leftarrowtail
rightsquigarrow leftrightsquigarrow looparrowleft looparrowright nrightarrow nleftarrow nleftrightarrow nRightarrow
nLeftarrow nLeftrightarrow uparrow downarrow updownarrow Uparrow Downarrow Updownarrow nearrow searrow swarrow
nwarrow upharpoonleft upharpoonright downharpoonleft downharpoonright circlearrowleft circlearrowright
curvearrowleft curvearrowright multimap Lsh Rsh
"""
    # Brackets
    """
lfloor rfloor lceil rceil langle rangle ulcorner urcorner llcorner lrcorner lbrace rbrace lbrack rbrack lvert rvert
lVert rVert vert Vert backslash
"""
)
# Signs that TeX composes of several: they need braces as an index or under an accent.
COMPOSED = _split_names("""
ldots cdots vdots ddots dots dotsc dotsb dotsm dotsi dotso colon cong doteq notin sqsubset sqsupset models bowtie
Join dashrightarrow dashleftarrow rightleftharpoons longrightarrow Longrightarrow implies impliedby iff leadsto
Box Diamond mho AA bmod lhd rhd unlhd unrhd
""")
# Operators, by name and big: their limits can be set above and below.
OPERATORS = _split_names("""
log ln lg exp max min sup inf lim limsup liminf injlim projlim varlimsup varliminf varinjlim varprojlim arg det dim
ker gcd hom Pr sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan
sum prod coprod int iint iiint oint bigcup bigcap bigsqcup bigvee bigwedge bigoplus bigotimes bigodot biguplus
""")
LIMITS = _split_names("limits nolimits")
SPACES = _split_names("quad qquad enspace thinspace medspace thickspace negthinspace negmedspace negthickspace")
# They change how everything behind them looks, to the end of the group.
SWITCHES = _split_names("displaystyle textstyle scriptstyle scriptscriptstyle rm bf it sf tt cal")

# Alphabets: of one argument, and an index without braces.
ALPHABETS = _split_names("""
mathbb mathcal mathrm mathbf mathit mathsf mathtt mathfrak mathscr mathnormal
""")
# Commands whose argument is prose.
TEXTS = _split_names("text textbf textit textrm textsf texttt textnormal textup textmd mbox")
# Commands of one argument.
UNARY = _split_names("""
hat widehat tilde widetilde bar overline dot ddot dddot ddddot vec check breve acute grave mathring underline
overbrace underbrace overrightarrow overleftarrow overleftrightarrow underrightarrow underleftarrow
underleftrightarrow mathbin mathrel mathord mathopen mathclose mathpunct mathinner boxed not pmod
boldsymbol pmb
""")
# Commands of one argument, and an optional one in square brackets before it.
OPTIONAL = _split_names("sqrt xrightarrow xleftarrow")
BINARY = _split_names("frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel")
FRACTIONS = _split_names("frac dfrac tfrac binom")
# They set everything before them in their group above everything behind them.
INFIX = _split_names("over atop choose")

SIZES = _split_names("big Big bigg Bigg bigl Bigl biggl Biggl bigm Bigm biggm Biggm bigr Bigr biggr Biggr")
DELIMITERS = frozenset({*"()[]|/.<>", r"\{", r"\}", r"\|"}) | {
    f"\\{name}"
    for name in _split_names("""
lfloor rfloor lceil rceil langle rangle lbrace rbrace lbrack rbrack lvert rvert lVert rVert vert Vert
backslash uparrow downarrow updownarrow Uparrow Downarrow Updownarrow
""")
}

# Behind a backslash, these characters are small spaces, or the signs that they are not without it.
SPACES_BY_SIGN = frozenset(",:;!")
SIGNS_BY_SIGN = frozenset("{}|_&")

# Every name that may follow a backslash.
NAMES = (
    SIGNS | COMPOSED | OPERATORS | LIMITS | SPACES | SWITCHES | ALPHABETS | TEXTS | UNARY | OPTIONAL | BINARY | INFIX
) | (SIZES | {"left", "right", "middle", "mathop", "operatorname"})
