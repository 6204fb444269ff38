"""A proof in words and figures."""

from diagnostics.authoring.pages.proofs import ProofProgress, proof_view
from diagnostics.instrument.proof import prove
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_option, make_question, make_rule
from tests.reference import reference_instrument


def lines(view):
    return {str(model.model.name): (model.verdict, model.leads, model.share, model.present) for model in view.models}


def test_each_sales_model_has_a_count_a_share_and_an_example():
    view = proof_view(reference_instrument(), prove(reference_instrument()))
    assert lines(view)["Account-based selling"] == ("can lead", "170", "18.9%", "180")
    team = next(model for model in view.models if str(model.model.name) == "Team selling")
    assert (team.highest, team.model.threshold) == (4, 3)
    assert "Several roles, on every deal" in map(str, team.example)


def test_ties_and_undetermined_outcomes_are_counted():
    view = proof_view(reference_instrument(), prove(reference_instrument()))
    assert (view.combinations, view.undetermined, view.ties) == ("900", "48 (5.3%)", "223 (24.8%)")


def test_pipelines_are_sorted_by_frequency():
    view = proof_view(reference_instrument(), prove(reference_instrument()))
    counts = [int(pipeline.combinations) for pipeline in view.pipelines]
    assert (len(counts), sum(counts), counts) == (16, 900, sorted(counts, reverse=True))
    assert {len(pipeline.stages) for pipeline in view.pipelines} == {5, 6, 7, 8, 9, 10, 11}


def test_figures_are_in_the_readers_language():
    with override_language("nb"):
        view = proof_view(reference_instrument(), prove(reference_instrument()))
        assert lines(view)["Kontobasert salg"][2] == "18,9 %"


def test_a_bounded_proof_shows_no_counts():
    view = proof_view(reference_instrument(), prove(reference_instrument(), limit=1))
    assert (view.is_exact, view.undetermined, view.ties) == (False, "", "")
    assert {line[1:] for line in lines(view).values()} == {("", "", "")}


def test_idle_parts_are_named():
    same = make_question("size", make_option("small", inbound=1), make_option("large", inbound=1))
    rule = make_rule("inbound", "research", "after", "demo")
    instrument = make_instrument(
        questions=[make_question("leads", make_option("none"), make_option("in", inbound=3)), same], rules=[rule]
    )
    view = proof_view(instrument, prove(instrument))
    assert [str(question.text) for question in view.idle_questions] == ["Question size"]
    assert view.idle_rules == ("From the threshold of name inbound (2 points): place research after demo",)
    assert view.idle_options == ("“Label none”, in answer to “Question leads”",)


def test_a_sales_model_that_never_leads_says_so():
    question = make_question("leads", make_option("a", strong=3, weak=2), make_option("b", strong=2))
    instrument = make_instrument(questions=[question])
    view = proof_view(instrument, prove(instrument))
    assert [(model.verdict, model.example) for model in view.models][1] == ("never leads", ())


def test_a_requested_proof_is_running():
    assert [ProofProgress(900, done).is_running for done in (None, 0, 10)] == [False, True, True]
