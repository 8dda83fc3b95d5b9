"""The page that is begun where there is none: its frame, its style sheet, and the marks between which papers come."""

from html import escape

from digest.model import Digest
from digest.render import summary
from digest.render.mail.styles import FONT
from digest.render.markdown.notes import BEGIN, END
from digest.render.page.colours import COLOURS

_STYLE_SHEET = f"""{COLOURS}\
body{{margin:0;background:var(--page);color:var(--ink);{FONT};font-size:16px;line-height:1.5;overflow-wrap:anywhere}}
main{{box-sizing:border-box;max-width:46rem;margin:0 auto;padding:2rem 1.5rem 4rem;min-height:100vh;
background:var(--card)}}
h1{{margin:0;font-size:1.75rem;line-height:1.2}}
.about{{margin:.25rem 0 0;color:var(--soft)}}
section{{margin-top:2.25rem}}
h2{{margin:0;padding-bottom:.4rem;border-bottom:1px solid var(--line);font-size:1rem;color:var(--soft);font-weight:600}}
article{{margin-top:1.25rem}}
h3{{margin:0;font-size:1.06rem;line-height:1.35;font-weight:600}}
h3 a{{color:inherit;text-decoration:none}}
h3 a:hover,h3 a:focus{{text-decoration:underline}}
article p{{margin:.3rem 0 0}}
.text{{color:var(--grey)}}
.facts,.links{{color:var(--soft);font-size:.84rem}}
.links a{{color:var(--link);text-decoration:none}}
.topic{{color:var(--ink);font-weight:600}}
mark{{background:var(--mark);color:inherit;padding:0 .1em}}
@media print{{body,main{{background:none}}main{{padding:0}}article{{break-inside:avoid}}}}
"""


def begin_page(digest: Digest) -> str:
    """A page without papers yet, for those that come with *digest* and later."""
    origins = summary.name_lasting_origin(digest)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="digest">
<title>Papers</title>
<style>{_STYLE_SHEET}</style>
</head>
<body>
<main>
<h1>New papers</h1>
<p class="about">{escape(origins, quote=False)}</p>
{BEGIN}
{END}
</main>
</body>
</html>
"""
