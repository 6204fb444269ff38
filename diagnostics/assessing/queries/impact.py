"""Reads for the impact report: the combinations of the last version, and past results."""

from collections.abc import Iterator

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of, proof_run
from diagnostics.instrument.document import FORMATS, parse_impact
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
    if there is none yet. Comparisons in the first format say nothing about pipelines, so they do not count.
    """
    impact = compare_combinations(instrument_of(last), draft)
    if impact is not None:
        return impact
    run = proof_run(questionnaire, draft)
    if run is None or run.impact is None or run.compared_with_id != last.pk or run.impact["format"] != FORMATS[-1]:
        return None
    return parse_impact(run.impact)


def past_results(questionnaire: Questionnaire) -> Iterator[PastResult]:
    """Yield up to `RESULTS_READ` of the newest completed assessments of any version, in one query."""
    rows = Assessment.objects.completed().filter(version__questionnaire=questionnaire).order_by("-id")
    values = rows.values_list("pk", "title", "company", "completed_at", "outcome")[:RESULTS_READ]
    for pk, title, company, completed_at, outcome in values.iterator(chunk_size=ROWS_AT_ONCE):
        if completed_at is not None and outcome is not None:  # completed ones have both, which the types do not know
            yield PastResult(
                id=pk,
                title=title or company or str(pk),
                completed_at=completed_at,
                answers=outcome["answers"],
                leading=outcome["leading"],
                present=frozenset(outcome["present"]),
                stages=tuple(stage["key"] for stage in outcome["pipeline"]["stages"]),
            )
