"""Change the stages of a process, and begin the common one."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from diagnostics.authoring.actions.ordering import next_position
from diagnostics.authoring.actions.parts import set_history_user
from diagnostics.authoring.domain.keys import unused_key
from diagnostics.authoring.models import Process, ProcessStage, Questionnaire, Stage
from diagnostics.instrument.text import LANGUAGES
from diagnostics.site.models import User

COMMON = gettext_noop("Common process")


@transaction.atomic
def set_process_stages(
    *, process: Process, stages: Sequence[Stage], winning_stage: Stage | None, by: User | None = None
) -> None:
    """Make the process these stages, in their order, and say which one wins. Writes only rows that change."""
    rows = {row.stage_id: row for row in process.process_stages.all()}
    for position, stage in enumerate(stages, start=1):
        row = rows.pop(stage.pk, None) or ProcessStage(process=process, stage=stage, position=0)
        if row.position != position:
            row.position = position
            set_history_user(row, by).save()
    for row in rows.values():
        set_history_user(row, by).delete()
    if process.winning_stage != winning_stage:
        process.winning_stage = winning_stage
        set_history_user(process, by).save()


@transaction.atomic
def begin_common_process(*, questionnaire_id: int, by: User | None = None) -> Process:
    """Give the questionnaire an empty common process, and return it."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    taken = set(questionnaire.processes.values_list("key", flat=True))
    process = Process(
        questionnaire=questionnaire,
        position=next_position(questionnaire.processes.all()),
        key=unused_key("common", taken, default="process"),
    )
    for language in LANGUAGES:
        with override(language):
            setattr(process, f"name_{language}", _(COMMON))
    set_history_user(process, by).save()
    questionnaire.common_process = process
    set_history_user(questionnaire, by).save()
    return process
