"""Settings of sites in the environment: mirrors and tokens."""

import os

from digest.errors import UsageError


def read_mirrors() -> dict[str, str]:
    """The mirror of each site that has one: from HF_ENDPOINT, as Hugging Face's own tools read it, and from
    DIGEST_MIRRORS, `https://site=https://mirror …`. Raises UsageError."""
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
    """The token in HF_TOKEN, None if it is empty. Raises UsageError, without quoting it, if it cannot be a token."""
    token = os.environ.get("HF_TOKEN", "").strip()
    if not all("!" <= sign <= "~" for sign in token):
        raise UsageError("HF_TOKEN: blanks or foreign letters stand in it; a token has none")
    return token or None
