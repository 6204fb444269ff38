"""The state of a draft's texts, for the questionnaire's page."""

from diagnostics.authoring.admin.field_urls import FieldUrls
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.publishing import GapLine, gap_text, gap_where
from diagnostics.authoring.pages.translations import TextsView, texts_view
from diagnostics.authoring.queries.translations import stale_texts
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.readiness import GapCode, publication_gaps


def texts_of(questionnaire: Questionnaire, draft: Instrument) -> TextsView:
    """Return how far the texts of the draft are."""
    urls = FieldUrls(questionnaire, draft)
    missing = (
        GapLine(gap_where(draft, gap), gap_text(draft, gap), urls.of(gap))
        for gap in publication_gaps(draft)
        if gap.code is GapCode.TEXT_MISSING
    )
    return texts_view(draft, missing=missing, stale=len(stale_texts(questionnaire)))
