"""Weights and anchors: what stays the same is not written."""

import pytest

from diagnostics.authoring.actions.authoring import set_anchors, set_weights
from diagnostics.authoring.models import AnswerOption, OptionWeight, SalesModel, Stage, StageRule, StageRuleAnchor
from tests.builders import make_instrument, make_option, make_question, make_rule
from tests.rows import make_draft

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


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
