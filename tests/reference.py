"""The reference questionnaire as an instrument, and that of the first edition."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

import diagnostics
from diagnostics.instrument.document import Document, parse_instrument
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.nouns import DEFAULTS, NOUN_FIELDS

PATH = Path(diagnostics.__file__).parent / "reference" / "sales-model.yaml"
FIRST_EDITION = Path(__file__).parent / "fixtures" / "first_edition.yaml"
"""The reference questionnaire of the first edition, as sites that have published it hold it."""


@cache
def reference_instrument() -> Instrument:
    """Return the reference questionnaire, read once."""
    return parse_instrument(document_in(PATH))


@cache
def reference_with_nouns() -> Instrument:
    """Return the same with every text that it may have: its nouns are written, too."""
    return replace(reference_instrument(), **{name: DEFAULTS[form] for name, form in NOUN_FIELDS.items()})


@cache
def first_edition_instrument() -> Instrument:
    """Return the reference questionnaire of the first edition, read once."""
    return parse_instrument(document_in(FIRST_EDITION))


def document_in(path: Path) -> Document:
    """Return the document in a YAML file."""
    document: Document = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return document
