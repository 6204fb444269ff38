"""What is said of parts that are added, removed, moved or changed."""

from dataclasses import replace

from diagnostics.instrument.difference import Difference, Kind, differences
from diagnostics.instrument.parts import Kpi
from diagnostics.instrument.text import Text
from tests.builders import (
    make_instrument,
    make_option,
    make_pair,
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


class TestConditions:
    """Rules that place one stage are told apart by their conditions."""

    always = make_rule("team", "research", "after", "qualify", from_points=3)
    store = make_rule("team", "research", "after", "present", process="common")

    def test_a_rule_of_an_option_has_the_path_of_the_option(self):
        rule = make_rule(None, "research", "after", "qualify", answer="leads.many")
        found = of_option_rules([], [rule])
        assert found == (Difference(ADDED, (*OPTION, "rule", "1"), after=rule),)

    def test_the_process_tells_rules_apart(self):
        changed = replace(self.store, anchors=("close",))
        found = of_rules([self.always, self.store], [changed])
        assert [(part.kind, part.before, part.after) for part in found] == [
            (REMOVED, self.always, None),
            (CHANGED, self.store, changed),
        ]

    def test_the_answer_tells_rules_apart(self):
        of_few, of_many = (
            make_rule(None, "research", "after", "qualify", answer=f"leads.{option}") for option in ("few", "many")
        )
        changed = replace(of_many, optional=True)
        found = of_option_rules([of_few, of_many], [changed])
        assert [(part.kind, part.before, part.after) for part in found] == [
            (REMOVED, of_few, None),
            (CHANGED, of_many, changed),
        ]

    def test_other_points_change_a_rule(self):
        changed = replace(self.always, from_points=1, optional=True)
        path = ("sales_model", "team", "rule", "1")
        assert of_rules([self.always], [changed]) == (Difference(CHANGED, path, before=self.always, after=changed),)


def of_option_rules(before, after):
    """Return the differences between rules that may name the options of a question."""
    questions = [make_question("leads", make_option("few", team=1), make_option("many", team=1))]
    return between({"questions": questions, "rules": before}, {"questions": questions, "rules": after})


class TestDoubtfulPairs:
    questions = tuple(make_question(key, make_option("few", team=1), make_option("many")) for key in ("leads", "size"))
    first, second = make_pair("leads.few", "size.many"), make_pair("leads.many", "size.few")

    def change(self, before, after):
        return between(
            {"questions": self.questions, "doubtful_pairs": before},
            {"questions": self.questions, "doubtful_pairs": after},
        )

    def test_one_is_known_by_its_options(self):
        reworded = replace(self.second, note=Text("Really?", self.second.note.nb))
        found = self.change((self.first, self.second), (reworded, self.first))
        assert [(part.kind, part.path, part.field, part.language) for part in found] == [
            (REWORDED, ("doubtful_pair", "1"), "note", "en"),
            (MOVED, ("doubtful_pair", "2"), "", ""),
        ]

    def test_one_with_another_option_is_another_one(self):
        other = replace(self.first, other_option="few")
        assert [(part.kind, part.path[-1]) for part in self.change((self.first,), (other,))] == [
            (REMOVED, "1"),
            (ADDED, "1"),
        ]


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
        *(("doubtful_pair", str(number)) for number in range(1, len(reference.doubtful_pairs) + 1)),
        *(("kpi", str(number)) for number in range(1, len(reference.kpis) + 1)),
    }
