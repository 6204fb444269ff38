"""A written draft reads back as the instrument it was written from."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.actions.authoring import create_questionnaire, set_anchors, set_weights
from diagnostics.domain.document import dump_instrument, fingerprint
from diagnostics.domain.instrument import Text
from diagnostics.models import AnswerOption, OptionWeight, Questionnaire, SalesModel, Stage, StageRule, StageRuleAnchor
from diagnostics.queries.authoring import load_draft
from tests.builders import make_instrument, make_option, make_question, make_rule
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


class TestSetWeights:
    @pytest.fixture
    def option(self):
        make_draft(make_instrument(questions=[make_question("leads", make_option("mixed", inbound=2, outbound=3))]))
        return AnswerOption.objects.get()

    def give(self, option, **points):
        """Set the weights, and return them with what the record says of it."""
        recorded = set(OptionWeight.history.values_list("history_id", flat=True))
        ids = dict(SalesModel.objects.values_list("key", "pk"))
        set_weights(option=option, weights={ids[key]: weight for key, weight in points.items()})
        record = OptionWeight.history.exclude(history_id__in=recorded).order_by("history_id")
        weights = dict(OptionWeight.objects.values_list("sales_model__key", "weight"))
        return weights, [row.history_type for row in record]

    def test_changes_the_one_that_differs_alone(self, option):
        assert self.give(option, inbound=2, outbound=1) == ({"inbound": 2, "outbound": 1}, ["~"])

    def test_leaves_all_alone_when_they_are_the_same(self, option):
        assert self.give(option, inbound=2, outbound=3) == ({"inbound": 2, "outbound": 3}, [])

    @pytest.mark.parametrize("points", [{"inbound": 2}, {"inbound": 2, "outbound": 0}])
    def test_removes_what_is_no_longer_worth_anything(self, option, points):
        assert self.give(option, **points) == ({"inbound": 2}, ["-"])

    def test_adds_what_was_worth_nothing(self, option):
        self.give(option)
        assert self.give(option, outbound=4) == ({"outbound": 4}, ["+"])


class TestSetAnchors:
    @pytest.fixture
    def rule(self):
        make_draft(make_instrument(rules=[make_rule("inbound", "research", "after", "qualify", "present")]))
        return StageRule.objects.get()

    def refer(self, rule, *keys):
        """Set the anchors, None for the win, and return them with what the record says of it."""
        recorded = set(StageRuleAnchor.history.values_list("history_id", flat=True))
        stages = {None: None, **{stage.key: stage for stage in Stage.objects.all()}}
        set_anchors(rule=rule, stages=[stages[key] for key in keys])
        record = StageRuleAnchor.history.exclude(history_id__in=recorded).order_by("history_id")
        anchors = list(rule.anchors.values_list("position", "stage__key"))
        return anchors, [row.history_type for row in record]

    def test_leaves_all_alone_when_they_are_the_same(self, rule):
        assert self.refer(rule, "qualify", "present") == ([(1, "qualify"), (2, "present")], [])

    def test_changes_the_one_that_differs_alone(self, rule):
        assert self.refer(rule, "qualify", "close") == ([(1, "qualify"), (2, "close")], ["~"])

    def test_orders_them_anew(self, rule):
        assert self.refer(rule, "present", "qualify") == ([(1, "present"), (2, "qualify")], ["~", "~"])

    def test_removes_those_too_many(self, rule):
        assert self.refer(rule) == ([], ["-", "-"])

    def test_adds_what_is_new_the_win_included(self, rule):
        anchors, record = self.refer(rule, "qualify", "present", None)
        assert (anchors, record) == ([(1, "qualify"), (2, "present"), (3, None)], ["+"])
