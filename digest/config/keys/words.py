"""The keys at the top of the file, of a topic and of a follow."""

from digest.config.keys.table import SPAN_OF_DAYS, TERMS, WHOLE_NUMBER, Key, KeyTable

FILE_KEYS = KeyTable(
    "At the top of the file",
    "Every key may be left out. Those marked * may also stand in a file that others extend.",
    (
        Key(
            "sources",
            "an address, or a list of addresses",
            "Where to look; `digest sources` lists what can stand here.",
            'sources: [hf, "arxiv:cs.CL+cs.LG"]',
            default="hf",
            needs_item=True,
        ),
        Key(
            "match",
            TERMS,
            "Your words: a paper with any of them in its title or abstract is shown.",
            "match: [RAG, text-to-image, diffusion model]",
            shared=True,
        ),
        Key(
            "topics",
            "names, each with a list of terms or with the keys of a topic",
            "Named wishes, the sections of the digest in this order; `Name: off` drops one of a file that is extended.",
            "topics: {Retrieval: [reranker, dense retriev*], Video: {any: [text-to-video], max: 5}}",
            shared=True,
        ),
        Key(
            "mute",
            TERMS,
            "Hides what has any of them; the digest says how many papers that were, and by which word.",
            "mute: [survey, medical]",
            shared=True,
        ),
        Key(
            "follow",
            "a full name, or a list of names and of the keys of a follow",
            "People and organizations whose papers are always shown, even when muted.",
            "follow: [Kaiming He, {name: Wei Wang, with: [graph neural network]}, {org: DeepSeek}]",
            shared=True,
        ),
        Key(
            "min_score",
            WHOLE_NUMBER,
            "How much the topics of a paper must add up to.",
            "min_score: 2",
            default="1",
            shared=True,
        ),
        Key(
            "max",
            f"{WHOLE_NUMBER} from 1 on",
            "How many papers a digest shows at most; the best are kept. Without it, all of them.",
            "max: 40",
            shared=True,
        ),
        Key(
            "late",
            "yes, no, how long ago as 14d, or the keys of late papers",
            "A last section for papers that were listed, not shown, and are noticed since: by another source, or by "
            "votes. A run asks the week pages of Hugging Face for it once a day.",
            'late: {since: 14d, upvotes: ">=20"}',
            default="no",
        ),
        Key(
            "types",
            "a list of new, cross, replaced",
            "What arXiv announces that is wanted: new papers, those listed in another category too, new versions.",
            "types: [new]",
            default="[new, cross]",
            shared=True,
            needs_item=True,
        ),
        Key(
            "mail",
            "the keys of the account",
            "The account from which `digest fetch --email` sends.",
            "mail: {from: me@example.org, to: me@example.org, host: smtp.example.org, user: me@example.org}",
        ),
        Key(
            "deliver",
            "a list of deliveries, each with its keys",
            "Several recipients, one message each, with words and a rhythm of their own, in place of `mail.to`.",
            "deliver: [{to: me@example.org}, {to: ann@example.org, match: [Mamba], every: friday}]",
        ),
        Key(
            "dialect",
            "commonmark, gfm, obsidian or logseq",
            "The Markdown of your notes.",
            "dialect: obsidian",
            default="commonmark",
        ),
        Key(
            "template",
            "the name of a file",
            "A template of your own for Markdown (Jinja2).",
            "template: ~/papers.md.j2",
        ),
        Key(
            "summary",
            "the keys of the program",
            "A program of your own that makes one line of each paper that a delivery shows.",
            "summary: {command: [llm, -m, local], per_run: 10}",
        ),
        Key(
            "after",
            "the keys of a program",
            "A program that hears how each run with `--email` or `--deliver` has ended, such as one that tells a site "
            "which raises the alarm when it hears nothing.",
            'after: {command: [curl, -fsS, -o, /dev/null, "https://hc-ping.com/YOUR-ID/{status}"], timeout: 30s}',
        ),
        Key(
            "copy",
            "weekly or off",
            "Whether a copy of the archive is kept beside it, which takes its place when it is damaged; above 1 GB a "
            "small one.",
            "copy: off",
            default="weekly",
        ),
        Key(
            "extends",
            "the name of a file",
            "Begins with the words of another file; your topics and words are added to them, and replace them by name.",
            "extends: lab.yaml",
            shared=True,
        ),
        Key(
            "unmute",
            "a term, or a list of terms, as they stand in the other file",
            "Takes back what a file that is extended mutes.",
            "unmute: [survey]",
            shared=True,
        ),
    ),
)

TOPIC_KEYS = KeyTable(
    "Under the name of a topic",
    "One wish: everything that is written must hold. A topic looks for something: it has `any:`, `all:` or a fact.",
    (
        Key("any", TERMS, "Any of these must be found.", "any: [text-to-video, video generation]"),
        Key("all", TERMS, "All of these must be found.", "all: [title:reasoning, RL | GRPO]"),
        Key("not", TERMS, "None of these may be found.", "not: [video game]"),
        Key(
            "in",
            "a list of title, abstract, author, org, keyword, comment, category, source",
            "The fields in which the terms look.",
            "in: [title]",
            default="[title, abstract]",
            needs_item=True,
        ),
        Key(
            "has",
            "a kind of link such as code, or a list of kinds, all of which a paper must have",
            "What the paper must come with: code, model, dataset, demo, project, paper, pdf, abstract …",
            "has: code",
        ),
        Key("upvotes", "a comparison, in quotes", "How many votes the paper must have.", 'upvotes: ">=10"'),
        Key("sources", "a source, or a list of sources", "Any of the sources that must list the paper.", "sources: hf"),
        Key(
            "categories",
            "a category, or a list of categories",
            "Any of the categories that the paper must be in.",
            "categories: [cs.CL, cs.LG]",
        ),
        Key(
            "score",
            f"{WHOLE_NUMBER}, which may be negative",
            "How much the topic counts, once for a paper.",
            "score: 3",
            default="1",
        ),
        Key(
            "max",
            f"{WHOLE_NUMBER} from 1 on",
            'How many papers its section shows at most, with "and 3 more" below. Without it, all of them.',
            "max: 5",
        ),
        Key(
            "like",
            "an identifier or address of a paper, or a list of them; `starred` for those that you have starred",
            "For a broad topic: puts first what shares words with these papers, five or more.",
            "like: starred",
            needs_item=True,
        ),
    ),
)

LATE_KEYS = KeyTable(
    "Under late",
    "Which papers are shown late. `late: yes` takes all three as they are.",
    (
        Key("since", SPAN_OF_DAYS, "How long ago a paper was listed at most.", "since: 3w", default="14d"),
        Key(
            "upvotes",
            "a comparison with > or >=, in quotes",
            "How many votes a paper must have by now that had fewer, or none that were known, when it was listed.",
            'upvotes: ">=50"',
            default='">=20"',
        ),
        Key("max", f"{WHOLE_NUMBER} from 1 on", "How many papers come late in seven days.", "max: 5", default="3"),
    ),
)

FOLLOW_KEYS = KeyTable(
    "In an item of follow",
    "One person (`name:`) or one organization (`org:`).",
    (
        Key("name", "a full name", "The person; case and accents do not matter.", "name: Wei Wang"),
        Key(
            "aliases",
            "a name, or a list of names",
            "Other names that the person writes under.",
            "aliases: [W. Wang]",
            needs_item=True,
        ),
        Key(
            "with",
            TERMS,
            "Company for a name that many have: any of these must be found.",
            "with: [graph neural network]",
        ),
        Key(
            "like",
            "an identifier or address of a paper, or a list of them",
            "A paper of the right one among namesakes: only what shares co-authors with it, directly or by steps.",
            "like: arxiv:2401.12345",
            needs_item=True,
        ),
        Key(
            "org",
            "a name, or a list of names",
            "The organization that a paper comes from.",
            "org: DeepSeek",
            needs_item=True,
        ),
    ),
)
