"""Lists of hosts by what lies there, and of names that only look like hosts."""


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


FORGES = _names(
    """github.com gitlab.com bitbucket.org codeberg.org gitee.com sourceforge.net sr.ht git.sr.ht git.io
    gist.github.com raw.githubusercontent.com anonymous.4open.science"""
)
REGISTRIES = _names(
    """pypi.org pypi.python.org npmjs.com cran.r-project.org crates.io test.pypi.org anaconda.org
    hub.docker.com juliahub.com hackage.haskell.org packagist.org rubygems.org metacpan.org"""
)
DEMOS = _names(
    """youtube.com youtu.be vimeo.com player.vimeo.com bilibili.com b23.tv colab.research.google.com
    replicate.com mybinder.org"""
)
PAPERS = _names(
    """arxiv.org openreview.net aclanthology.org aclweb.org papers.nips.cc proceedings.mlr.press
    openaccess.thecvf.com dl.acm.org ieeexplore.ieee.org biorxiv.org medrxiv.org ssrn.com papers.ssrn.com
    semanticscholar.org link.springer.com sciencedirect.com hal.science ncbi.nlm.nih.gov eprint.iacr.org
    alphaxiv.org nature.com chemrxiv.org"""
)
DATASETS = _names(
    """figshare.com data.mendeley.com physionet.org ieee-dataport.org dataverse.harvard.edu datadryad.org
    archive.ics.uci.edu openneuro.org openslr.org data.world"""
)
# Content of every kind: only the sentence can tell which.
ANY_CONTENT = _names("zenodo.org osf.io doi.org drive.google.com dropbox.com pan.baidu.com onedrive.live.com 1drv.ms")
SHORTENERS = _names(
    """bit.ly bitly.com tinyurl.com aka.ms goo.gl goo.gle t.co rebrand.ly shorturl.at t.ly rb.gy is.gd ow.ly
    cutt.ly dub.sh go.fb.me ibm.biz b.link forms.gle"""
)
# Under these endings everybody can have a host of their own.
PERSONAL_ENDINGS = (".github.io", ".gitlab.io", ".hf.space")
DEMO_ENDINGS = (
    ".hf.space",
    ".streamlit.app",
    ".streamlitapp.com",
    ".gradio.app",
    ".gradio.live",
    ".replit.app",
)
PROJECT_ENDINGS = (
    ".github.io",
    ".gitlab.io",
    ".bitbucket.io",
    ".pages.dev",
    ".netlify.app",
    ".readthedocs.io",
    ".readthedocs.org",
    ".webflow.io",
    ".wixsite.com",
    ".notion.site",
)

ALIASES = {
    "hf.co": "huggingface.co",
    "www.hf.co": "huggingface.co",
    "dx.doi.org": "doi.org",
    "m.youtube.com": "youtube.com",
    "export.arxiv.org": "arxiv.org",
}
CASELESS = FORGES | {"huggingface.co", "kaggle.com", "doi.org"}
# The front pages of these hosts show no work in particular.
ROOTLESS = (
    FORGES
    | REGISTRIES
    | DEMOS
    | PAPERS
    | ANY_CONTENT
    | SHORTENERS
    | _names("huggingface.co kaggle.com modelscope.cn sites.google.com github.io gitlab.io hf.space")
)
PLACEHOLDERS = _names(
    """example.com example.org example.net yourdomain.com anonymous.com placeholder.com url.com domain.com"""
)

# Endings of hosts that are written without a scheme; `md`, `py`, `rs`, `sh` and the like are files.
TOP_LEVEL = _names(
    """com org net edu gov mil int info biz io ai co app dev me tv cc xyz site online tech cloud science
    space page pages link live life world wiki blog studio art design store shop pub run tools systems
    digital academy institute research education foundation health bio earth center chat bot global
    network one pro top fun club
    ac am ar at au be bg br by ca ch cl cn cz de dk ee es eu fi fr gr hk hr hu id ie il in ir is it jp ke
    kr kz lt lu lv ma mx my ng nl no nz ph pk pl pt ro ru sa se sg si sk su th tn to tr tw ua uk us uy vn
    za"""
)
# Endings that are words too: a sentence that lacks the blank after its full stop is no address.
TOP_LEVEL_WORDS = _names("am as at be by in is it me my no so to us")
# Firms, products and libraries with names like hosts.
PRODUCT_NAMES = _names(
    """01.ai 4chan.org 58.com agoda.com airbnb.com alibaba.com amazon.com ancestry.com archive.org asp.net
    baidu.com booking.com c.ai cars.com change.org character.ai chess.com code.org coursera.org
    craigslist.org ctrip.com data.gov deepl.com diagrams.net dictionary.com draw.io drugs.com ebay.com
    expedia.com facebook.com fal.ai fast.ai flightradar24.com github.com gitlab.com glassdoor.com
    goodreads.com google.com h2o.ai healthcare.gov huggingface.co imdb.com indeed.com inflection.ai jd.com
    kaggle.com last.fm lichess.org match.com medium.com merriam-webster.com mistral.ai ml.net monster.com
    openai.com overleaf.com perplexity.ai poki.com politifact.com quora.com realtor.com reddit.com
    replicate.ai rotten-tomatoes.com salesforce.com scale.ai schema.org snopes.com socket.io stability.ai
    stackoverflow.com suno.ai taobao.com tmall.com together.ai trip.com tripadvisor.com twitch.tv
    twitter.com vast.ai vb.net walmart.com weather.com weibo.com wikipedia.org x.ai x.com yelp.com z.ai
    zillow.com"""
)

_FAMILIAR = ROOTLESS | DATASETS
_FAMILIAR_ENDINGS = (*DEMO_ENDINGS, *PROJECT_ENDINGS)


def is_familiar(host: str) -> bool:
    """Whether *host* is in these lists, so that it speaks https and needs no `www.`."""
    return host in _FAMILIAR or host.endswith(_FAMILIAR_ENDINGS)
