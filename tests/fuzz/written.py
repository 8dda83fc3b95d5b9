"""What people write, sound as yet: rules, searches, configurations, notes, templates; and what sites write."""

EXPRESSIONS = """\
RAG
text-to-image
diffusion model
agent*
=SAM
R&D
C++
multi-modal
扩散模型
Schrödinger
$k$-NN
language model & has:code & not survey
title:reasoning & (reinforcement learning | RL | GRPO)
(a | b) & not (c | d)
/\\bSAM-?[23]\\b/
/diffusion|flow/i
"AND gate"
upvotes:>=20
published:>=2026-01-01
author:Kaiming He & org:DeepSeek
category:cs.CL | category:cs.LG
keyword:agents source:hf
comment:accepted
abstract:not title:survey
has:abstract & is:starred
""".splitlines()
QUERIES = """\
speculative decoding
"world model" author:Hafner -survey
title:agent
agents -- -survey
org:deepseek agent*
category:cs.CL
"masked diffusion"
tide OR moss
state-of-the-art
C++ R&D
author:"Kaiming He"
NEAR(a b)
a AND b NOT c
扩散 模型
x*
""".splitlines()
CONFIGURATIONS = (
    """\
match:
  - RAG
  - text-to-image
  - diffusion model
""",
    """\
match: [agent*, long-context, tool use]
mute: [survey, medical]
follow: [Kaiming He, {org: DeepSeek}]
""",
    """\
topics:
  Video:
    any: [text-to-video, video generation]
    not: [video game]
    max: 5
  Code:
    all: [title:code]
    has: code
    upvotes: '>=10'
    score: 3
    sources: [hf]
    categories: [cs.CL]
    in: [title]
min_score: 2
max: 40
""",
    """\
extends: lab.yaml
unmute: [survey]
topics: {Video: off}
follow:
  - {name: Wei Wang, with: [graph neural network]}
  - {name: Jürgen Schmidhuber, aliases: [J. Schmidhuber]}
""",
    """\
sources: [hf, 'arxiv:cs.CL+cs.LG', https://example.org/feed.xml]
types: [new, cross]
dialect: obsidian
mail:
  from: Paper digest <me@example.org>
  to: [me@example.org, Ann <ann@example.org>]
  host: smtp.example.org
deliver:
  - to: [ann@example.org]
    name: group
    match: [RAG]
    every: friday
    empty: heartbeat
    subject: '{papers} for the group, {day}'
    format: text
""",
    """\
match: &words [RAG]
mute: ['/\\bSAM-?[23]\\b/', "AND gate"]
topics: {A: [a & b, (c | d) & not e, 'title:f']}
""",
)
NOTES = (
    "",
    """\
# Papers

Mine.

<!-- digest:begin papers -->

### Thu 8 Jan 2026

- [ ] **A** ^arxiv-2601-03211

<!-- digest:end papers -->

More of mine.
""",
    "---\ntags: [papers]\n---\n\nNothing yet.\n",
    """\
- Mine
- <!-- digest:begin papers -->
- ### Thu 8 Jan 2026
\t- A paper
\t  id:: arxiv:2601.03211
- <!-- digest:end papers -->
""",
    "Windows\r\n\r\n<!-- digest:begin papers -->\r\n<!-- digest:end papers -->\r\n",
    "\ufeffold Mac\r<!-- digest:begin papers -->\r<!-- digest:end papers -->\r",
    "```\n<!-- digest:begin papers -->\n```\n<!-- digest:end papers -->",
)
ROBOTS = (
    """\
User-agent: *
Disallow: /api/
Allow: /api/daily
Crawl-delay: 15

User-agent: digest
Disallow: /private*
""",
    """\
# arXiv
User-agent: *
Allow: /list
Allow: /abs
Disallow: /
Crawl-delay: 15
Sitemap: https://a.example/x.xml
""",
    """\
user-agent: a
user-agent: b
disallow: /*.pdf$

user-agent: digest/1.0
allow: /
""",
)
TEMPLATES = (
    """\
{% for p in papers %}- [{{ p.title|plain|md }}]({{ p.url|url }}) {{ p.authors|join(', ')|html }}
{% endfor %}{{ summary }}
""",
    """\
{% for s in sections %}## {{ s.name or 'Papers' }}
{% for p in s.papers %}{{ loop.index }}. {{ p.title|tex }} ({{ p.listed|day }})
{% if p.upvotes %} {{ p.upvotes + 1 }}{% endif %}
{% endfor %}{{ s.more }}
{% endfor %}
""",
    """\
{{ date|day }} {{ counts.listed }} of {{ sources|length }}
{% for f in failures %}{{ f.source }}: {{ f.reason }}{% endfor %}
""",
    """\
{% macro row(p) %}{{ p.id }}{% endmacro %}
{% set all = papers|sort(attribute='title') %}{% for p in all %}{{ row(p) }}{% endfor %}
""",
)
TEXTS = (
    r"On the rate $\mathcal{O}(n^2)$ of ``learning'' with CO$_2$ and $10^{19}$: a~b, \textit{Caf\'e} \& more, 50\%",
    r"Code: https: //github.com/o/r. Models at hf.co/o/m and \url{https://a.example/x_y}. URL{https://c.example}",
    "<p>A <i>title</i> with <sup>2</sup> &amp; &lt;b&gt;, https://user@a.example:8080/p?q=1#f, doi:10.1000/182</p>",
    r"{\bf Bold} $a<b$ $$x^{2^{2}}$$ \begin{itemize}\item a\end{itemize} \footnote{b} \"{o}\ss{} \o \AA $\frac{1}{2}$",
    "[a link](https://b.example/(c)), arXiv:2601.00001v2, <https://d.example>, `code`, 10.1101/2026.01.01.000001",
)
