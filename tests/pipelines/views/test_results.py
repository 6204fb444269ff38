"""The result of every worked example, reached through the forms, as a page and as JSON."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.utils.html import escape

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.own_pipeline import OwnStage
from diagnostics.site.pages.texts import enumerated
from tests.instrument import oracle
from tests.instrument.diagnosis import WEIGHTS, WORKED_EXAMPLES, Example
from tests.reference import reference_instrument
from tests.support.own_pipelines import keep
from tests.support.results import main_of, paper_of
from tests.visitors import ANSWERS, Page, Visitor, compact, url

each_example = pytest.mark.parametrize(
    "example", WORKED_EXAMPLES, ids=lambda example: example.answers.replace(" ", "-")
)


def walk(visitor: Visitor, answers: str) -> Any:
    """Take an assessment by its forms, choosing these options, and return the response with the result."""
    response = visitor.fill_in(visitor.get(url("home")))
    for option in answers.split():
        response = visitor.fill_in(response, option=option)
    return visitor.fill_in(response)


def expected_document(way: oracle.Way, language: str) -> dict[str, Any]:
    """Return the expected `result.json`, computed by the second implementation, without the row's own fields."""
    flip = oracle.nearest_flip(way)
    left_out = oracle.composed(way).left_out
    return {
        "leading": oracle.leading(way),
        "present": oracle.present(way),
        "tie": oracle.tie(way),
        "decided_by": oracle.decided_by(way),
        "runner_up": oracle.runner_up(way),
        "process": oracle.process(way),
        "scores": oracle.scores(way),
        "contributions": expected_contributions(way),
        "stages": expected_stages(way, language),
        "left_out": [{"key": key, "because": expected_because(reason)} for key, reason in left_out.items()],
        "nearest_flip": flip and dict(zip(("question", "option", "leading", "tie"), flip, strict=True)),
        "answers": oracle.answers(way),
        "language": language,
    }


def expected_contributions(way: oracle.Way) -> list[dict[str, Any]]:
    return [
        {"question": question, "option": option, "sales_model": model, "weight": weights[option][model]}
        for (question, weights), option in zip(WEIGHTS.items(), way, strict=False)
        for model in oracle.scores(way)
        if model in weights[option]
    ]


def expected_stages(way: oracle.Way, language: str) -> list[dict[str, Any]]:
    part_of = {key: part for part, keys in oracle.parts(way).items() for key in keys.split()}
    return [
        {
            "key": (key := word.strip("!?")),
            "name": reference_instrument().stage_by_key[key].name.in_language(language),
            "part": part_of[key],
            "wins": word.endswith("!"),
            "growth": part_of[key] == "growth",
            "optional": word.endswith("?"),
            "because": expected_because(oracle.composed(way).reasons[key]),
        }
        for word in oracle.pipeline(way).split()
    ]


def expected_because(reason: oracle.Reason) -> dict[str, Any]:
    answers = [dict(zip(("question", "option"), answer.split("."), strict=True)) for answer in reason.answers]
    return {"sales_model": reason.model, "answers": answers, "in_place_of": reason.in_place_of}


class TestJson:
    @each_example
    @pytest.mark.parametrize("language", ["en", "nb"])
    def test_of_a_worked_example_is_exact(
        self, reference: QuestionnaireVersion, example: Example, language: str
    ) -> None:
        visitor = Visitor(enforce_csrf_checks=True, headers={"accept-language": language})
        page = walk(visitor, example.answers)
        document = visitor.get(page.wsgi_request.path + "result.json").json()
        completed = Assessment.objects.get().completed_at
        assert completed is not None
        assert document == {
            **expected_document(tuple(example.answers.split()), language),
            "version": 1,
            "fingerprint": reference.fingerprint,
            "completed_at": completed.isoformat(),
            "own_pipeline": None,
        }

    def test_has_the_own_pipeline_beside_the_outcome_which_stays(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        before = visitor.get(url("result-json", assessment)).json()
        keep(
            assessment,
            OwnStage("proposal", name="Offer", owner="Ann", activities="Call\nWrite", probability=35, idle_days=0),
            OwnStage("negotiate", is_left_out=True),
            OwnStage("close", wins=True),
        )
        document = visitor.get(url("result-json", assessment)).json()
        own = document.pop("own_pipeline")
        assert {**document, "own_pipeline": None} == before
        first, last = own["stages"]
        written = {"activities": ["Call", "Write"], "owner": "Ann", "win_probability": 35, "idle_days": None}
        assert {**first, **written, "name": "Offer", "recommended_as": "Proposal"} == first
        assert first["written_by_team"] == ["activities", "idle_days", "name", "owner", "probability"]
        assert (last["id"], last["wins"], last["win_probability"], last["idle_days"]) == ("close", True, 100, None)
        assert own["left_out"] == [{"id": "negotiate", "part": "deal", "name": "Negotiate"}]
        assert (own["revision"], own["beginning"], own["sales_model"]) == (1, "recommended", None)

    def test_is_readable_utf_8(self, visitor: Visitor) -> None:
        response = visitor.get(url("result-json", visitor.complete()), headers={"accept-language": "nb"})
        assert response["Content-Type"] == "application/json"
        assert "Første oppfølging" in response.content.decode()

    def test_does_not_exist_until_the_assessment_is_completed(self, visitor: Visitor) -> None:
        response = visitor.get(url("result-json", visitor.begin(**ANSWERS)))
        assert (response.status_code, Page(response).heading) == (404, "We can't show you this page")


class TestPage:
    @each_example
    def test_of_a_worked_example_names_who_leads_and_draws_its_pipeline_in_parts(
        self, reference: QuestionnaireVersion, example: Example
    ) -> None:
        response = walk(Visitor(enforce_csrf_checks=True), example.answers)
        models, page = reference_instrument().sales_model_by_key, response.context["page"]
        way = tuple(example.answers.split())
        first = [example.leading] if example.leading else []
        if oracle.decided_by(way) == "order":
            first += example.tie.split()
        names = [str(models[key].name if key == example.leading else models[key].name_in_sentence) for key in first]
        assert Page(response).heading == (enumerated(names) or "No sales model stands out yet")
        assert " ".join(placed.stage.key for placed in page.pipeline.all) == example.stages
        assert [model.key for model in page.ranking.also_present] == [
            key for key in example.also_present.split() if key not in first
        ]
        assert {
            part.part.value: " ".join(placed.stage.key for placed in part.stages) for part in page.pipeline.parts
        } == oracle.parts(way)
        optional = [placed.stage.key for placed in page.pipeline.all if placed.optional]
        assert optional == example.optional.split()

    def test_has_everything_in_its_order(self, visitor: Visitor) -> None:
        response = visitor.get(url("result", visitor.complete()))
        page, steps = response.context["page"], [step.view for step in response.context["steps"].all]
        parts = [
            page.headline,
            page.statements[0],
            "Take it to your CRM",
            "Make it your own",
            str(page.pipeline.all[0].stage.exit_criterion),
            page.pipeline.all[-1].why,
            *page.pipeline.notes,
            *page.pipeline.left_out,
            "From the common process to the recommended pipeline",
            "Do this on Monday",
            *(step.title for step in steps),
            page.why,
            page.answers[-2].points[0],
            str(page.answers[-1].answer.label),
            *page.statements[1:],
            page.flip,
            "Try other answers",
            str(page.first[0].kpis[0].formula),
            str(page.instrument.kpis[0].formula),
            str(page.first[0].summary),
            page.first[0].watch_out.lines[0],
            page.first[0].crm_needs.lines[0],
            "use your own judgement",
            url("result-json", page.assessment),
            "Playbook",
        ]
        main = main_of(response)
        places = []
        for text in parts:
            assert escape(text) in main[places[-1] if places else 0 :], text
            places.append(main.index(escape(text), places[-1] if places else 0))

    def test_draws_a_heading_for_each_part_and_says_what_is_optional(self, visitor: Visitor) -> None:
        answers = {"leads": "mixed", "repeat_revenue": "most", "people": "occasional_help", "audience": "several"}
        response = visitor.get(url("result", visitor.complete(**answers, stands_out="outbound")))
        page = re.sub("</?bdi>", "", compact(main_of(response)))
        headings = re.findall(r'<h3 class="pipe-part">(.+?)</h3>', page)
        assert headings == ["Prospecting", "The deal", "After the sale"]
        optional = re.findall(r'pipe-name">([^<]+)</h4><span class="pipe-tag">[^<]+<span class="pipe-optional">', page)
        assert optional == ["Research"]

    def test_on_paper_has_the_same_headings_and_marks(self, visitor: Visitor) -> None:
        answers = {"leads": "mixed", "repeat_revenue": "most", "people": "occasional_help", "audience": "several"}
        page = paper_of(visitor.get(url("result", visitor.complete(**answers, stands_out="outbound"))))
        table = re.sub("</?bdi>", "", " ".join(page.partition("report-stages")[2].partition("</table>")[0].split()))
        headings = re.findall(r'<tr class="report-part"> ?<th colspan="5" scope="rowgroup">(.+?)</th>', table)
        assert headings == ["Prospecting", "The deal", "After the sale"]
        assert "Research (For big or hard deals)" in table

    def test_of_a_single_part_and_model_has_no_heading_and_names_it_once(self, visitor: Visitor) -> None:
        answers = dict(zip(WEIGHTS, WORKED_EXAMPLES[0].answers.split(), strict=True))
        response = visitor.get(url("result", visitor.complete(**answers)))
        assert ("pipe-part" in main_of(response), "in one way" in paper_of(response)) == (False, False)

    def test_shows_each_boundary_once(self, visitor: Visitor) -> None:
        """What ends a stage begins the next one, so only the first stage of a part says what begins it."""
        response = visitor.get(url("result", visitor.complete()))
        page = response.context["page"]
        listed = main_of(response).partition('class="pipe')[2].partition('class="steps"')[0]
        assert [str(placed.starts_when) for placed in page.pipeline.all if placed.starts_when] == [
            str(part.stages[0].stage.entry_criterion) for part in page.pipeline.parts
        ]
        inside = [placed.stage for part in page.pipeline.parts for placed in part.stages[:-1]]
        assert {listed.count(escape(str(stage.exit_criterion))) for stage in inside} == {1}

    def test_shows_win_probabilities_only_in_the_deal(self, visitor: Visitor) -> None:
        response = visitor.get(url("result", visitor.complete()))
        deal = next(part for part in response.context["page"].pipeline.parts if part.part is Part.DEAL)
        assert main_of(response).count("<dt>Win probability</dt>") == len(deal.stages)

    def test_lists_answers_in_the_order_of_the_questions(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        instrument = reference_instrument()
        questions = [question.text.en for question in instrument.questions]
        page = visitor.get(url("result", assessment)).context["page"]
        assert [str(row.question.text) for row in page.answers] == [*questions, instrument.separating_question.en]
        document = visitor.get(url("result-json", assessment)).json()
        assert list(document["answers"]) == [*instrument.question_by_key, "stands_out"]
        assert list(document["scores"]) == [model.key for model in instrument.sales_models]

    @pytest.mark.parametrize(
        ("answers", "why", "pipeline"),
        [
            (ANSWERS, "Why these models", "Your pipeline"),
            ({**ANSWERS, "stands_out": "team"}, "Why this model", "Your pipeline"),
            (dict.fromkeys(WEIGHTS, "unsure"), "Why none stands out", "The common pipeline"),
            (
                {**dict.fromkeys(WEIGHTS, "unsure"), "repeat_revenue": "most"},
                "Why none stands out",
                "The pipeline that your answers give",
            ),
        ],
        ids=["shared", "decided", "nothing known", "undetermined"],
    )
    def test_its_headings_say_what_came_out(
        self, visitor: Visitor, answers: dict[str, str], why: str, pipeline: str
    ) -> None:
        page = compact(main_of(visitor.get(url("result", visitor.complete(**answers)))))
        assert f'<h2 id="why">{why}</h2>' in page
        assert f'<h2 id="pipeline">{pipeline}</h2>' in page

    @pytest.mark.parametrize(("option", "is_offered"), [("unsure", True), ("inbound", False)])
    def test_without_a_leading_model_links_to_the_questions_that_would_settle_it(
        self, visitor: Visitor, option: str, is_offered: bool
    ) -> None:
        assessment = visitor.complete(**{**dict.fromkeys(WEIGHTS, "unsure"), "leads": option})
        page = Page(visitor.get(url("result", assessment)))
        assert (f"{url('again', assessment)}?settle=1" in page.links) == is_offered

    def test_has_no_number_of_a_version_and_no_fingerprint_on_the_screen(
        self, visitor: Visitor, reference: QuestionnaireVersion
    ) -> None:
        response = visitor.get(url("result", visitor.complete()))
        assert reference.fingerprint[:12] not in main_of(response)
        assert "Version 1" not in main_of(response)
        assert "Version 1" in paper_of(response)

    def test_keeps_its_address_and_its_content(self, visitor: Visitor) -> None:
        address = url("result", visitor.complete())
        # only the CSRF token of its forms differs each time
        first, second = (re.sub(r'(token" value=")\w+', r"\1", main_of(visitor.get(address))) for _ in range(2))
        assert first == second

    @pytest.mark.parametrize(
        ("answered", "follower"),
        [
            ({}, lambda key: url("question", key, "leads")),
            ({"leads": "mixed"}, lambda key: url("question", key, "repeat_revenue")),
            (ANSWERS, lambda key: url("check", key)),
        ],
        ids=["nothing answered", "one answered", "all answered"],
    )
    def test_before_completion_redirects_to_the_next_step(
        self, visitor: Visitor, answered: dict[str, str], follower: Callable[[UUID], str]
    ) -> None:
        assessment = visitor.begin(**answered)
        response = visitor.get(url("result", assessment))
        assert (response.status_code, response["Location"]) == (302, follower(assessment))
