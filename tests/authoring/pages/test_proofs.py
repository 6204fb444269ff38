"""A proof in words and figures."""

from dataclasses import replace

import pytest

from diagnostics.authoring.pages.proofs import ProofProgress, proof_view
from diagnostics.instrument.document import dump_proof, parse_proof
from diagnostics.instrument.proof import prove
from diagnostics.site.languages import override_language
from tests.builders import (
    make_instrument,
    make_option,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
    make_text,
)
from tests.reference import reference_instrument


def lines(view):
    return {str(model.model.name): (model.verdict, model.leads, model.share, model.present) for model in view.models}


def stages_of(line):
    return [(stage.stage.key, stage.is_optional) for stage in line.stages]


def test_each_sales_model_has_a_count_a_share_and_an_example():
    view = proof_view(reference_instrument(), prove(reference_instrument()))
    assert lines(view)["Account-based selling"] == ("can lead", "276", "18.8%", "294")
    team = next(model for model in view.models if str(model.model.name) == "Team selling")
    assert (team.highest, team.model.threshold) == (4, 3)
    assert "Several roles, on every deal" in map(str, team.example)
    assert "answer-people=every_deal" in team.example_query.split("&")


class TestFacts:
    def test_are_the_undetermined_ties_ways_through_and_doubtful_answers(self):
        view = proof_view(reference_instrument(), prove(reference_instrument()))
        assert (view.combinations, view.facts) == (
            "1,470",
            (
                "Undetermined: 60 (4.1%). Ties: 319 (21.7%).",
                "The separating question is asked in 319 of them, which makes 2,133 ways through. The table counts the "
                "first in the tie-break order as leading.",
                "Answers that hardly fit together, which respondents are asked about: 276 (18.8%).",
            ),
        )

    def test_say_nothing_about_what_a_questionnaire_does_not_have(self):
        instrument = make_instrument()
        assert proof_view(instrument, prove(instrument)).facts == ("Undetermined: 1 (33.3%). Ties: 0 (0.0%).",)

    def test_are_fewer_in_a_proof_that_was_stored_before_there_were_ways_through(self):
        instrument = make_instrument()
        document = dump_proof(prove(instrument))
        first_edition = {key: value for key, value in document.items() if key not in ("separated", "ways", "doubtful")}
        view = proof_view(instrument, parse_proof({**first_edition, "format": 1}))
        assert view.facts == ("Undetermined: 1 (33.3%). Ties: 0 (0.0%).",)

    def test_of_a_bounded_proof_are_not_known(self):
        view = proof_view(reference_instrument(), prove(reference_instrument(), limit=1))
        assert (view.is_exact, view.facts) == (False, ())
        assert {line[1:] for line in lines(view).values()} == {("", "", "")}

    def test_have_figures_of_the_readers_language(self):
        with override_language("nb"):
            view = proof_view(reference_instrument(), prove(reference_instrument()))
            assert lines(view)["Kontobasert salg"][2] == "18,8\xa0%"


class TestPipelines:
    def test_are_sorted_by_the_number_of_ways_through(self):
        view = proof_view(reference_instrument(), prove(reference_instrument()))
        counts = [int(pipeline.ways) for pipeline in view.pipelines]
        assert (len(counts), sum(counts), counts) == (72, 2133, sorted(counts, reverse=True))

    def test_have_their_parts_with_the_number_of_stages(self):
        view = proof_view(reference_instrument(), prove(reference_instrument()))
        assert view.pipelines[0].parts == ("The deal: 4", "After the sale: 1")
        assert {line.advice for line in view.pipelines} == {""}

    def test_name_the_parts_that_are_long(self):
        instrument = make_instrument(processes=[make_process(stages="a b c d e f g h close")])
        (line,) = proof_view(instrument, prove(instrument)).pipelines
        assert (line.parts, line.advice) == (("The deal: 9",), "More than 7 stages in: The deal")

    @pytest.mark.parametrize("limit", [1, 1000])
    def test_that_are_long_are_counted(self, limit):
        instrument = make_instrument(
            processes=[make_process(stages="a b c d e f g close")], rules=[make_rule("inbound", "a", "leave_out")]
        )
        assert proof_view(instrument, prove(instrument, limit=limit)).facts[-1] == (
            "1 pipeline has a part with more than 7 stages, which is more than common advice."
        )

    def test_mark_the_stages_that_are_optional(self):
        rule = replace(make_rule("inbound", "research", "after", "qualify"), optional=True)
        instrument = make_instrument(rules=[rule])
        line = proof_view(instrument, prove(instrument)).pipelines[1]
        assert stages_of(line) == [("qualify", False), ("research", True), ("present", False), ("close", False)]

    def test_that_a_separating_answer_yields_show_it_in_their_example(self):
        tied = make_question("leads", make_option("both", inbound=2, outbound=2))
        models = [
            make_sales_model("inbound", statement=make_text("They come to us")),
            make_sales_model("outbound", process="own"),
        ]
        instrument = make_instrument(
            questions=[tied],
            sales_models=[replace(models[0], process="theirs"), models[1]],
            processes=[make_process(), make_process("own", "call close"), make_process("theirs", "visit close")],
            separating_question=make_text("Which?"),
        )
        view = proof_view(instrument, prove(instrument))
        assert [tuple(map(str, line.example)) for line in view.pipelines] == [
            ("Label both",),
            ("Label both", "name outbound"),
        ]
        assert [line.example_query for line in view.pipelines] == [
            f"answer-{tied.key}=both",
            f"answer-{tied.key}=both&answer-stands_out=outbound",
        ]

    def test_of_a_bounded_proof_have_no_numbers_and_no_example(self):
        view = proof_view(reference_instrument(), prove(reference_instrument(), limit=1))
        assert {(line.ways, line.example) for line in view.pipelines} == {("", ())}
        assert view.pipelines[0].parts != ()

    def test_that_were_stored_before_there_were_parts_have_none(self):
        instrument = make_instrument()
        document = dump_proof(prove(instrument))
        stored = [{"stages": ["qualify", "close"], "wins": 1, "combinations": 3, "example": ["inbound"]}]
        (line,) = proof_view(instrument, parse_proof({**document, "format": 1, "pipelines": stored})).pipelines
        assert (stages_of(line), line.parts, line.advice, line.ways) == (
            [("qualify", False), ("close", False)],
            (),
            "",
            "3",
        )


def test_a_sales_model_that_never_leads_says_so():
    question = make_question("leads", make_option("a", strong=3, weak=2), make_option("b", strong=2))
    instrument = make_instrument(questions=[question])
    view = proof_view(instrument, prove(instrument))
    assert [(model.verdict, model.example) for model in view.models][1] == ("never leads", ())


def test_a_requested_proof_is_running():
    assert [ProofProgress(900, done).is_running for done in (None, 0, 10)] == [False, True, True]
