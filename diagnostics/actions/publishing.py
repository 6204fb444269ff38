"""Publishing a draft as the next version, and retiring a questionnaire."""

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from diagnostics.domain.document import dump_instrument, fingerprint
from diagnostics.domain.errors import NothingChanged, NotPublishable, NotPublished
from diagnostics.domain.readiness import publication_gaps
from diagnostics.models import PublicationEvent, Questionnaire, QuestionnaireVersion, User
from diagnostics.models.publishing import PublicationKind
from diagnostics.queries.authoring import load_draft

log = structlog.get_logger("diagnostics.publishing")


@transaction.atomic
def publish(*, questionnaire_id: int, by: User | None) -> QuestionnaireVersion:
    """Compile the draft into the next version and make it the current one.

    Raises NotPublishable with the gaps, or NothingChanged where the draft is what is published already.
    """
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    draft = load_draft(questionnaire)
    gaps = publication_gaps(draft)
    if gaps:
        log.info("publish refused", questionnaire=questionnaire.key, gaps=len(gaps))
        raise NotPublishable(gaps)
    document = dump_instrument(draft)
    digest = fingerprint(document)
    if Questionnaire.objects.filter(pk=questionnaire.pk, current_version__fingerprint=digest).exists():
        raise NothingChanged
    newest = questionnaire.versions.aggregate(number=Max("number", default=0))["number"]
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=newest + 1,
        document=document,
        fingerprint=digest,
        published_at=timezone.now(),
    )
    _point(questionnaire, version)
    _record(questionnaire, version, PublicationKind.PUBLISHED, by)
    return version


@transaction.atomic
def retire(*, questionnaire_id: int, by: User | None) -> None:
    """Close the questionnaire for new assessments; those begun can be finished. Raises NotPublished."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    version = questionnaire.current_version
    if version is None:
        raise NotPublished
    _point(questionnaire, None)
    _record(questionnaire, version, PublicationKind.RETIRED, by)


def _point(questionnaire: Questionnaire, version: QuestionnaireVersion | None) -> None:
    # not save(): moving the pointer is no change of what was authored, so it has no place in that history
    Questionnaire.objects.filter(pk=questionnaire.pk).update(current_version=version)


def _record(
    questionnaire: Questionnaire, version: QuestionnaireVersion, kind: PublicationKind, by: User | None
) -> None:
    PublicationEvent.objects.create(questionnaire=questionnaire, version=version, kind=kind, at=timezone.now(), by=by)
    log.info(kind.value, questionnaire=questionnaire.key, number=version.number, by=by.pk if by else None)
