"""Setting weights and anchors writes only rows that change."""

import pytest

from diagnostics.authoring.actions.parts import set_anchors, set_weights
from diagnostics.authoring.models import AnswerOption, OptionWeight, SalesModel, Stage, StageRule, StageRuleAnchor
from tests.builders import make_instrument, make_option, make_question, make_rule
from tests.rows import make_draft

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


class TestSetWeights:
    @pytest.fixture
    def option(self):
        make_draft(make_instrument(questions=[make_question("leads", make_option("mixed", inbound=2, outbound=3))]))
        return AnswerOption.objects.get()

    def set_points(self, option, **points):
        """Set the weights, and return them with the kinds of their new historical records."""
        earlier = set(OptionWeight.history.values_list("history_id", flat=True))
        ids = dict(SalesModel.objects.values_list("key", "pk"))
        set_weights(option=option, weights={ids[key]: weight for key, weight in points.items()})
        record = OptionWeight.history.exclude(history_id__in=earlier).order_by("history_id")
        weights = dict(OptionWeight.objects.values_list("sales_model__key", "weight"))
        return weights, [row.history_type for row in record]

    def test_writes_only_the_one_that_differs(self, option):
        assert self.set_points(option, inbound=2, outbound=1) == ({"inbound": 2, "outbound": 1}, ["~"])

    def test_writes_nothing_if_nothing_differs(self, option):
        assert self.set_points(option, inbound=2, outbound=3) == ({"inbound": 2, "outbound": 3}, [])

    @pytest.mark.parametrize("points", [{"inbound": 2}, {"inbound": 2, "outbound": 0}])
    def test_deletes_weights_of_zero(self, option, points):
        assert self.set_points(option, **points) == ({"inbound": 2}, ["-"])

    def test_adds_new_weights(self, option):
        self.set_points(option)
        assert self.set_points(option, outbound=4) == ({"outbound": 4}, ["+"])


class TestSetAnchors:
    @pytest.fixture
    def rule(self):
        make_draft(make_instrument(rules=[make_rule("inbound", "research", "after", "qualify", "present")]))
        return StageRule.objects.get()

    def set_stages(self, rule, *keys):
        """Set the anchors, and return them with the kinds of their new historical records."""
        earlier = set(StageRuleAnchor.history.values_list("history_id", flat=True))
        stages = {stage.key: stage for stage in Stage.objects.all()}
        set_anchors(rule=rule, anchors=[stages.get(key, key) for key in keys])
        record = StageRuleAnchor.history.exclude(history_id__in=earlier).order_by("history_id")
        anchors = [(row.position, row.stage.key if row.stage else row.named_place) for row in rule.anchors.all()]
        return anchors, [row.history_type for row in record]

    def test_writes_nothing_if_nothing_differs(self, rule):
        assert self.set_stages(rule, "qualify", "present") == ([(1, "qualify"), (2, "present")], [])

    def test_writes_only_the_one_that_differs(self, rule):
        assert self.set_stages(rule, "qualify", "close") == ([(1, "qualify"), (2, "close")], ["~"])

    def test_writes_a_new_order(self, rule):
        assert self.set_stages(rule, "present", "qualify") == ([(1, "present"), (2, "qualify")], ["~", "~"])

    def test_deletes_the_rest(self, rule):
        assert self.set_stages(rule) == ([], ["-", "-"])

    @pytest.mark.parametrize("place", ["the_win", "the_start"])
    def test_adds_new_ones_even_a_named_place(self, rule, place):
        anchors, record = self.set_stages(rule, "qualify", "present", place)
        assert (anchors, record) == ([(1, "qualify"), (2, "present"), (3, place)], ["+"])

    def test_replaces_a_stage_by_a_named_place(self, rule):
        assert self.set_stages(rule, "the_win", "present") == ([(1, "the_win"), (2, "present")], ["~"])
