"""Outcomes as the first edition saved them."""

from diagnostics.instrument.document import Document, dump_outcome
from diagnostics.instrument.journey import Outcome


def first_edition_document(outcome: Outcome) -> Document:
    """Return an outcome as it was saved before processes, parts and optional stages were recorded."""
    document = dump_outcome(outcome)
    del document["process"]
    for stage in document["pipeline"]["stages"]:
        del stage["part"], stage["optional"]
    if document["nearest_flip"]:
        del document["nearest_flip"]["tie"]
    return {**document, "format": 1}
