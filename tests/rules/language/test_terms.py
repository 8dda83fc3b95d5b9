"""What each kind of term finds and does not find, one table for each row of the language."""

import unicodedata

import pytest

from digest.errors import UsageError
from digest.model import Paper
from digest.rules.language.expressions import Leaf
from digest.rules.language.terms import TermError, parse_term
from digest.rules.matcher import Matcher, build_document


def is_found(text: str, written: str) -> bool:
    wanted = parse_term(text)
    matcher = Matcher([Leaf(wanted, ("title", "abstract"), text)])
    return wanted.text in matcher.find_hits(build_document(Paper("title:x", written)))


def row(text: str, written: str, name: str = "") -> object:
    return pytest.param(text, written, id=name or f"{text} in {written}")


FOUND = [
    # words in order, whole, in any case
    row("diffusion model", "A diffusion model for heat"),
    row("diffusion model", "A Diffusion Model"),
    row("diffusion model", "DIFFUSION MODEL", "capitals in the text"),
    row("Diffusion model", "a diffusion model", "a first capital in the term"),
    row("diffusion model", "“diffusion model”", "typographic quotes"),
    row("diffusion model", "(diffusion model), and more", "brackets"),
    row("diffusion model", "diffusion models' errors", "apostrophe"),
    row("LLM", "an LLM's answer"),
    row("agent", "agent", "nothing but the term"),
    row("a", "a", "one letter"),
    # singular and plural of the last word
    row("diffusion model", "diffusion models"),
    row("diffusion models", "one diffusion model"),
    row("policy", "two policies"),
    row("policies", "one policy"),
    row("survey", "surveys"),
    row("surveys", "a survey"),
    row("bias", "biases"),
    row("loss", "losses"),
    row("losses", "a loss"),
    row("batch", "batches"),
    row("batches", "a batch"),
    row("box", "boxes"),
    row("boxes", "a box"),
    row("index", "indexes"),
    row("theory", "theories"),
    row("movie", "movies"),
    row("movies", "one movie"),
    row("key", "keys"),
    row("LLMs", "an LLM"),
    row("GANs", "a GAN"),
    row("physics", "physics"),
    row("news", "news"),
    row("metrics", "a metric"),
    row("topics", "one topic"),
    row("heuristics", "a heuristic"),
    row("gpus", "on one GPU"),
    row("apis", "an API"),
    row("menus", "a menu"),
    row("emojis", "an emoji"),
    row("biases", "a bias"),
    row("viruses", "a virus"),
    row("LMs", "one LM"),
    row("AIs", "one AI"),
    row("hero", "two heroes"),
    row("heroes", "a hero"),
    # blank, hyphen and line break are the same
    row("text to image", "a text-to-image model"),
    row("text-to-image", "text to image"),
    row("text to image", "text-to image", "mixed"),
    row("text to image", "text_to_image"),
    row("diffusion model", "diffusion\n  models", "line break"),
    row("diffusion model", "diffusion\r\nmodels", "line break of Windows"),
    row("diffusion model", "diffusion\tmodel", "tab"),
    row("diffusion model", "diffusion\u00a0model", "no-break space"),
    row("diffusion model", "diffusion\u2009model", "thin space"),
    row("diffusion model", "diffusion\u2028model", "line separator"),
    row("text-to-image", "text-to-\nimage", "hyphen at a line end"),
    row("language model", "vision-language models", "begins inside a compound"),
    row("agent", "multi-agent systems", "the last of a compound"),
    row("multi", "multi-agent systems", "the first of a compound"),
    row("diffusion  model", "a diffusion model"),
    # dashes, accents, ligatures, LaTeX
    *(row("GPT-4", f"GPT{dash}4", f"GPT-4 with U+{ord(dash):04X}") for dash in "‐‑‒–−﹣－"),
    *(row(f"GPT{dash}4", "GPT-4", f"the term with U+{ord(dash):04X}") for dash in "‐‑‒–−"),
    row("Schrodinger bridge", "Schrödinger Bridge"),
    row("Schrödinger bridge", "Schrodinger bridge"),
    row("naïve Bayes", unicodedata.normalize("NFD", "naïve Bayes"), "decomposed text"),
    row(unicodedata.normalize("NFD", "naïve Bayes"), "naïve Bayes", "decomposed term"),
    row("Erdos", "Paul Erdős"),
    row("efficient", "highly eﬃcient", "ligature of three"),
    row("fine-tuning", "ﬁne-tuning", "ligature of two"),
    row("ﬁne-tuning", "fine tuning", "ligature in the term"),
    row("classif*", "the classiﬁcation", "a beginning that ends within a ligature"),
    row("eff*", "highly eﬃcient", "a beginning that ends within a ligature of three"),
    row("k-NN", "a fast $k$-NN search"),
    row("$k$-NN", "a fast k-NN search", "LaTeX in the term"),
    row("L2", "the $L_2$ norm"),
    row("L2", "the L₂ norm"),
    row("CO2", "CO$_2$ and more"),
    row("CO2", "CO_2"),
    row("L2", "the L_2 norm"),
    row("SAM", "SAM_2"),
    row("SAM 2", "SAM_2"),
    row("stage 1", "stage_1"),
    row("CO₂", "CO2"),
    row("Poincare", r"Poincar\'e discs"),
    row("Poincaré", r"Poincar\'{e} discs"),
    row("naive", r"na\"ive"),
    row("R&D", r"R\&D spending"),
    row("benchmark", "bench\u00admark", "soft hyphen inside"),
    row("benchmark", "bench\u200bmark", "zero width space inside"),
    row("RAG", "ＲＡＧ", "full width"),
    row("İstanbul", "istanbul"),
    row("istanbul", "İstanbul"),
    row("한국어", "한국어 모델"),
    row("한국어", unicodedata.normalize("NFD", "한국어 모델")),
    row("ガード", unicodedata.normalize("NFD", "ガードの研究")),
    row("Llama", "Llama™ is open"),
    row("Alzheimer's disease", "Alzheimer’s disease"),
    # a hyphen may be nothing
    row("multi-modal", "multimodal"),
    row("multi-modal", "multi modal"),
    row("multi-modal", "multi-modal"),
    row("multi-modal", "Multimodal"),
    row("fine-tuning", "finetuning"),
    row("GPT-4", "GPT4"),
    row("GPT-4", "GPT-4's"),
    row("state-of-the-art", "state of the art"),
    row("state-of-the-art", "stateofthe-art"),
    row("lo-fi-hi-fi-wi-fi", "lo-fi-hi-fi-wi-fi", "more than four hyphens"),
    row("lo-fi-hi-fi-wi-fi", "lo fi hi fi wi fi", "more than four hyphens as blanks"),
    row("Fine-Tuning", "finetuning"),
    row("Multi-Modal", "a multimodal model"),
    row("Wi-Fi", "wifi"),
    row("k-NN", "a KNN graph"),
    row("BERT-score", "BERTScore"),
    # a capital after a word's first letter
    row("CLIP", "CLIP"),
    row("CLIP", "two CLIPs"),
    row("CLIP", "CLIP-based"),
    row("LoRA", "LoRA and LoRAs"),
    row("mRNA", "mRNA"),
    row("clip", "CLIP", "no capital in the term"),
    row("Clip", "CLIP", "only the first is a capital"),
    row("LoRA fine-tuning", "LoRA Fine-Tuning", "only the one word counts"),
    row("Mamba2", "Mamba2"),
    # an open end
    row("agent*", "agent"),
    row("agent*", "agents"),
    row("agent*", "agentic"),
    row("agent*", "agent-based"),
    row("dense retriev*", "Dense retrievers"),
    row("multi-modal*", "multimodality"),
    row("multi-modal*", "multi-modally"),
    row("LoRA*", "LoRAs"),
    row("LoRA*", "LoRAX"),
    row("扩散*", "基于扩散模型"),
    # exactly
    row("=RAG", "RAG"),
    row("=RAG", "RAG-based"),
    row("=SAM 2", "SAM 2"),
    row("=SAM", "SAM_2"),
    row("= RAG", "RAG", "a blank after the sign"),
    row("=C++", "in C++"),
    row("=naïve", "naïve"),
    row("=naïve", unicodedata.normalize("NFD", "naïve")),
    # regular expressions
    row(r"/\bSAM-?[23]\b/", "SAM-2"),
    row(r"/\bSAM-?[23]\b/", "SAM3"),
    row(r"/\bSAM-?[23]\b/", "SAM‑2", "Unicode dash"),
    row("/rag/i", "RAG"),
    row("/diffusion model/", "diffusion\nmodel", "regex over a line break"),
    row(r"/a\/b/", "an a/b test"),
    row("/(a|b) & c/", "b & c"),
    row("/é/", "é"),
    row(r"/^Deep/", "Deep dreams"),
    row(r"/dreams$/", "Deep dreams"),
    row("/[A-Z]{3}/", "a RAG"),
    # punctuation belongs to a term
    row("C++", "Verifying C++ programs"),
    row("C#", "from C# on"),
    row("C", "C programs"),
    row("C", "C+"),
    row(".NET", "the .NET runtime"),
    row("R&D", "R&D spending"),
    row("A/B test", "A/B tests"),
    row("O(n)", "in O(n) time"),
    row("GPT-4.1", "GPT-4.1"),
    row("Qwen2.5", "Qwen2.5-VL"),
    row("AI", "said; AI-driven; A.I."),
    row("A.I.", "in A.I. research"),
    row("#1", "the #1 model"),
    row("-survey", "a survey", "a hyphen before a term"),
    row("NO", "nitric oxide NO emission"),
    row("3D", "3D and 3d"),
    row("not", "good or not"),
    # scripts without blanks
    row("扩散模型", "基于扩散模型的方法"),
    row("拡散モデル", "拡散モデルによる"),
    row("โมเดล", "โมเดลภาษา"),
    row("RAG", "基于RAG的方法"),
    row("diffusion", "拡散diffusionモデル"),
    # accepted: a hyphen is a blank
    row("world model", "real-world models of traffic"),
]

NOT_FOUND = [
    row("diffusion model", "models of diffusion"),
    row("diffusion model", "model diffusion", "the other order"),
    row("diffusion model", "diffusion of a model", "words between"),
    row("diffusion model", "diffusion, model", "a comma"),
    row("diffusion model", "diffusion. Model", "a full stop"),
    row("diffusion model", "diffusion/model", "a slash"),
    row("diffusion model", "diffusion (model)", "a bracket"),
    row("diffusion model", "diffusionmodel", "closed"),
    row("diffusion model", "diffusions model", "plural of another word"),
    row("diffusion model", "prediffusion model", "inside a word"),
    row("diffusion model", "diffusion modeling", "derivation"),
    row("state space", "The space of every state"),
    row("RAG", "Leveraging storage fragments on average"),
    row("GAN", "Organ segmentation, elegantly"),
    row("SLAM", "Islamic art"),
    row("ocr", "Democratizing mediocre models"),
    row("agent", "A reagent"),
    row("agent", "agentic"),
    row("agent", "multiagent"),
    row("agent", "agency"),
    row("RL", "See the URL for world maps"),
    row("o1", "GPT-4o1x vs foo1"),
    row("segmentation", "segmenting"),
    row("planet", "planetary"),
    row("medical", "biomedical"),
    row("mri", "mrinal"),
    # no plural, no singular
    row("analysis", "analyses"),
    row("physics", "physic"),
    row("robotics", "robotic"),
    row("news", "new"),
    row("series", "serie"),
    row("loss", "los"),
    row("gas", "ga"),
    row("key", "keies"),
    row("RAG", "RAGES"),
    row("LLM", "LLMed"),
    row("language model", "languages model"),
    # hyphens
    row("multi-modal", "modal"),
    row("multi-modal", "multi"),
    row("multimodal", "multi-modal"),
    row("GPT-4", "GPT-40"),
    row("GPT-4", "GPT-4o"),
    row("GPT-4", "GPT-3, GPT 5"),
    row("transformer", "trans-\nformer"),
    row("text-to-image", "text - to - image", "dashes between blanks"),
    # capitals
    row("CLIP", "a clip"),
    row("CLIP", "Clip"),
    row("CLIP", "clips"),
    row("CLIP", "CLIPS"),
    row("CLIP", "OpenCLIP"),
    row("LoRA", "LORA radio; Lora font"),
    row("mRNA", "MRNA"),
    row("mRNA", "mrna"),
    row("SAM", "Sam Altman"),
    row("RAG", "a Rag doll, a rag"),
    row("GPT-4", "gpt-4"),
    row("LoRA fine-tuning", "lora fine-tuning"),
    row("3DGS", "3dgs"),
    row("(LLMs)", "(llms)"),
    row(".NET", "the .net domain"),
    # open end
    row("agent*", "reagent"),
    row("agent*", "agen"),
    row("LoRA*", "lorax"),
    row("LoRA*", "QLoRA"),
    row("dense retriev*", "dense, retrieval"),
    row("dense retriev*", "denser retrieval"),
    # exactly
    row("=RAG", "RAGs"),
    row("=RAG", "rag"),
    row("=RAG", "leveRAGing"),
    row("=rag", "RAG"),
    row("=agent", "agents"),
    row("=CO", "CO_2"),
    row("=text-to-image", "text to image"),
    row("=multi-modal", "multimodal"),
    row("=naive", "naïve"),
    row("=C", "C++"),
    # regular expressions
    row("/rag/", "RAG"),
    row(r"/\bSAM-?[23]\b/", "SAM-4"),
    row(r"/\bSAM-?[23]\b/", "SAM-23"),
    row("/x*/", "abc", "a regex that finds nothing but emptiness"),
    # punctuation
    row("C", "C++ and C#"),
    row("C++", "C and C#"),
    row("C#", "C++"),
    row(".NET", "a NET of wires"),
    row("R&D", "R and D"),
    row("R&D", "R D"),
    row("A/B test", "A B test"),
    row("GPT-4.1", "GPT-4 1"),
    row("GPT-4.1", "GPT-4,1"),
    row("ß-VAE", "SS-VAE"),
]


@pytest.mark.parametrize(("text", "written"), FOUND)
def test_a_term_finds(text: str, written: str) -> None:
    assert is_found(text, written)


@pytest.mark.parametrize("text", ["survey", "SAM", "state-of-the-art", "GPT-4.1", "R&D", "模型"])
@pytest.mark.parametrize("around", ["- {}", "{} -", "−{}", "_ {}", "{}_", "- {} _"])
@pytest.mark.parametrize("written", ["{}", "‘{}’", "({})", "a {}, too", "non-{}"])
def test_hyphens_and_blanks_at_the_edge_of_a_term_are_no_part_of_it(text: str, around: str, written: str) -> None:
    assert is_found(around.format(text), written.format(text))


@pytest.mark.parametrize(("text", "written"), NOT_FOUND)
def test_a_term_does_not_find(text: str, written: str) -> None:
    assert not is_found(text, written)


# ------------------------------------------------------------------------------ mistakes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "an empty term finds nothing", id="empty"),
        pytest.param("  ", "an empty term finds nothing", id="blank"),
        pytest.param("~", "`~` has no letter or digit to look for", id="a sign"),
        pytest.param("++", "`++` has no letter or digit to look for", id="signs"),
        pytest.param("🤗", "`🤗` has no letter or digit to look for", id="a picture"),
        pytest.param("*", "`*` has no letter or digit to look for", id="nothing but an open end"),
        pytest.param("=", "`=` has no letter or digit to look for", id="exactly nothing"),
        pytest.param(
            "a*b",
            "`a*b`: `*` may only stand at the end of a term's last word",
            id="a star inside",
        ),
        pytest.param(
            "*agent",
            "`*agent`: `*` may only stand at the end of a term's last word",
            id="a star before",
        ),
        pytest.param(
            "agent *",
            "`agent *`: `*` may only stand at the end of a term's last word",
            id="a star alone",
        ),
        pytest.param("//", "`//`: an empty regular expression finds nothing", id="empty regex"),
        pytest.param("/a", "`/a`: a regular expression is written /…/ or /…/i", id="unclosed regex"),
        pytest.param("/a/x", "`/a/x`: a regular expression is written /…/ or /…/i", id="unknown flag"),
        pytest.param(
            "tide " * 12_000,
            f"`{'tide ' * 9}tide tide…`: 59,999 characters are no phrase that any text has",
            id="longer than any text",  # its search would take a minute to be built
        ),
    ],
)
def test_a_term_that_can_mean_nothing_is_refused(text: str, message: str) -> None:
    with pytest.raises(TermError) as refused:
        parse_term(text)

    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a*b", ["/a\\w*b/i", '"a*b"']),
        ("*agent", ["/\\w*agent/i", '"*agent"']),
        ("agent *", ["agent*", '"agent *"']),
        ("/a", ["/a/"]),
        ("/a/x", ["/a/"]),
    ],
)
def test_a_term_that_can_mean_nothing_has_others_to_write_instead(text: str, written: list[str]) -> None:
    with pytest.raises(TermError) as refused:
        parse_term(text)

    assert [remedy.command for remedy in refused.value.remedies] == written


@pytest.mark.parametrize(
    ("text", "at"),
    [
        pytest.param("/a(/", 3, id="open group"),
        pytest.param("/ab)/", 4, id="closing bracket"),
        pytest.param("/[ab/", 2, id="open class"),
        pytest.param("/*a/", 2, id="nothing to repeat"),
        pytest.param("/ab**/", 5, id="repeated twice"),
        pytest.param("/a{3,2}/", 4, id="least above most"),
        pytest.param("/[z-a]/", 3, id="range backwards"),
        pytest.param("/a(?i)b/", 3, id="flags inside"),
        pytest.param(r"/a\q/", 3, id="unknown escape"),
    ],
)
def test_a_regex_with_wrong_syntax_is_refused_with_its_place(text: str, at: int) -> None:
    with pytest.raises(UsageError, match=rf"^`.+`: .+ at character {at}$") as refused:
        parse_term(text)

    assert str(refused.value).startswith(f"`{text}`: ")


@pytest.mark.parametrize(
    "text",
    [
        "/(a+)+/",
        "/(a+)+$/",
        "/(a*)*b/",
        "/(.*)*x/",
        r"/(?:\w+\s*)+:$/",
        r"/^(\w+\s?)*$x/",
        r"/(\w+ ?)+ method:/",
        "/((a{2,}){2,})/",
        "/(x(a|b+)y)*/",
        "/(a+?)+?/",
        "/(?P<name>a+)*/i",
        "/(a(?:b(c*))d)+/",
    ],
)
def test_a_repeat_of_a_repeat_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_term(text)

    assert str(refused.value) == (
        f"`{text}` can run away: an open repeat (`+`, `*`) inside another; write it with one repeat"
    )


@pytest.mark.parametrize("text", ["/a(?=b)/", "/a(?!b)/", "/(?<=a)b/", "/(?<!a)b/", r"/(a)\1/", "/(?>a+)b/", "/a++/"])
def test_what_cannot_be_matched_in_linear_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_term(text)

    assert str(refused.value).startswith(f"`{text}`: ")
    assert str(refused.value).endswith("(look-around and back-references are not offered)")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("/(ab)+/", "ababab", id="repeat of a group"),
        pytest.param("/(a{1,3})+/", "aaaaaa", id="repeat of a bounded repeat"),
        pytest.param("/a+b+/", "aabb", id="one repeat after another"),
        pytest.param("/(a|b)*c/", "abac", id="repeat of a choice"),
        pytest.param("/(?i:rag)/", "RAG", id="flags of a group"),
        pytest.param("/(?i)rag/", "RAG", id="flags at the start"),
    ],
)
def test_a_harmless_repeat_is_accepted(text: str, written: str) -> None:
    assert is_found(text, written)


@pytest.mark.parametrize("text", ["/(a|a)*b/", "/(a|aa)*b/", "/a*a*a*a*a*a*a*a*b/", "/(a?){50}a{50}b/", "/.*.*.*.*=/"])
def test_a_regex_that_would_backtrack_for_ages_comes_back_at_once(text: str) -> None:
    assert not is_found(text, "a" * 20_000)


@pytest.mark.parametrize("text", ["/(x{500}){500}/", "/((x{100}){100}){100}/"])
def test_a_regex_that_would_need_all_memory_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_term(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("/a{99999999999999999999}/", id="a number beyond all numbers"),
        pytest.param(f"/{'(' * 5000}a{')' * 5000}/", id="brackets in brackets"),
    ],
)
def test_a_regex_beyond_all_measure_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_term(text)


def test_a_class_by_name_is_accepted_without_a_warning() -> None:
    assert is_found("/[[:upper:]]{3}/", "a RAG")
