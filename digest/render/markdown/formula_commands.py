"""The commands that a formula may have: known to stock LaTeX (amsmath, amssymb), MathJax and, but for two, KaTeX.

What is not here is not written: a command that nobody has looked at can read a file, write one, or end the document.
"""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# One sign each, so that they also stand as an index or beneath an accent without braces.
SIGNS = _names(
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
# Signs that are made of several: only where braces or nothing is around them.
COMPOSED = _names("""
ldots cdots vdots ddots dots dotsc dotsb dotsm dotsi dotso colon cong doteq notin sqsubset sqsupset models bowtie
Join dashrightarrow dashleftarrow rightleftharpoons longrightarrow Longrightarrow implies impliedby iff leadsto
Box Diamond mho AA bmod lhd rhd unlhd unrhd
""")
# Named operators and big ones: their limits may be set above and below.
OPERATORS = _names("""
log ln lg exp max min sup inf lim limsup liminf injlim projlim varlimsup varliminf varinjlim varprojlim arg det dim
ker gcd hom Pr sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan
sum prod coprod int iint iiint oint bigcup bigcap bigsqcup bigvee bigwedge bigoplus bigotimes bigodot biguplus
""")
LIMITS = _names("limits nolimits")
SPACES = _names("quad qquad enspace thinspace medspace thickspace negthinspace negmedspace negthickspace")
# How all that follows looks, to the end of its group.
SWITCHES = _names("displaystyle textstyle scriptstyle scriptscriptstyle rm bf it sf tt cal")

# Kinds of type, of one argument, which may stand as an index without braces.
ALPHABETS = _names("""
mathbb mathcal mathrm mathbf mathit mathsf mathtt mathfrak mathscr mathnormal
""")
# The argument is prose.
TEXTS = _names("text textbf textit textrm textsf texttt textnormal textup textmd mbox")
# Of one argument.
UNARY = _names("""
hat widehat tilde widetilde bar overline dot ddot dddot ddddot vec check breve acute grave mathring underline
overbrace underbrace overrightarrow overleftarrow overleftrightarrow underrightarrow underleftarrow
underleftrightarrow mathbin mathrel mathord mathopen mathclose mathpunct mathinner boxed not pmod
boldsymbol pmb
""")
# Of one argument, with another one in square brackets before it.
OPTIONAL = _names("sqrt xrightarrow xleftarrow")
BINARY = _names("frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel")
FRACTIONS = _names("frac dfrac tfrac binom")
# All before it in its group above all behind it.
INFIX = _names("over atop choose")

SIZES = _names("big Big bigg Bigg bigl Bigl biggl Biggl bigm Bigm biggm Biggm bigr Bigr biggr Biggr")
DELIMITERS = frozenset({*"()[]|/.<>", r"\{", r"\}", r"\|"}) | {
    f"\\{name}"
    for name in _names("""
lfloor rfloor lceil rceil langle rangle lbrace rbrace lbrack rbrack lvert rvert lVert rVert vert Vert
backslash uparrow downarrow updownarrow Uparrow Downarrow Updownarrow
""")
}

# A backslash before a character that is no letter: small spaces, and signs that would mean something without it.
SPACES_BY_SIGN = frozenset(",:;!")
SIGNS_BY_SIGN = frozenset("{}|_&")

# All that may follow a backslash.
NAMES = (
    SIGNS | COMPOSED | OPERATORS | LIMITS | SPACES | SWITCHES | ALPHABETS | TEXTS | UNARY | OPTIONAL | BINARY | INFIX
) | (SIZES | {"left", "right", "middle", "mathop", "operatorname"})
