"""The background worker proves large drafts; they can be published after that."""

import pytest
from django.core.management import call_command

from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.actions.publishing import make_proof, publish, request_proof
from diagnostics.authoring.models import ProofRun, QuestionnaireVersion
from diagnostics.authoring.queries import publishing as queries
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.document import dump_proof
from diagnostics.instrument.errors import NotPublishable
from diagnostics.instrument.proof import prove
from diagnostics.instrument.readiness import GapCode
from tests.reference import reference_instrument

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def large(monkeypatch):
    """The reference questionnaire as a draft, with its 1,470 combinations above the limit of a request."""
    monkeypatch.setattr(queries, "PROOF_IN_REQUEST_LIMIT", 899)
    return create_questionnaire(instrument=reference_instrument())


class TestRequestProof:
    def test_is_proved_by_the_worker(self, large, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            request_proof(questionnaire_id=large.pk)
        run = ProofRun.objects.get()
        assert (run.done, run.total, run.proof) == (1470, 1470, dump_proof(prove(reference_instrument())))

    def test_twice_is_queued_once(self, large, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as queued:
            request_proof(questionnaire_id=large.pk)
            request_proof(questionnaire_id=large.pk)
        assert (len(queued), ProofRun.objects.count()) == (1, 1)

    def test_again_after_a_change_makes_a_new_proof(self, large, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            request_proof(questionnaire_id=large.pk)
        large.sales_models.filter(key="team").update(threshold=4)
        assert queries.proof_of(large, load_draft(large)) is None
        with django_capture_on_commit_callbacks(execute=True):
            request_proof(questionnaire_id=large.pk)
        assert ProofRun.objects.count() == 1
        assert queries.proof_of(large, load_draft(large)) == prove(load_draft(large))

    def test_that_was_superseded_is_skipped(self, large):
        run = request_proof(questionnaire_id=large.pk)
        run_id = run.pk
        run.delete()
        make_proof.call(run_id)
        assert ProofRun.objects.count() == 0


class TestPublish:
    def test_a_large_draft_is_refused_until_it_is_proved(self, large, django_capture_on_commit_callbacks):
        with pytest.raises(NotPublishable) as refusal:
            publish(questionnaire_id=large.pk, by=None)
        assert [gap.code for gap in refusal.value.gaps] == [GapCode.NOT_PROVED]
        with django_capture_on_commit_callbacks(execute=True):
            request_proof(questionnaire_id=large.pk)
        assert publish(questionnaire_id=large.pk, by=None).number == 1

    def test_a_draft_with_an_unreachable_sales_model_is_refused(self, db):
        questionnaire = create_questionnaire(instrument=reference_instrument())
        questionnaire.questions.get(key="people").options.filter(key="every_deal").delete()
        with pytest.raises(NotPublishable) as refusal:
            publish(questionnaire_id=questionnaire.pk, by=None)
        assert ("sales_model", "team") in [gap.path for gap in refusal.value.gaps]
        assert QuestionnaireVersion.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_worker_takes_the_task_from_the_database(monkeypatch, settings):
    monkeypatch.setattr(queries, "PROOF_IN_REQUEST_LIMIT", 899)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    questionnaire = create_questionnaire(instrument=reference_instrument())
    request_proof(questionnaire_id=questionnaire.pk)
    assert ProofRun.objects.get().proof is None
    call_command("worker", batch=True)
    assert ProofRun.objects.get().proof == dump_proof(prove(reference_instrument()))
