"""What a draft is held against before it is published: the last version, and past results."""

from collections.abc import Iterator

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of, proof_run
from diagnostics.instrument.document import parse_impact
from diagnostics.instrument.impact import CombinationImpact, PastResult, compare_combinations
from diagnostics.instrument.instrument import Instrument

RESULTS_READ = 10_000
"""How many results are read: the newest."""

ROWS_AT_ONCE = 1_000
"""Rows that are in memory at a time."""


def combination_impact(
    questionnaire: Questionnaire, last: QuestionnaireVersion, draft: Instrument
) -> CombinationImpact | None:
    """Return what publishing the draft would change over all combinations, since version `last`.

    It is worked out at once where that is cheap, and else taken from the proof that the background worker made of just
    this draft; None while there is none.
    """
    impact = compare_combinations(instrument_of(last), draft)
    if impact is not None:
        return impact
    run = proof_run(questionnaire, draft)
    is_made = run is not None and run.impact is not None and run.compared_with_id == last.pk
    return parse_impact(run.impact) if run is not None and is_made else None


def past_results(questionnaire: Questionnaire) -> Iterator[PastResult]:
    """Yield the newest completed assessments of any version, in one query; `RESULTS_READ` at most."""
    rows = Assessment.objects.completed().filter(version__questionnaire=questionnaire).order_by("-id")
    values = rows.values_list("pk", "title", "completed_at", "answers", "leading")[:RESULTS_READ]
    for pk, title, completed_at, answers, leading in values.iterator(chunk_size=ROWS_AT_ONCE):
        if completed_at is not None:  # as every completed one has, but the type does not know
            yield PastResult(pk, title or str(pk), completed_at, answers, leading or None)
