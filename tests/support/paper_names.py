"""Papers, and every form in which a person may write what one of them is called; and what is no name of them."""

from digest.model import Paper

NEW = Paper("arxiv:2407.21783", "A Herd of Models", url="https://huggingface.co/papers/2407.21783", sources=("hf",))
OLD = Paper("arxiv:astro-ph/0601001", "Hot Jupiters", url="https://arxiv.org/abs/astro-ph/0601001")
CLASSED = Paper("arxiv:math/0309136", "Of Knots", url="https://arxiv.org/abs/math/0309136")
PREPRINT = Paper("doi:10.64898/2026.01.06.900001", "Reefs", url="https://doi.org/10.64898/2026.01.06.900001")
VOLUME = Paper("acl:2025.inv-long.1", "Of Inventions", url="https://aclanthology.org/2025.inv-long.1/")
ANCIENT = Paper("acl:P18-1001", "Of Parsing", url="https://aclanthology.org/P18-1001/")
NOTE = Paper("openreview:aB3dEf_9Zx", "Umbrella Sampling", url="https://openreview.net/forum?id=aB3dEf_9Zx")
POST = Paper("url:https://kites.example.org/12", "On Kites", url="https://kites.example.org/12?utm_source=rss")
PLACED = Paper(
    "url:https://aclanthology.org/2024.inv-short.7", "Of Posts", url="https://aclanthology.org/2024.inv-short.7"
)
UNPLACED = Paper("title:on-the-colour-of-buoys", "On the Colour of Buoys")
PAPERS = (NEW, OLD, CLASSED, PREPRINT, VOLUME, ANCIENT, NOTE, POST, PLACED, UNPLACED)

ADDRESSES = {
    NEW: (
        "2407.21783",
        " 2407.21783 ",
        "2407.21783v3",
        "arxiv:2407.21783",
        "arXiv:2407.21783v1",
        "arXiv: 2407.21783",
        "arXiv:2407.21783v1 [cs.CL]",
        "oai:arXiv.org:2407.21783v1",
        "10.48550/arXiv.2407.21783",
        "https://doi.org/10.48550/arXiv.2407.21783",
        "https://arxiv.org/abs/2407.21783",
        "http://www.arxiv.org/abs/2407.21783v2",
        "arxiv.org/abs/2407.21783",
        "https://arxiv.org/pdf/2407.21783v4.pdf",
        "https://arxiv.org/pdf/2407.21783",
        "https://arxiv.org/html/2407.21783v3#S2",
        "https://arxiv.org/format/2407.21783",
        "https://export.arxiv.org/abs/2407.21783/",
        "https://export.arxiv.org/api/query?id_list=2407.21783&max_results=1",
        "https://alphaxiv.org/abs/2407.21783?x",
        "https://www.alphaxiv.org/overview/2407.21783v1",
        "https://ar5iv.org/abs/2407.21783",
        "https://ar5iv.labs.arxiv.org/html/2407.21783",
        "https://huggingface.co/papers/2407.21783",
        "https://huggingface.co/papers/2407.21783#community",
        "https://huggingface.co/api/papers/2407.21783",
        "https://hf.co/papers/2407.21783/",
        "https://scirate.com/arxiv/2407.21783",
        "hf:2407.21783",
    ),
    OLD: (
        "astro-ph/0601001",
        "astro-ph/0601001v1",
        "arXiv:astro-ph/0601001",
        "oai:arXiv.org:astro-ph/0601001",
        "https://arxiv.org/abs/astro-ph/0601001",
        "https://arxiv.org/pdf/astro-ph/0601001v1",
        "https://arxiv.org/pdf/astro-ph/0601001v1.pdf",
        "https://doi.org/10.48550/arXiv.astro-ph/0601001",
        "https://alphaxiv.org/abs/astro-ph/0601001?x",
        "https://huggingface.co/papers/astro-ph/0601001",
        "https://scirate.com/arxiv/astro-ph/0601001",
    ),
    CLASSED: ("math/0309136", "math.GT/0309136", "https://arxiv.org/abs/math.GT/0309136v1", "MATH.GT/0309136"),
    PREPRINT: (
        "10.64898/2026.01.06.900001",
        "doi:10.64898/2026.01.06.900001",
        "DOI: 10.64898/2026.01.06.900001",
        "https://doi.org/10.64898/2026.01.06.900001",
        "http://dx.doi.org/10.64898/2026.01.06.900001",
        "https://www.biorxiv.org/content/10.64898/2026.01.06.900001",
        "https://www.biorxiv.org/content/10.64898/2026.01.06.900001v2.full.pdf",
        "https://www.biorxiv.org/content/10.64898/2026.01.06.900001v1?rss=1",
        "https://journal.example.org/doi/full/10.64898/2026.01.06.900001",
    ),
    VOLUME: (
        "2025.inv-long.1",
        "acl:2025.inv-long.1",
        "2025.inv-long.1.pdf",
        "https://aclanthology.org/2025.inv-long.1",
        "https://aclanthology.org/2025.inv-long.1/",
        "https://aclanthology.org/2025.inv-long.1.pdf",
        "https://aclanthology.org/2025.inv-long.1v2.pdf",
        "https://aclanthology.org/2025.inv-long.1.bib",
        "https://www.aclweb.org/anthology/2025.inv-long.1",
        "https://doi.org/10.18653/v1/2025.inv-long.1",
    ),
    ANCIENT: ("P18-1001", "https://aclanthology.org/P18-1001.pdf", "https://www.aclweb.org/anthology/P18-1001/"),
    NOTE: (
        "aB3dEf_9Zx",
        "openreview:aB3dEf_9Zx",
        "https://openreview.net/forum?id=aB3dEf_9Zx",
        "https://openreview.net/pdf?id=aB3dEf_9Zx",
        "https://openreview.net/forum?id=aB3dEf_9Zx&noteId=cD4",
        "https://openreview.net/forum?referrer=%5Bx%5D&id=aB3dEf_9Zx#discussion",
    ),
    POST: (
        "https://kites.example.org/12",
        "https://kites.example.org/12?utm_source=rss",
        "http://www.kites.example.org/12/",
        "url:https://kites.example.org/12",
        "kites",
    ),
    PLACED: (
        "https://aclanthology.org/2024.inv-short.7/",
        "https://aclanthology.org/2024.inv-short.7.pdf",
        "2024.inv-short.7",
    ),
    UNPLACED: ("title:on-the-colour-of-buoys", "colour of buoys", "On the Colour of Buoys"),
}

STRANGERS = (
    "2407.21784",
    "2407.2178",
    "12407.21783",
    "cs/0601001",
    "https://arxiv.org/abs/2407.217831",
    "https://arxiv.org/list/cs.CL/new",
    "10.64898/2026.01.06.90000",
    "2025.inv-long.11",
    "https://aclanthology.org/volumes/2025.inv-long/",
    "https://openreview.net/group?id=aB3dEf_9Zx",
    "https://openreview.net/forum?id=ab3def_9zx",
    "https://kites.example.org/1",
    "https://kites.example.org/",
    "https://example.org/?id=aB3dEf_9Zx",
    "",
    "-",
)
