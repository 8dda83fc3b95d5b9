"""The keys of the reader's own programs: what makes a line of a paper, and what hears how runs have ended."""

from digest.config.keys.table import DURATION, PROGRAM, VARIABLES, WHOLE_NUMBER, Key, KeyTable

SUMMARY_KEYS = KeyTable(
    "Under summary",
    "A program of your own makes one line of each paper that a delivery shows; it is stored, and shown as made by it.",
    (
        Key(
            "command",
            PROGRAM,
            "It reads one paper as JSON on its standard input, and writes one line; no shell reads the arguments.",
            "command: [llm, -m, local, -s, Say in one sentence what is new.]",
            runs_program=True,
            needs_item=True,
        ),
        Key(
            "per_run",
            f"{WHOLE_NUMBER} from 1 on",
            "For how many papers it runs at most, best first, in one run.",
            "per_run: 10",
            default="20",
        ),
        Key(
            "timeout",
            DURATION,
            "How long it may take for one paper.",
            "timeout: 2m",
            default="30s",
        ),
        Key(
            "env",
            VARIABLES,
            "What it sees of the environment beside the usual variables: where its secrets are.",
            "env: [OPENAI_API_KEY]",
        ),
    ),
)

AFTER_KEYS = KeyTable(
    "Under after",
    "A program that is run behind each run that delivers; that it fails is said and changes nothing.",
    (
        Key(
            "command",
            PROGRAM,
            "The program; `{status}` in an argument is the exit status of the run; no shell reads it.",
            'command: [curl, -fsS, -o, /dev/null, "https://hc-ping.com/YOUR-ID/{status}"]',
            runs_program=True,
            needs_item=True,
        ),
        Key(
            "env",
            VARIABLES,
            "Variables that it sees besides the usual ones, such as one that holds a secret.",
            "env: [APPRISE_URLS]",
        ),
        Key("timeout", DURATION, "How long it may take.", "timeout: 10s", default="30s"),
    ),
)
