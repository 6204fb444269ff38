"""Sentences about the differences between two versions of a questionnaire."""

from dataclasses import replace

import pytest

from diagnostics.authoring.pages.differences import difference_list
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import Evidence, Kpi, Market, Placement, StageRule
from diagnostics.instrument.text import Text
from diagnostics.site.languages import override_language
from tests.builders import (
    make_bare_instrument,
    make_instrument,
    make_option,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
    make_stage,
    make_text,
)

RESEARCH = make_rule("team", "research", "after", "qualify")
UPSELL = make_rule("team", "upsell", "after", "the_win")
MOST, FEW = make_option("most", team=2), make_option("few", inbound=1)
PARTS = {
    "questions": (make_question("leads", MOST, FEW), make_question("people", make_option("all"))),
    "sales_models": (make_sales_model("team"), make_sales_model("inbound")),
    "stages": tuple(make_stage(key) for key in ("qualify", "present", "close", "research", "upsell")),
    "processes": (make_process(), make_process("own")),
    "rules": (RESEARCH, UPSELL),
}


def sentences(language: str = "en", **changes: object) -> dict[str, tuple[str, ...]]:
    """Return the sentences by part after a change of some parts."""
    before, after = make_instrument(**PARTS), make_instrument(**{**PARTS, **changes})
    return compare(before, after, language)


def compare(before: Instrument, after: Instrument, language: str = "en") -> dict[str, tuple[str, ...]]:
    with override_language(language):
        return {group.part: group.sentences for group in difference_list(before, after).groups}


def with_options(*options: object) -> tuple[object, ...]:
    return (replace(PARTS["questions"][0], options=options), PARTS["questions"][1])


def with_model(**changes: object) -> tuple[object, ...]:
    return (replace(PARTS["sales_models"][0], **changes), PARTS["sales_models"][1])


def with_stage(**changes: object) -> tuple[object, ...]:
    return (replace(PARTS["stages"][0], **changes), *PARTS["stages"][1:])


def with_process(**changes: object) -> tuple[object, ...]:
    return (replace(PARTS["processes"][0], **changes), PARTS["processes"][1])


OPTION = "Question “Question leads”, option “Label most”"
MODEL, STAGE, PROCESS = "Sales model “name team”", "Stage “qualify”", "Process “Process common”"


def test_equal_instruments_have_no_differences() -> None:
    assert sentences() == {}


def test_single_differences_are_counted() -> None:
    before = make_instrument(**PARTS)
    after = replace(before, questions=with_options(replace(MOST, label=Text("A", "B"), weights={}), FEW))
    assert difference_list(before, after).count == 3


class TestOption:
    def test_text_and_weight_change_together(self) -> None:
        most = replace(MOST, label=Text("Most of it", "Label most (nb)"), weights={"team": 3})
        assert sentences(questions=with_options(most, FEW)) == {
            "Question “Question leads”, option “Most of it”": (
                "Label reworded (English): “Most of it” instead of “Label most”",
                "It now gives name team 3 instead of 2",
            )
        }

    def test_its_names_are_in_the_readers_language(self) -> None:
        most = replace(MOST, label=Text("Label most", "Det meste"), weights={"team": 3})
        ((part, lines),) = sentences("nb", questions=with_options(most, FEW)).items()
        assert part == "Spørsmålet «Question leads (nb)», alternativet «Det meste»"
        assert ["«Label most (nb)»" in lines[0], "name team (nb)" in lines[1]] == [True, True]

    def test_weights_are_added_and_removed(self) -> None:
        most = replace(MOST, weights={"inbound": 1})
        assert sentences(questions=with_options(most, FEW)) == {
            OPTION: ("It no longer gives name team any points; it gave 2", "It now gives name inbound 1")
        }

    def test_an_added_option_lists_its_weights(self) -> None:
        added = make_option("all", team=4, inbound=1)
        assert sentences(questions=with_options(MOST, added, FEW)) == {
            "Question “Question leads”, option “Label all”": (
                "Added before “Label few”",
                "It gives name team 4",
                "It gives name inbound 1",
            )
        }

    def test_a_removed_option_has_its_name(self) -> None:
        assert sentences(questions=with_options(FEW)) == {OPTION: ("Removed",)}

    def test_it_moves(self) -> None:
        third = make_option("third")
        before = make_instrument(**{**PARTS, "questions": with_options(MOST, FEW, third)})
        after = make_instrument(**{**PARTS, "questions": with_options(third, MOST, FEW)})
        assert compare(before, after) == {
            "Question “Question leads”, option “Label third”": ("Moved before “Label most”",)
        }

    @pytest.mark.parametrize(
        ("is_unknown", "sentence"),
        [(True, "It now means “I don't know yet”"), (False, "It no longer means “I don't know yet”")],
    )
    def test_its_meaning_of_i_do_not_know_changes(self, is_unknown: bool, sentence: str) -> None:
        before, after = (
            make_instrument(**{**PARTS, "questions": with_options(replace(MOST, is_unknown=flag), FEW)})
            for flag in (not is_unknown, is_unknown)
        )
        assert compare(before, after) == {OPTION: (sentence,)}


class TestQuestion:
    def test_a_question_is_added_removed_or_moved(self) -> None:
        leads, people = PARTS["questions"]
        audience = make_question("audience", make_option("all"))
        assert sentences(questions=(leads, people, audience)) == {"Question “Question audience”": ("Added at the end",)}
        assert sentences(questions=(leads,)) == {"Question “Question people”": ("Removed",)}
        assert sentences(questions=(people, leads)) == {"Question “Question leads”": ("Moved to the end",)}

    def test_help_is_written_and_emptied(self) -> None:
        leads, people = PARTS["questions"]
        helped = replace(leads, help_text=Text("Think of last year.", "Tenk på i fjor."))
        name = "Question “Question leads”"
        before, after = make_instrument(**PARTS), make_instrument(**{**PARTS, "questions": (helped, people)})
        assert compare(before, after) == {
            name: (
                "Help text written (English): “Think of last year.”",
                "Help text written (Norwegian Bokmål): “Tenk på i fjor.”",
            )
        }
        assert compare(after, before) == {
            name: (
                "Help text emptied (English): it was “Think of last year.”",
                "Help text emptied (Norwegian Bokmål): it was “Tenk på i fjor.”",
            )
        }


class TestSalesModel:
    def test_other_fields(self) -> None:
        changes = {"threshold": 3, "market": Market.BOTH, "process": "own", "entry_stage": "qualify"}
        assert sentences(sales_models=with_model(**changes)) == {
            MODEL: (
                "Threshold: 3 instead of 2",
                "Market: “Businesses and consumers” instead of “Businesses (B2B)”",
                "Own process: “Process own” instead of none",
                "Entry stage: “qualify” instead of none",
            )
        }

    def test_the_tie_break_order(self) -> None:
        team, inbound = PARTS["sales_models"]
        third = make_sales_model("third")
        last = {"Sales model “name team”": ("Moved to the end of the tie-break order",)}
        assert sentences(sales_models=(inbound, team)) == last
        before = make_instrument(**{**PARTS, "sales_models": (team, inbound, third)})
        after = make_instrument(**{**PARTS, "sales_models": (third, team, inbound)})
        moved = "Moved before “name team” in the tie-break order"
        assert compare(before, after) == {"Sales model “name third”": (moved,)}

    def test_its_kpis(self) -> None:
        old, new = Kpi(make_text("Win rate"), make_text("Won / all")), Kpi(make_text("Length"), make_text("Days"))
        reworded = replace(old, formula=Text("Won / lost", "Won / all (nb)"))
        assert sentences(sales_models=with_model(kpis=(new, reworded))) == {
            MODEL: (
                "KPI “Length” added before “Win rate”",
                "KPI “Win rate”: formula reworded (English): “Won / lost” instead of “Won / all”",
            )
        }
        assert sentences(sales_models=with_model(kpis=())) == {MODEL: ("KPI “Win rate” removed",)}


OF_TEAM, OF_INBOUND = (f"From the threshold of name {key} (2 points): " for key in ("team", "inbound"))


class TestRules:
    def test_a_rule_is_added(self) -> None:
        added = make_rule("team", "present", "leave_out")
        assert sentences(rules=(RESEARCH, added, UPSELL)) == {MODEL: (f"Rule added: {OF_TEAM}leave out present",)}

    def test_a_rule_is_removed(self) -> None:
        sentence = f"Rule removed: {OF_TEAM}place research after qualify"
        assert sentences(rules=(UPSELL,)) == {MODEL: (sentence,)}

    @pytest.mark.parametrize(
        ("changes", "now"),
        [
            ({"placement": Placement.BEFORE}, f"{OF_TEAM}place upsell before the win"),
            ({"from_points": 1}, "From 1 point of name team: place upsell after the win"),
            (
                {"process": "own"},
                "From the threshold of name team (2 points), in the process Process own: place upsell after the win",
            ),
            ({"optional": True}, f"{OF_TEAM}place upsell after the win, for big or hard deals only"),
        ],
    )
    def test_a_rule_is_changed(self, changes: dict[str, object], now: str) -> None:
        sentence = f"Rule changed. Before: {OF_TEAM}place upsell after the win. Now: {now}"
        assert sentences(rules=(RESEARCH, replace(UPSELL, **changes))) == {MODEL: (sentence,)}

    def test_their_order_changes(self) -> None:
        assert sentences(rules=(UPSELL, RESEARCH)) == {
            MODEL: (f"Rule moved to the end: {OF_TEAM}place research after qualify",)
        }
        third = make_rule("inbound", "present", "leave_out")
        before, after = (
            make_instrument(**{**PARTS, "rules": rules})
            for rules in ((RESEARCH, UPSELL, third), (third, RESEARCH, UPSELL))
        )
        moved = f"Rule moved: {OF_INBOUND}leave out present. It now comes before: {OF_TEAM}place research after qualify"
        assert compare(before, after) == {"Sales model “name inbound”": (moved,)}

    def test_a_rule_of_an_option_belongs_to_it(self) -> None:
        rule = StageRule(None, Placement.LEAVE_OUT, "present", question="leads", option="most")
        sentence = "Rule added: With the answer “Label most” to “Question leads”: leave out present"
        assert sentences(rules=(RESEARCH, UPSELL, rule)) == {OPTION: (sentence,)}


class TestStagesAndProcesses:
    def test_figures_and_evidence_of_a_stage(self) -> None:
        changes = {"win_probability": 20, "idle_days": 9, "exit_evidence": Evidence.ARTEFACT}
        assert sentences(stages=with_stage(**changes)) == {
            STAGE: (
                "What shows the exit: “Something of our own that can be checked” instead of “Something the buyer did”",
                "Win probability in percent: 20 instead of 0",
                "Idle after days: 9 instead of 1",
            )
        }

    def test_the_stages_of_a_process(self) -> None:
        assert sentences(processes=with_process(stages=("qualify", "research", "present", "close"))) == {
            PROCESS: ("Stage “research” added before “present”",)
        }
        assert sentences(processes=with_process(stages=("qualify", "close"))) == {PROCESS: ("Stage “present” removed",)}
        assert sentences(processes=with_process(stages=("present", "qualify", "close"))) == {
            PROCESS: ("Stage “qualify” moved before “close”",)
        }

    def test_the_winning_stage(self) -> None:
        assert sentences(processes=with_process(wins="present")) == {
            PROCESS: ("Winning stage: “present” instead of “close”",)
        }

    def test_a_process_is_added(self) -> None:
        added = make_process("third")
        assert sentences(processes=(PARTS["processes"][0], added, PARTS["processes"][1])) == {
            "Process “Process third”": ("Added before “Process own”",)
        }


def test_other_languages_are_one_difference() -> None:
    bare = make_bare_instrument()
    norwegian = make_bare_instrument(languages=("nb",))
    found = {group.part: group.sentences for group in difference_list(bare, norwegian).groups}
    assert found == {
        "The questionnaire itself": ("Languages: Norwegian Bokmål instead of English and Norwegian Bokmål",)
    }


def test_the_questionnaire_itself() -> None:
    assert sentences(key="other", common_process="own") == {
        "The questionnaire itself": (
            "Key: other instead of sales-model",
            "Common process: “Process own” instead of “Process common”",
        )
    }
