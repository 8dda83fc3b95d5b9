"""What the environment says of sites: mirrors to ask instead of them, and tokens for them."""

import os

from digest.errors import UsageError


def read_mirrors() -> dict[str, str]:
    """Mirrors by the site that each stands for: HF_ENDPOINT as Hugging Face's own tools have it, and
    DIGEST_MIRRORS for all others, `https://site=https://mirror …`. Raises UsageError."""
    mirrors: dict[str, str] = {}
    for pair in os.environ.get("DIGEST_MIRRORS", "").split():
        site, _, mirror = pair.partition("=")
        if not all(each.startswith(("http://", "https://")) for each in (site, mirror)):
            raise UsageError(f"DIGEST_MIRRORS: `{pair}` is no pair `https://site=https://mirror`")
        mirrors[site.rstrip("/")] = mirror
    if endpoint := os.environ.get("HF_ENDPOINT"):
        mirrors["https://huggingface.co"] = endpoint
    return mirrors


def read_token() -> str | None:
    """What HF_TOKEN holds. Raises UsageError for what is none, without saying it."""
    token = os.environ.get("HF_TOKEN", "").strip()
    if not all("!" <= sign <= "~" for sign in token):
        raise UsageError("HF_TOKEN: blanks or foreign letters stand in it; a token has none")
    return token or None
