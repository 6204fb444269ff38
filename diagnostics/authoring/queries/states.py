"""The states of all questionnaires: whether they are published, what is not yet, and when they were changed last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from diagnostics.authoring.domain.states import State
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.drafts import valid_draft
from diagnostics.authoring.queries.history import DRAFT_PARTS, Parts
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.site.models.fields import Authored


@dataclass(frozen=True, slots=True)
class Standing:
    """How a questionnaire is now. `number`: its newest version, None if there is none."""

    state: State
    number: int | None
    changed_at: datetime | None


def standings(questionnaires: Iterable[Questionnaire]) -> dict[int, Standing]:
    """Return how each of the questionnaires is, by its id; their current versions must be selected.

    Costs one query for each kind of part, however many questionnaires there are, and compiles the drafts that were
    changed since they were published.
    """
    newest = newest_changes()
    numbers = dict(
        QuestionnaireVersion.objects.order_by().values_list("questionnaire_id").annotate(newest=Max("number"))
    )
    return {
        row.pk: Standing(_state(row, newest.get(row.pk), numbers), numbers.get(row.pk), newest.get(row.pk))
        for row in questionnaires
    }


def newest_changes() -> dict[int, datetime]:
    """Return when each questionnaire, or a part of it, was changed last, by its id. One query for each kind of part."""
    newest: dict[int, datetime] = {}
    _add_changes(newest, Questionnaire, "", {}, DRAFT_PARTS)
    return newest


def _state(questionnaire: Questionnaire, changed_at: datetime | None, numbers: Mapping[int, int]) -> State:
    version = questionnaire.current_version
    if version is None:
        return State.RETIRED if questionnaire.pk in numbers else State.NEVER
    if changed_at is None or changed_at <= version.published_at:
        return State.PUBLISHED
    draft = valid_draft(questionnaire)
    same = draft is not None and fingerprint(dump_instrument(draft)) == version.fingerprint
    return State.PUBLISHED if same else State.CHANGED


def _add_changes(
    newest: dict[int, datetime], model: type[Authored], parent: str, owners: Mapping[int, int], parts: Parts
) -> None:
    """Add the changes of all rows of a table to `newest`, then those of their parts.

    `parent` is the column with the row's parent, and `owners` are the questionnaires of these, by their ids.
    """
    records: Any = model.history.model._default_manager.order_by()
    own: dict[int, int] = {}
    for pk, above, at in records.values_list("id", parent or "id").annotate(at=Max("history_date")):
        owner = owners.get(above) if parent else pk
        if owner is not None:
            own[pk] = owner
            newest[owner] = max(at, newest.get(owner, at))
    for name, deeper in parts.items():
        relation: Any = model._meta.get_field(name)
        _add_changes(newest, relation.related_model, relation.field.attname, own, deeper)
