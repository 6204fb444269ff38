"""What people write about an assessment: its name, company and note."""

import hashlib

TITLE_LIMIT, COMPANY_LIMIT, NOTE_LIMIT = 100, 80, 2000
"""Characters that each of them may have."""


def naming_mark(title: str = "", note: str = "", company: str = "", crm: str = "") -> str:
    """Return a checksum of what a page shows, for detecting that it was changed since the page was opened."""
    return hashlib.sha256("\0".join((title, note, company, crm)).encode()).hexdigest()[:16]
