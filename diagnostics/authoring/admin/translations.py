"""The state of a draft's texts, for the questionnaire's page."""

from django.urls import reverse

from diagnostics.authoring.admin.field_urls import FieldUrls
from diagnostics.authoring.models import AnswerOption, CommonKpi, DoubtfulPair, Kpi, Questionnaire
from diagnostics.authoring.pages.publishing import GapLine, gap_text, gap_where
from diagnostics.authoring.pages.translations import StaleLine, TextsView, stale_line, texts_view
from diagnostics.authoring.queries.drafts import valid_draft
from diagnostics.authoring.queries.translations import StaleText, stale_texts
from diagnostics.instrument.readiness import GapCode, publication_gaps

INLINES = {
    AnswerOption: ("question", "options"),
    DoubtfulPair: ("questionnaire", "doubtful_pairs"),
    CommonKpi: ("questionnaire", "kpis"),
    Kpi: ("salesmodel", "kpis"),
}
"""Parts that are edited on their parent's page: the parent's model name, and the prefix of the inlines."""


def texts_of(questionnaire: Questionnaire) -> TextsView | None:
    """Return the missing and stale texts of the draft, or None if the draft contradicts itself."""
    draft = valid_draft(questionnaire)
    if draft is None:
        return None
    urls = FieldUrls(questionnaire, draft)
    missing = (
        GapLine(gap_where(draft, gap), gap_text(draft, gap), urls.of(gap))
        for gap in publication_gaps(draft)
        if gap.code is GapCode.TEXT_MISSING
    )
    return texts_view(draft, missing=missing, stale=map(_line, stale_texts(questionnaire)))


def _line(stale: StaleText) -> StaleLine:
    page, prefix = INLINES.get(stale.model, (stale.model._meta.model_name, ""))
    number = f"{prefix}-{stale.number}-" if stale.number is not None else ""
    return stale_line(
        kind=str(stale.model._meta.verbose_name),
        name=stale.name,
        field=stale.field,
        english=stale.english,
        norwegian=stale.norwegian,
        url=f"{reverse(f'admin:diagnostics_{page}_change', args=[stale.page])}#id_{number}{stale.field}_nb",
    )
