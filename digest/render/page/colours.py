"""The colours of pages, in light and in dark, as variables of a style sheet."""

from digest.render.mail.styles import CARD, GREY, INK, LINE, LINK, MARK, PAGE, SOFT

COLOURS = f"""
:root{{color-scheme:light dark;--ink:{INK};--grey:{GREY};--soft:{SOFT};--line:{LINE};--page:{PAGE};--card:{CARD};
--link:{LINK};--mark:{MARK}}}
@media (prefers-color-scheme:dark){{:root{{--ink:#e8e6e3;--grey:#c6c3be;--soft:#a19e99;--line:#35373a;
--page:#121314;--card:#1b1c1e;--link:#8ab4f8;--mark:#564a14}}}}
"""
