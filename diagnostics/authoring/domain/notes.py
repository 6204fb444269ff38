"""Notes that people write beside what they do with a draft."""

NOTE_LIMIT = 500
"""Characters of a note with a version, a request for review or a planned publication: a sentence or two."""
