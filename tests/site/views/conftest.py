"""What tests of pages that are drawn once begin with."""

from collections.abc import Iterator

import pytest

from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.instrument import Instrument
from diagnostics.templatetags.drawn import drawings
from tests.reference import reference_instrument
from tests.support.drawings import TOKEN


@pytest.fixture
def same_each_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let tokens, secrets and signatures be the same each time, and begin and end with nothing drawn."""
    monkeypatch.setattr("diagnostics.sharing.domain.secrets.token_urlsafe", lambda count: "s" * count)
    monkeypatch.setattr("django.middleware.csrf._get_new_csrf_string", lambda: TOKEN)
    monkeypatch.setattr("django.core.signing.time.time", lambda: 1_800_000_000)
    drawings.clear()
    yield
    drawings.clear()


@pytest.fixture(scope="module")
def published() -> Instrument:
    """The reference questionnaire as it is read from a published version."""
    document = dump_instrument(reference_instrument())
    return instrument_of(QuestionnaireVersion(document=document, fingerprint=fingerprint(document)))
