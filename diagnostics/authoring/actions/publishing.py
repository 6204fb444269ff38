"""Publish a draft as the next version, retire a questionnaire, and prove large drafts in the background."""

import time
from datetime import datetime
from functools import partial

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django_tasks import task

from diagnostics.authoring.actions.seen import require_seen
from diagnostics.authoring.actions.waiting import end_plan, end_review
from diagnostics.authoring.domain.seen import Seen
from diagnostics.authoring.models import ProofRun, PublicationEvent, Questionnaire, QuestionnaireVersion
from diagnostics.authoring.models.publishing import PublicationKind
from diagnostics.authoring.queries.differences import version_to_compare
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.authoring.queries.publishing import instrument_of, proof_of
from diagnostics.authoring.queries.seen import publishing_now, version_now
from diagnostics.instrument.document import (
    Document,
    dump_impact,
    dump_instrument,
    dump_proof,
    fingerprint,
    parse_instrument,
)
from diagnostics.instrument.errors import NothingChanged, NotPublishable, NotPublished
from diagnostics.instrument.gaps import all_gaps
from diagnostics.instrument.impact import compare_combinations
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import EXACT_LIMIT, count_combinations, prove
from diagnostics.site.models import User

log = structlog.get_logger("diagnostics.publishing")


@transaction.atomic
def publish(
    *,
    questionnaire_id: int,
    by: User | None,
    expected: Seen | None = None,
    note: str = "",
    planned_for: datetime | None = None,
) -> QuestionnaireVersion:
    """Compile the draft into the next version and make it the current one.

    `note` says why, `planned_for` is the time that was set for it. Raises ChangedMeanwhile if the draft is not the
    `expected` one, NotPublishable with the gaps, NothingChanged if the draft equals the current version, or
    InvalidInstrument.
    """
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    draft = load_draft(questionnaire)
    require_seen(expected, partial(publishing_now, questionnaire, draft))
    document = publishable_document(questionnaire, draft)
    newest = questionnaire.versions.aggregate(number=Max("number", default=0))["number"]
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=newest + 1,
        document=document,
        fingerprint=fingerprint(document),
        published_at=timezone.now(),
        note=note,
    )
    _set_current_version(questionnaire, version)
    _record_event(questionnaire, version, PublicationKind.PUBLISHED, by, planned_for)
    end_review(questionnaire, version, by)
    end_plan(questionnaire, by)
    return version


def publishable_document(questionnaire: Questionnaire, draft: Instrument) -> Document:
    """Return the document of a draft that can be published. Raises NotPublishable or NothingChanged."""
    gaps = all_gaps(draft, proof_of(questionnaire, draft))
    if gaps:
        log.info("publish refused", questionnaire=questionnaire.key, gaps=len(gaps))
        raise NotPublishable(gaps)
    document = dump_instrument(draft)
    digest = fingerprint(document)
    if Questionnaire.objects.filter(pk=questionnaire.pk, current_version__fingerprint=digest).exists():
        raise NothingChanged
    return document


@transaction.atomic
def retire(*, questionnaire_id: int, by: User | None, expected: Seen | None = None) -> None:
    """Close the questionnaire for new assessments; started ones can be finished.

    Raises ChangedMeanwhile if the version in use is not the `expected` one, or NotPublished.
    """
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    require_seen(expected, partial(version_now, questionnaire))
    version = questionnaire.current_version
    if version is None:
        raise NotPublished
    _set_current_version(questionnaire, None)
    _record_event(questionnaire, version, PublicationKind.RETIRED, by)
    end_plan(questionnaire, by)


def _set_current_version(questionnaire: Questionnaire, version: QuestionnaireVersion | None) -> None:
    # update() instead of save(): publishing is no change of the authored content, so it adds no history
    Questionnaire.objects.filter(pk=questionnaire.pk).update(current_version=version)


def _record_event(
    questionnaire: Questionnaire,
    version: QuestionnaireVersion,
    kind: PublicationKind,
    by: User | None,
    planned_for: datetime | None = None,
) -> None:
    PublicationEvent.objects.create(
        questionnaire=questionnaire, version=version, kind=kind, at=timezone.now(), by=by, planned_for=planned_for
    )
    log.info(kind.value, questionnaire=questionnaire.key, number=version.number, by=by.pk if by else None)


PROGRESS_INTERVAL = 0.5
"""Seconds between two updates of a proof's progress."""


@transaction.atomic
def request_proof(*, questionnaire_id: int) -> ProofRun:
    """Queue a proof of the draft for the background worker, unless this draft already has one.

    Raises InvalidInstrument if the draft contradicts itself.
    """
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    draft = load_draft(questionnaire)
    document = dump_instrument(draft)
    run, is_new = ProofRun.objects.get_or_create(
        questionnaire=questionnaire,
        fingerprint=fingerprint(document),
        defaults={"document": document, "requested_at": timezone.now(), "total": count_combinations(draft)},
    )
    if is_new:
        questionnaire.proofs.exclude(pk=run.pk).delete()
        make_proof.enqueue(run.pk)
    return run


@task()
def make_proof(run_id: int) -> None:
    """Prove the draft of a run and save its progress. Does nothing if the run was superseded or is finished."""
    run = ProofRun.objects.filter(pk=run_id, proof__isnull=True).first()
    if run is None:
        return
    last_update = time.monotonic()

    def save_progress(done: int, total: int) -> None:
        nonlocal last_update
        if time.monotonic() - last_update > PROGRESS_INTERVAL:
            last_update = time.monotonic()
            ProofRun.objects.filter(pk=run_id).update(done=done)

    draft = parse_instrument(run.document)
    proof = prove(draft, progress=save_progress)
    ProofRun.objects.filter(pk=run_id).update(proof=dump_proof(proof), done=run.total)
    log.info("proved", questionnaire=run.questionnaire_id, combinations=run.total)
    _save_impact(run, draft)


def _save_impact(run: ProofRun, draft: Instrument) -> None:
    """Save which outcomes publishing the draft would change, over all combinations. Needs a published version."""
    last = version_to_compare(run.questionnaire)
    impact = compare_combinations(instrument_of(last), draft, limit=EXACT_LIMIT) if last else None
    if impact is not None:
        ProofRun.objects.filter(pk=run.pk).update(impact=dump_impact(impact), compared_with=last)
