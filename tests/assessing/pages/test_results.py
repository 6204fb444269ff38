"""The result page: what the result is, why, and what would change it."""

from dataclasses import replace
from uuid import UUID

import pytest

from diagnostics.assessing.pages.results import ResultPage, ScoreBar
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome, diagnose
from diagnostics.instrument.text import Text
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_option, make_question, make_rule, make_sales_model, make_text
from tests.support.outcomes import outcome_of

BOTH = make_option("both", inbound=3, outbound=3)
ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")


def page_of(instrument: Instrument, outcome: Outcome) -> ResultPage:
    return ResultPage(instrument, outcome, assessment=ASSESSMENT, title="North", number=3, fingerprint="f" * 64)


def separated_page(stands_out: str) -> ResultPage:
    """Return the result of two models with the same score, with this answer to the separating question."""
    models = [make_sales_model(key, statement=make_text(f"I say {key}.")) for key in ("inbound", "outbound")]
    instrument = make_instrument(
        questions=[make_question("leads", BOTH)],
        sales_models=models,
        separating_question=make_text("Which stands out?"),
        separating_equal=make_text("They count the same"),
    )
    return page_of(instrument, diagnose(instrument, {"leads": "both", "stands_out": stands_out}))


def statements(**points: int) -> tuple[str, ...]:
    return page_of(*outcome_of(points)).statements


class TestStatements:
    """The first one says in one plain sentence how the company sells."""

    SINGLE = "You sell in one way: name inbound."

    def test_of_a_single_model(self) -> None:
        assert statements(inbound=3, outbound=0) == (self.SINGLE,)

    @pytest.mark.parametrize(
        ("points", "sentence"),
        [
            ({"inbound": 4, "outbound": 3}, "You sell in two ways: mainly name inbound, with some name outbound."),
            (
                {"inbound": 5, "outbound": 4, "team": 3},
                "You sell in three ways: mainly name inbound, with some name outbound and name team.",
            ),
            (
                {"inbound": 6, "outbound": 5, "team": 4, "channel": 3},
                "You sell in several ways: mainly name inbound, with some name outbound, name team and name channel.",
            ),
        ],
        ids=["two", "three", "four"],
    )
    def test_of_a_hybrid(self, points: dict[str, int], sentence: str) -> None:
        assert statements(**points) == (sentence,)

    def test_of_a_tie_name_the_tied_models_together(self) -> None:
        assert statements(inbound=4, outbound=4) == (
            "It's a dead heat between name inbound and name outbound.",
            "name inbound and name outbound have the same points. If the pipeline needs one of them to come first, it "
            "is name inbound.",
        )

    def test_of_a_tie_name_the_others_too(self) -> None:
        assert statements(inbound=4, outbound=4, team=4, channel=3)[0] == (
            "It's a dead heat between name inbound, name outbound and name team, with some name channel."
        )

    def test_of_a_tie_that_counts_the_same_say_that_the_respondent_said_so(self) -> None:
        assert separated_page("equal").statements[1] == (
            "name inbound and name outbound have the same points, and you said that they count the same. If the "
            "pipeline needs one of them to come first, it is name inbound."
        )

    def test_of_a_tie_that_the_separating_answer_decided_say_what_the_respondent_said(self) -> None:
        assert separated_page("outbound").statements == (
            "You sell in two ways: mainly name outbound, with some name inbound.",
            "name inbound and name outbound have the same points. "
            "You said “I say outbound”, so name outbound comes first.",
        )

    @pytest.mark.parametrize(
        ("score", "statement"),
        [
            (1, "Next comes name outbound, with 1 point (it needs 3)."),
            (2, "Next comes name outbound, with 2 points (it needs 3)."),
        ],
    )
    def test_of_a_runner_up_that_has_too_few_points(self, score: int, statement: str) -> None:
        assert statements(inbound=3, outbound=score) == (self.SINGLE, statement)

    def test_of_a_hybrid_name_no_runner_up_again(self) -> None:
        assert len(statements(inbound=5, outbound=3, team=2)) == 1

    def test_without_a_present_model_name_none(self) -> None:
        assert statements(inbound=0, outbound=0) == (
            "Your answers don't point clearly to a sales model yet.",
            "For now, begin with the stages that most teams share.",
        )

    def test_without_a_present_model_say_that_answers_changed_the_common_process(self) -> None:
        rule = replace(make_rule("team", "research", "after", "qualify"), from_points=1)
        assert page_of(*outcome_of({"team": 2}, rules=[rule])).statements[2] == (
            "For now, begin with the stages that most teams share, changed as your answers suggest."
        )

    def test_of_a_lean_name_the_models_leaned_towards(self) -> None:
        assert statements(inbound=2, outbound=1, team=2)[1] == "Your answers lean towards name inbound and name team."

    def test_of_unknown_answers_name_the_questions(self) -> None:
        questions = [make_question("leads"), make_question("people"), make_question("audience")]
        instrument = make_instrument(questions=questions)
        answers = {"leads": "unsure", "people": "unsure", "audience": "unsure"}
        assert page_of(instrument, diagnose(instrument, answers)).statements[1] == (
            "You answered “I don't know yet” to: “Question leads”, “Question people” and “Question audience”"
        )

    def test_in_norwegian(self) -> None:
        with override_language("nb"):
            assert statements(inbound=4, outbound=3) == (
                "Dere selger på to måter: mest name inbound (nb), med innslag av name outbound (nb).",
            )


class TestWhyInOneSentence:
    def why(self, **points: int) -> str:
        return page_of(*outcome_of(points)).why

    def test_of_a_leading_model(self) -> None:
        assert self.why(inbound=5, outbound=3) == (
            "name inbound got the most points, because you answered “Label chosen”."
        )

    def test_of_a_shared_lead_names_each_answer_once(self) -> None:
        assert self.why(inbound=4, outbound=4, team=3) == (
            "name inbound and name outbound have the same points, because you answered “Label chosen”."
        )

    def test_of_a_tie_that_the_separating_answer_decided_quotes_it(self) -> None:
        assert separated_page("outbound").why == (
            "name outbound comes first, because you answered “Label both” and said “I say outbound”."
        )

    def test_without_a_present_model(self) -> None:
        assert self.why(inbound=1) == (
            "Each answer gives points to the sales models that it speaks for, and none of them got enough."
        )


class TestHead:
    def test_names_the_leading_model_and_its_meaning(self) -> None:
        page = page_of(*outcome_of({"inbound": 4, "outbound": 3}))
        assert (page.headline, page.is_undetermined) == ("name inbound", False)
        assert [str(model.summary) for model in page.first] == ["summary inbound"]
        assert [model.key for model in page.ranking.also_present] == ["outbound"]

    def test_names_models_that_share_the_lead_together(self) -> None:
        page = page_of(*outcome_of({"inbound": 4, "outbound": 4, "team": 3}))
        assert page.headline == "name inbound and name outbound"
        assert [model.key for model in page.first] == ["inbound", "outbound"]
        assert [model.key for model in page.ranking.also_present] == ["team"]

    def test_writes_names_inside_a_sentence_in_their_form_for_it(self) -> None:
        forms = {key: {"name": Text(f"{key} Sales"), "name_in_sentence": Text(f"{key} sales")} for key in ("A", "B")}
        page = page_of(*outcome_of({"A": 4, "B": 4}, model_parts=forms))
        assert (page.headline, page.statements[0]) == (
            "A Sales and B sales",
            "It's a dead heat between A sales and B sales.",
        )

    def test_names_the_model_that_the_separating_answer_chose(self) -> None:
        assert separated_page("outbound").headline == "name outbound"

    def test_measures_what_the_sales_model_that_comes_first_measures(self) -> None:
        page = page_of(*outcome_of({"inbound": 4, "outbound": 3}))
        assert page.ranking.kpis == page.first[0].kpis != ()

    def test_measures_the_first_kpi_of_each_that_share_the_lead(self) -> None:
        page = page_of(*outcome_of({"inbound": 4, "outbound": 4}))
        assert page.ranking.kpis == tuple(model.kpis[0] for model in page.first)

    def test_says_that_no_model_stands_out(self) -> None:
        page = page_of(*outcome_of({"inbound": 1}))
        assert (page.headline, page.is_undetermined) == ("No sales model stands out yet", True)
        assert (page.first, page.ranking.also_present) == ((), ())

    def test_has_the_addresses_of_its_pages(self) -> None:
        page = page_of(*outcome_of({"inbound": 3}))
        assert (page.assessment, page.title, page.number, page.fingerprint) == (
            ASSESSMENT,
            "North",
            3,
            "f" * 64,
        )


class TestWhy:
    instrument = make_instrument(
        questions=[
            make_question("leads", make_option("mixed", inbound=2, outbound=1), make_option("none")),
            make_question("people", make_option("many", outbound=3), make_option("few")),
        ],
        sales_models=[make_sales_model("inbound", threshold=2), make_sales_model("outbound", threshold=3)],
    )

    def test_shows_the_points_of_each_answer(self) -> None:
        page = page_of(self.instrument, diagnose(self.instrument, {"leads": "mixed", "people": "few"}))
        assert [(str(row.question.text), str(row.answer.label), row.points) for row in page.answers] == [
            ("Question leads", "Label mixed", ("name inbound +2", "name outbound +1")),
            ("Question people", "Label few", ()),
        ]

    def test_names_every_answer_behind_a_model(self) -> None:
        page = page_of(self.instrument, diagnose(self.instrument, {"leads": "mixed", "people": "many"}))
        assert page.why == ("name outbound got the most points, because you answered “Label mixed” and “Label many”.")

    def test_shows_the_separating_answer_too(self) -> None:
        row = separated_page("outbound").answers[-1]
        assert (str(row.question.text), str(row.answer.label), row.points) == (
            "Which stands out?",
            "I say outbound.",
            (),
        )

    def test_ranks_the_scores_and_marks_present_models(self) -> None:
        page = page_of(self.instrument, diagnose(self.instrument, {"leads": "mixed", "people": "many"}))
        inbound, outbound = self.instrument.sales_models
        assert page.scores == (
            ScoreBar(outbound, 4, is_present=True, is_leading=True),
            ScoreBar(inbound, 2, is_present=True, is_leading=False),
        )
        assert page.highest == 4

    @pytest.mark.parametrize(
        ("points", "standings"),
        [
            ({"inbound": 4, "outbound": 3, "team": 2}, ["leads", "present", ""]),
            ({"inbound": 4, "outbound": 4, "team": 3}, ["shares the lead", "shares the lead", "present"]),
        ],
    )
    def test_says_what_each_score_amounts_to(self, points: dict[str, int], standings: list[str]) -> None:
        assert [bar.standing for bar in page_of(*outcome_of(points)).scores] == standings

    def test_keeps_the_tie_break_order_among_equal_scores(self) -> None:
        page = page_of(*outcome_of({"team": 1, "inbound": 2, "outbound": 2, "channel": 1}))
        assert [bar.model.key for bar in page.scores] == ["inbound", "outbound", "team", "channel"]

    def test_scales_to_a_threshold_that_no_score_reaches(self) -> None:
        assert page_of(*outcome_of({"inbound": 1})).highest == 3


class TestFlip:
    def test_is_described_as_one_change_of_answer(self) -> None:
        instrument = make_instrument()
        page = page_of(instrument, diagnose(instrument, {"leads": "inbound"}))
        assert page.flip == ("If your answer to “Question leads” had been “Label outbound”, name outbound would lead.")

    def test_says_that_another_model_would_draw_level(self) -> None:
        instrument = make_instrument(questions=[make_question("leads", make_option("one", inbound=3), BOTH)])
        assert page_of(instrument, diagnose(instrument, {"leads": "one"})).flip == (
            "No single change of answer would change which one leads."
        )
        instrument = replace(instrument, sales_models=instrument.sales_models[::-1])
        assert page_of(instrument, diagnose(instrument, {"leads": "one"})).flip == (
            "If your answer to “Question leads” had been “Label both”, "
            "name outbound would draw level with name inbound."
        )

    def test_says_that_models_would_share_the_lead_if_none_leads_now(self) -> None:
        instrument = make_instrument(questions=[make_question("leads", make_option("none"), BOTH)])
        assert page_of(instrument, diagnose(instrument, {"leads": "none"})).flip == (
            "If your answer to “Question leads” had been “Label both”, "
            "name inbound and name outbound would share the lead."
        )

    def test_in_norwegian_has_norwegian_quotation_marks(self) -> None:
        instrument = make_instrument()
        with override_language("nb"):
            flip = page_of(instrument, diagnose(instrument, {"leads": "inbound"})).flip
        assert "«Question leads (nb)»" in flip

    def test_says_so_if_there_is_none(self) -> None:
        assert page_of(*outcome_of({"inbound": 3})).flip == ("No single change of answer would change which one leads.")
