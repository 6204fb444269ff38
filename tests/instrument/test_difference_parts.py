"""What is said of parts that are added, removed, moved or changed."""

from dataclasses import replace

from diagnostics.instrument.difference import Difference, Kind, differences
from diagnostics.instrument.parts import Kpi
from diagnostics.instrument.text import Text
from tests.builders import (
    make_instrument,
    make_option,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
    make_stage,
    make_text,
)
from tests.reference import reference_instrument

CHANGED, REWORDED, ADDED, REMOVED, MOVED = Kind.CHANGED, Kind.REWORDED, Kind.ADDED, Kind.REMOVED, Kind.MOVED
STAGES = tuple(make_stage(key) for key in ("qualify", "research", "present", "close", "upsell"))
OPTION = ("question", "leads", "option", "many")


def between(before, after):
    """Return the differences between two instruments that are made of the given parts."""
    return differences(*(make_instrument(stages=STAGES, **parts) for parts in (before, after)))


def of_options(before, after):
    return between({"questions": [make_question("leads", *before)]}, {"questions": [make_question("leads", *after)]})


def of_processes(before, after, wins="close"):
    old = {"processes": [make_process(stages=before)]}
    return between(old, {"processes": [make_process(stages=after, wins=wins)]})


def of_rules(before, after):
    return between({"rules": before}, {"rules": after})


class TestParts:
    def test_an_added_one_comes_before_the_next(self):
        found = of_options([make_option("many")], [make_option("few"), make_option("many")])
        assert found == (Difference(ADDED, ("question", "leads", "option", "few"), ahead_of="many"),)

    def test_one_added_last_comes_before_none(self):
        found = of_options([make_option("many")], [make_option("many"), make_option("few")])
        assert found == (Difference(ADDED, ("question", "leads", "option", "few")),)

    def test_what_follows_an_added_one_is_compared_all_the_same(self):
        many = make_option("many")
        found = of_options([many], [make_option("few"), replace(many, is_unknown=True)])
        assert [(part.kind, part.path[-1]) for part in found] == [(ADDED, "few"), (CHANGED, "many")]

    def test_what_is_removed_comes_first(self):
        found = of_options([make_option("many"), make_option("few")], [make_option("none"), make_option("few")])
        assert [(part.kind, part.path[-1]) for part in found] == [(REMOVED, "many"), (ADDED, "none")]

    def test_one_can_be_moved_and_reworded(self):
        few, many = make_option("few"), make_option("many")
        found = of_options([few, many, make_option("none")], [many, make_option("none"), replace(few, label=Text())])
        assert [(part.kind, part.path[-1]) for part in found] == [(MOVED, "few"), (REWORDED, "few"), (REWORDED, "few")]


class TestWeights:
    def change(self, before, after):
        models = [make_sales_model("team"), make_sales_model("inbound")]
        old, new = (
            make_instrument(questions=[make_question("leads", make_option("many", **points))], sales_models=models)
            for points in (before, after)
        )
        assert {(part.path, part.field) for part in differences(old, new)} == {(OPTION, "weights")}
        return [(part.kind, part.entry, part.before, part.after) for part in differences(old, new)]

    def test_can_be_raised_and_lowered(self):
        assert self.change({"team": 1, "inbound": 3}, {"team": 2, "inbound": 2}) == [
            (CHANGED, "team", 1, 2),
            (CHANGED, "inbound", 3, 2),
        ]

    def test_can_be_added_and_removed(self):
        assert self.change({"team": 1}, {"inbound": 2}) == [(REMOVED, "team", 1, None), (ADDED, "inbound", None, 2)]

    def test_have_no_order(self):
        few, many = make_option("many", team=1, inbound=2), make_option("many", inbound=2, team=1)
        models = [make_sales_model("team"), make_sales_model("inbound")]
        old, new = (
            make_instrument(questions=[make_question("leads", option)], sales_models=models) for option in (few, many)
        )
        assert differences(old, new) == ()


class TestProcesses:
    def test_one_moved_stage_is_one_difference(self):
        found = of_processes("qualify present research close", "research qualify present close")
        assert found == (Difference(MOVED, ("process", "common", "stage", "research"), ahead_of="qualify"),)

    def test_the_winning_stage_changes(self):
        found = of_processes("qualify present close", "qualify present close", wins="present")
        assert found == (Difference(CHANGED, ("process", "common"), "wins", before="close", after="present"),)


class TestRules:
    research = make_rule("team", "research", "after", "qualify")
    upsell = make_rule("team", "upsell", "after", "close")
    present = make_rule("outbound", "present", "before", "close")

    def test_one_is_added(self):
        models = {"sales_models": [make_sales_model("team")], "questions": ()}
        found = between({**models, "rules": [self.upsell]}, {**models, "rules": [self.research, self.upsell]})
        assert found == (Difference(ADDED, ("sales_model", "team", "rule", "1"), after=self.research, ahead_of="2"),)

    def test_one_is_removed_and_the_others_stay_where_they_were(self):
        found = of_rules([self.research, self.upsell], [self.upsell])
        assert found == (Difference(REMOVED, ("sales_model", "team", "rule", "1"), before=self.research),)

    def test_one_moves_among_those_of_all_sales_models(self):
        models = {"sales_models": [make_sales_model("team"), make_sales_model("outbound")], "questions": ()}
        rules = [self.research, self.upsell, self.present]
        found = between({**models, "rules": rules}, {**models, "rules": [rules[2], *rules[:2]]})
        path = ("sales_model", "outbound", "rule", "1")
        assert found == (Difference(MOVED, path, after=self.present, ahead_of="2"),)

    def test_other_anchors_change_it(self):
        changed = replace(self.research, anchors=("present",))
        path = ("sales_model", "team", "rule", "1")
        assert of_rules([self.research], [changed]) == (Difference(CHANGED, path, before=self.research, after=changed),)

    def test_of_two_that_place_one_stage_the_unchanged_one_is_recognised(self):
        other = replace(self.research, anchors=("present",))
        changed = replace(self.research, anchors=("close",))
        path = ("sales_model", "team", "rule", "1")
        found = of_rules([self.research, other], [changed, other])
        assert found == (Difference(CHANGED, path, before=self.research, after=changed),)

    def test_the_same_placement_counts_for_more_than_the_same_stage(self):
        leaving = make_rule("team", "research", "leave_out")
        changed = replace(self.research, anchors=("close",))
        found = of_rules([leaving, self.research], [changed])
        assert [(part.kind, part.before, part.after) for part in found] == [
            (REMOVED, leaving, None),
            (CHANGED, self.research, changed),
        ]

    def test_equal_ones_are_paired_in_their_order(self):
        found = of_rules([self.research, self.research], [self.research, self.research, self.research])
        assert [(part.kind, part.path[-1]) for part in found] == [(ADDED, "3")]


class TestKpis:
    def change(self, before, after):
        models = (
            {
                "sales_models": [
                    make_sales_model(
                        "team", kpis=tuple(Kpi(make_text(name), make_text(formula)) for name, formula in kpis.items())
                    )
                ],
                "questions": [],
            }
            for kpis in (before, after)
        )
        return [(part.kind, part.path[-1], part.field, part.language) for part in between(*models)]

    def test_one_is_known_by_its_name(self):
        assert self.change({"A": "a", "B": "b"}, {"B": "c", "A": "a"}) == [
            (REWORDED, "1", "formula", "en"),
            (REWORDED, "1", "formula", "nb"),
            (MOVED, "2", "", ""),
        ]

    def test_one_of_another_name_is_the_one_that_is_left(self):
        found = self.change({"A": "a", "B": "b"}, {"B": "b", "C": "a"})
        assert found == [(MOVED, "2", "", ""), (REWORDED, "2", "name", "en"), (REWORDED, "2", "name", "nb")]

    def test_one_is_added_between(self):
        assert self.change({"A": "a", "B": "b"}, {"A": "a", "C": "c", "B": "b"}) == [(ADDED, "2", "", "")]


def test_other_questionnaires_can_be_compared_too():
    reference, other = reference_instrument(), make_instrument()
    assert {
        part.path[:2] for part in differences(reference, other) if part.kind is REMOVED and len(part.path) == 2
    } == {
        *(("question", question.key) for question in reference.questions[1:]),
        *(("sales_model", model.key) for model in reference.sales_models if model.key not in ("inbound", "outbound")),
        *(("stage", stage.key) for stage in reference.stages if stage.key not in ("qualify", "present", "close")),
        *(("process", process.key) for process in reference.processes if process.key != "common"),
        *(("golden_example", example.key) for example in reference.golden_examples),
    }
