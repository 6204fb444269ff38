"""The reference questionnaire as an instrument."""

from functools import cache
from pathlib import Path

import yaml

import diagnostics
from diagnostics.instrument.document import parse_instrument
from diagnostics.instrument.instrument import Instrument

PATH = Path(diagnostics.__file__).parent / "reference" / "sales-model.yaml"


@cache
def reference_instrument() -> Instrument:
    """Return the reference questionnaire, read once."""
    return parse_instrument(yaml.load(PATH.read_text("utf-8"), Loader=yaml.CSafeLoader))
