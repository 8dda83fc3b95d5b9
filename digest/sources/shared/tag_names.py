"""Names and classes of the elements of HTML, MathML, JATS, and of programs that set formulas."""


def _split(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Their text is a paragraph or an item of its own.
BLOCKS = _split("""
    abstract address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html legend li list-item main nav ol p para pre sec section simple-para st
    table tbody td tfoot th thead title tr ul
""")
MATHML = _split("""
    annotation annotation-xml maction math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom
    mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
    semantics
""")
# They have no end tag.
EMPTY = _split("area base br col embed hr img input link meta mprescripts mspace none param source track wbr")
_WORDS_TOO = _split("""
    abstract area article base col details dialog dir embed figure form input link main math meta nav none param source
    st table title track
""")
_TYPED_AT_WILL = _split("""
    a abbr acronym b bdi bdo big cite del dfn em font head i ins kbd mark mjx-container nobr noscript samp small span
    strike strong sub sup svg template tt
""")
_WITH_BOTH_ENDS = _split("""
    abstracttext alternatives audio bold button canvas caption code colgroup data disp-formula email emphasis
    equationsource ext-link fig iframe inf inline-formula inline-graphic inlineequation italic label list
    mjx-assistive-mml mjx-braille mjx-math mjx-speech monospace named-content object overline picture q roman rp rt
    ruby s sans-serif sc smallcaps styled-content subscript superscript tex-math textarea time u underline uri var
    video xref
""")
# They are tags even where their other half is missing, as in a text that was cut.
ALWAYS_TAGS = ((BLOCKS | MATHML | EMPTY) - _WORDS_TOO) | _TYPED_AT_WILL
# They are tags, with both their ends, even in a text that says it has none.
FORMATTING = ALWAYS_TAGS | _split("bold inf italic math subscript superscript")
KNOWN = ALWAYS_TAGS | _WORDS_TOO | _WITH_BOTH_ENDS

SUPERSCRIPTS = _split("sup superscript")
SUBSCRIPTS = _split("sub subscript inf")
# Classes of publishers for what has no tag of its own there.
SUPERSCRIPT_CLASSES = _split("jp-sup sup superscript")
SUBSCRIPT_CLASSES = _split("jp-sub sub subscript")
# `mjx-…`: signs, speech and Braille of MathJax 3 and 4, beside the formula that its `mjx-assistive-mml` has.
SILENT = _split("""
    annotation-xml head mjx-braille mjx-break mjx-help mjx-math mjx-speech noscript script style svg template
""")
# They hold several forms of one formula.
ALTERNATIVES = _split("alternatives disp-formula inline-formula inlineequation mjx-container")
# Classes of what MathJax 2 has set; a script with the formula's TeX follows.
TYPESET_CLASSES = _split("""
    MathJax MathJax_CHTML MathJax_CommonHTML MathJax_Display MathJax_MathML MathJax_NativeMML MathJax_PHTML MathJax_SVG
    MathJax_SVG_Display mjx-chtml
""")
# Signs of KaTeX stand beside their MathML.
SILENT_CLASSES = _split("MathJax_MathML_Error MathJax_Preview MathJax_Processing katex-html")
# A formula of Wikipedia, in MathML and as a picture.
ALTERNATIVES_CLASS = "mwe-math-element"
