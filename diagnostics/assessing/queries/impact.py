"""Reads for the impact report: the combinations of the last version, and past results."""

from collections.abc import Iterator

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of, proof_run
from diagnostics.instrument.document import parse_impact
from diagnostics.instrument.impact import CombinationImpact, PastResult, compare_combinations
from diagnostics.instrument.instrument import Instrument

RESULTS_READ = 10_000
"""The number of newest results that are read."""

ROWS_AT_ONCE = 1_000
"""Rows in memory at a time."""


def combination_impact(
    questionnaire: Questionnaire, last: QuestionnaireVersion, draft: Instrument
) -> CombinationImpact | None:
    """Return what publishing the draft would change over all combinations, compared with version `last`.

    It is computed at once if that is cheap, or else read from the background worker's proof of exactly this draft; None
    if there is none yet.
    """
    impact = compare_combinations(instrument_of(last), draft)
    if impact is not None:
        return impact
    run = proof_run(questionnaire, draft)
    is_made = run is not None and run.impact is not None and run.compared_with_id == last.pk
    return parse_impact(run.impact) if run is not None and is_made else None


def past_results(questionnaire: Questionnaire) -> Iterator[PastResult]:
    """Yield up to `RESULTS_READ` of the newest completed assessments of any version, in one query."""
    rows = Assessment.objects.completed().filter(version__questionnaire=questionnaire).order_by("-id")
    values = rows.values_list("pk", "title", "completed_at", "answers", "leading")[:RESULTS_READ]
    for pk, title, completed_at, answers, leading in values.iterator(chunk_size=ROWS_AT_ONCE):
        if completed_at is not None:  # every completed assessment has one, which the type does not know
            yield PastResult(pk, title or str(pk), completed_at, answers, leading or None)
