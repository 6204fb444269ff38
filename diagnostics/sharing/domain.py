"""The secret of a share link, and the limits of sharing."""

import hashlib
import re
import secrets
from datetime import timedelta

LABEL_LIMIT = 100
"""Characters of a link's label."""

LINK_LIMIT = 50
"""Links of one assessment, including those that no longer work."""

RECIPIENT_LIMIT = 5
"""Addresses to which one message is sent."""

MESSAGE_LIMIT = 1000
"""Characters of the sender's own text in a message."""

MAILED_VALIDITY = timedelta(days=365)
"""How long the link works that visitors mail to themselves."""

SECRET_BYTES = 32

PREVIEWERS = re.compile(
    "slackbot|skypeuripreview|msteams|microsoftpreview|microsoft office|ms-office|safelinks|facebookexternalhit|facebot"
    "|meta-external|whatsapp|telegrambot|discordbot|twitterbot|linkedinbot|pinterestbot|redditbot|embedly|iframely"
    "|mastodon|bluesky|googleimageproxy|google-pagerenderer|googlebot|bingbot|bingpreview|applebot|slurp|duckduckbot"
    "|mimecast|proofpoint|barracuda|urlscan|virustotal|python-requests|python-urllib|aiohttp|curl/|wget/|go-http-client"
    "|okhttp|java/|axios|node-fetch|libwww-perl",
    re.IGNORECASE,
)
"""Parts of the User-Agent of programs that open a link to show a preview of it, or to check it."""


CRM_PREFIX = "crm-"
"""How the secret of a link begins that is for the person who runs the CRM: it opens the handover too."""


def new_crm_secret() -> str:
    """Return the secret of a new link to the handover, which names the company."""
    return CRM_PREFIX + new_secret()


def opens_handoff(secret: str) -> bool:
    """Return whether the link with this secret was made for a handover; the secret's hash holds that."""
    return secret.startswith(CRM_PREFIX)


def new_secret() -> str:
    """Return the secret of a new link: 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """Return the SHA-256 of a secret, which is what the database stores. Random secrets need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def secrets_in(text: str) -> list[str]:
    """Return the secrets of the links in a text."""
    return re.findall(r"/shared/([\w-]+)/", text)


def is_previewer(user_agent: str) -> bool:
    """Whether a User-Agent belongs to a program that previews or checks links. Programs that hide it are not known."""
    return PREVIEWERS.search(user_agent) is not None
