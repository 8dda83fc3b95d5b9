"""The style sheet of the page of a field."""

from digest.render.mail.styles import FONT
from digest.render.page.colours import COLOURS

STYLE_SHEET = f"""{COLOURS}\
body{{margin:0;background:var(--card);color:var(--ink);{FONT};font-size:15px;line-height:22px;
overflow-wrap:anywhere}}
main{{max-width:640px;margin:0 auto;padding:36px 20px 60px}}
h1{{margin:0;font-size:28px;line-height:34px}}
h2{{margin:44px 0 4px;font-size:19px;line-height:24px}}
h3{{margin:0;font-size:15px;line-height:20px;font-weight:600}}
p{{margin:0}}
.about{{margin-top:2px;color:var(--soft)}}
.lead{{color:var(--grey)}}
.others{{margin-top:18px;color:var(--soft);font-size:13px;line-height:20px}}
ul{{list-style:none;margin:10px 0 0;padding:0}}
.courses{{display:grid;grid-template-columns:1fr 1fr;gap:24px 40px;margin-top:18px}}
figure{{display:grid;align-content:end;margin:0;min-width:0;break-inside:avoid}}
figcaption{{color:var(--soft);line-height:20px}}
figcaption b{{color:var(--ink)}}
svg{{display:block;width:100%;height:auto;overflow:visible;margin-top:2px}}
svg path{{fill:none;stroke-linejoin:round;stroke-linecap:round}}
.grid{{stroke:var(--line);stroke-width:1}}
.weeks{{stroke-width:1;opacity:.3}}
.mean{{stroke-width:2.2}}
svg text{{font-size:10px;fill:var(--soft)}}
svg .value{{font-size:12px;font-weight:600;fill:var(--ink)}}
.rising li{{display:grid;grid-template-columns:1fr 33% 92px;column-gap:14px;padding:3px 0}}
.rising b{{font-weight:600}}
.rising .topic{{margin-left:6px}}
.bar span{{display:block;height:8px;margin-top:7px;border-radius:2px;print-color-adjust:exact;
-webkit-print-color-adjust:exact}}
.change{{text-align:right;white-space:nowrap;color:var(--soft);font-size:13px;font-variant-numeric:tabular-nums}}
.change b{{color:var(--ink)}}
.papers li{{display:grid;grid-template-columns:60px 1fr;padding:7px 0;break-inside:avoid}}
.papers div{{min-width:0}}
.votes{{font-size:14px;line-height:20px;font-weight:700;white-space:nowrap}}
h3 a{{color:inherit;text-decoration:none}}
h3 a:hover,h3 a:focus{{text-decoration:underline}}
.text{{margin-top:2px;color:var(--grey);font-size:14px;line-height:20px}}
.facts,.topic{{color:var(--soft);font-size:13px;line-height:19px}}
.facts{{margin-top:1px}}
.topic{{display:inline-block}}
i{{display:inline-block;width:8px;height:8px;margin-right:4px;border-radius:4px;print-color-adjust:exact;
-webkit-print-color-adjust:exact}}
mark{{background:var(--mark);color:var(--ink)}}
footer{{margin-top:48px;padding-top:14px;border-top:1px solid var(--line);color:var(--soft);font-size:13px;
line-height:20px}}
@media (prefers-color-scheme:dark){{.weeks{{opacity:.5}}}}
@media (max-width:520px){{
main{{padding:28px 18px 48px}}
.courses{{grid-template-columns:1fr}}
.papers li{{grid-template-columns:54px 1fr}}
.rising li{{grid-template-columns:1fr auto;padding:6px 0}}
.rising .bar{{grid-area:2/1/3/3}}
.bar span{{margin-top:3px}}
}}
@media print{{body{{background:none}}main{{max-width:none;padding:0}}h2,.lead{{break-after:avoid}}}}
"""
