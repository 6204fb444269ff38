"""Golden examples are created, and accept what a draft yields."""

import pytest

from diagnostics.authoring.actions.examples import create_example, settle_examples, update_expected_outcome
from diagnostics.authoring.domain.seen import Seen
from diagnostics.authoring.models import GoldenExample, Questionnaire
from diagnostics.authoring.queries.seen import seen_draft
from diagnostics.instrument.errors import ChangedMeanwhile, UnansweredQuestions
from diagnostics.instrument.text import Text
from tests.builders import make_instrument, make_option, make_question
from tests.rows import make_draft

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

TIED = make_question("leads", make_option("both", inbound=2, outbound=2), make_option("none"))


@pytest.fixture
def draft() -> Questionnaire:
    return make_draft(make_instrument(questions=[TIED], separates=True))


def create(draft: Questionnaire, **answers: str) -> GoldenExample:
    return create_example(questionnaire_id=draft.pk, name=Text("Usual", "Vanlig"), answers=answers, by=None)


def outcome_of(row: GoldenExample) -> tuple[object, ...]:
    row.refresh_from_db()
    return row.answers, row.leading, row.present, row.stages


def seen(draft: Questionnaire) -> Seen:
    draft.refresh_from_db()
    return seen_draft(draft)


EXPECTED = ({"leads": "both", "stands_out": "outbound"}, "outbound", ["outbound", "inbound"])
STAGES = ["qualify", "present", "close"]


def test_a_created_one_expects_what_the_draft_yields(draft: Questionnaire) -> None:
    assert outcome_of(create(draft, leads="both", stands_out="outbound")) == (*EXPECTED, STAGES)


def test_an_unanswered_one_is_not_created(draft: Questionnaire) -> None:
    with pytest.raises(UnansweredQuestions):
        create(draft)


def test_an_updated_one_expects_what_the_draft_yields_for_its_answers(draft: Questionnaire) -> None:
    row = create(draft, leads="none")
    row.answers = {"leads": "both", "stands_out": "outbound"}
    update_expected_outcome(example=row, by=None)
    assert outcome_of(row) == (*EXPECTED, STAGES)


class TestSettling:
    def test_changes_the_chosen_ones_that_are_broken(self, draft: Questionnaire) -> None:
        rows = [create(draft, leads="both", stands_out="outbound") for _ in range(3)]
        GoldenExample.objects.exclude(pk=rows[2].pk).update(leading="inbound", present=[], stages=[])
        count = settle_examples(
            questionnaire_id=draft.pk, keys=[rows[0].key, rows[2].key, "gone"], expected=seen(draft), by=None
        )
        assert count == 1
        assert outcome_of(rows[0]) == (*EXPECTED, STAGES)
        assert outcome_of(rows[1])[1:] == ("inbound", [], [])
        assert rows[2].history.count() == 1

    def test_of_a_draft_that_moved_on_changes_nothing(self, draft: Questionnaire) -> None:
        row = create(draft, leads="both", stands_out="outbound")
        GoldenExample.objects.update(leading="inbound")
        before = seen(draft)
        draft.stages.filter(key="qualify").update(name_en="Qualification")
        with pytest.raises(ChangedMeanwhile):
            settle_examples(questionnaire_id=draft.pk, keys=[row.key], expected=before, by=None)
        assert outcome_of(row)[1] == "inbound"

    def test_leaves_those_of_another_questionnaire(self, draft: Questionnaire) -> None:
        row = create(draft, leads="both", stands_out="outbound")
        other = make_draft(make_instrument(key="other", questions=[TIED], separates=True))
        same = create(other, leads="both", stands_out="outbound")
        GoldenExample.objects.update(leading="inbound")
        settle_examples(questionnaire_id=draft.pk, keys=[row.key], expected=seen(draft), by=None)
        assert (outcome_of(row)[1], outcome_of(same)[1]) == ("outbound", "inbound")
