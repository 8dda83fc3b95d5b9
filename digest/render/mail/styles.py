"""Colours and sizes of the HTML part: what must be on its element, and the one style sheet for the rest.

The weakest mail programs decide. Outlook on Windows lays out with Word (padding only on cells, a maximum width only on
tables); Gmail drops a sheet of more than 8 kB, and for some accounts each, and has no dark mode. So the frame and the
headings have their styles inline, the papers are legible without any, and the sheet makes them pleasant.
"""

FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
INK, GREY, SOFT = "#1c1e21", "#45494f", "#5f656d"
CARD, PAGE, LINE = "#ffffff", "#f1f2f4", "#e3e5e8"
# A colour for each section; the seventh begins again.
BARS = ("#3f6fb0", "#2f8560", "#b3671a", "#8257ad", "#b4485a", "#3f8193")

LINK, MARK = "#1f57b0", "#fff0b3"

# The names are short because each paper repeats them: p(age), c(ard), h(eading), o(verview), r(ule); t(itle), v(otes
# that matter), a (link), k(ey word), f(aint); of papers u(pvotes), d (what is known), w(ide) and z (narrow) rows,
# q (line of the title), x (text), s(hort text), m(inor line), n(o break).
STYLE_SHEET = f"""
.t,.v{{color:{INK}}}
.t{{text-decoration:none}}
.t,.t b{{font-weight:600}}
.a{{color:{LINK};text-decoration:none}}
.k,.t .k{{background-color:{MARK};color:{INK};font-weight:inherit}}
.f,.u,.d{{color:{SOFT}}}
.u,.d{{padding:10px 0}}
.u{{width:52px}}
.w{{padding:14px 0;line-height:23px}}
.z{{padding:4px 0}}
.q{{font-size:15px;line-height:20px}}
.s{{color:{GREY};text-decoration:none}}
.m{{font-size:13px;line-height:19px}}
.n{{white-space:nowrap}}
@media (prefers-color-scheme:dark){{
.p{{background-color:#121314!important}}
.c{{background-color:#1b1c1e!important;color:#e8e6e3!important}}
.t,.v,.x,.h{{color:#e8e6e3!important}}
.s{{color:#c6c3be!important}}
.f,.u,.d{{color:#a19e99!important}}
.a{{color:#8ab4f8!important}}
.k,.t .k{{background-color:#564a14!important;color:#e8e6e3!important}}
.r{{border-color:#35373a!important}}
}}
@media (max-width:480px){{
.p{{padding:0!important}}
.c{{padding:20px 16px!important}}
.o{{display:block!important;width:auto!important;border-left-width:4px!important;padding:0 0 0 10px!important}}
.u{{width:44px!important}}
}}
"""
