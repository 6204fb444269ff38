"""A written draft reads back as the instrument it was written from."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.actions.authoring import create_questionnaire
from diagnostics.domain.document import dump_instrument, fingerprint
from diagnostics.domain.instrument import Text
from diagnostics.models import AnswerOption, OptionWeight, Questionnaire
from diagnostics.queries.authoring import load_draft
from tests.builders import make_instrument, make_option, make_question
from tests.domain.strategies import instruments
from tests.reference import reference_instrument
from tests.rows import make_draft

pytestmark = pytest.mark.django_db

# as load_draft leaves them, and without NUL, which PostgreSQL does not keep
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5).map(str.strip)
texts = st.builds(Text, words, words)


def read_back(instrument):
    return load_draft(Questionnaire.objects.get(pk=create_questionnaire(instrument=instrument).pk))


def without_zeros(instrument):
    """The instrument as rows say it: no points are no row."""
    return replace(
        instrument,
        questions=tuple(
            replace(question, options=tuple(map(option_without_zeros, question.options)))
            for question in instrument.questions
        ),
    )


def option_without_zeros(option):
    return replace(option, weights={key: weight for key, weight in option.weights.items() if weight})


class TestCreateQuestionnaire:
    def test_reads_back_as_the_reference_questionnaire(self):
        instrument = reference_instrument()
        draft = read_back(instrument)
        assert draft == instrument
        assert fingerprint(dump_instrument(draft)) == fingerprint(dump_instrument(instrument))

    @settings(max_examples=25, derandomize=True, database=None, deadline=None)
    @given(instrument=instruments(words=texts))
    def test_reads_back_as_any_instrument(self, instrument):
        with transaction.atomic():
            assert read_back(instrument) == without_zeros(instrument)
            transaction.set_rollback(True)

    def test_writes_no_row_for_no_points(self):
        make_draft(make_instrument(questions=[make_question("leads", make_option("mixed", inbound=2, outbound=0))]))
        assert [(row.sales_model.key, row.weight) for row in OptionWeight.objects.all()] == [("inbound", 2)]

    def test_is_a_draft_that_nobody_has_published(self):
        questionnaire = make_draft()
        assert (questionnaire.current_version, questionnaire.versions.count()) == (None, 0)

    def test_is_recorded_as_added(self):
        make_draft()
        assert {row.history_type for row in AnswerOption.history.all()} == {"+"}

    def test_refuses_a_key_that_is_taken_and_writes_nothing(self):
        make_draft()
        before = AnswerOption.objects.count()
        with pytest.raises(IntegrityError), transaction.atomic():
            make_draft()
        assert (Questionnaire.objects.count(), AnswerOption.objects.count()) == (1, before)

    def test_writes_nothing_when_it_fails_half_way(self, monkeypatch):
        monkeypatch.setattr(OptionWeight, "save", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make_draft()
        assert Questionnaire.objects.count() == 0
