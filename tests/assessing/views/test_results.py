"""The result of every worked example, reached through the forms, as a page and as JSON."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.utils.html import escape

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import QuestionnaireVersion
from tests.instrument import oracle
from tests.instrument.diagnosis import OWN_PROCESS, RULES, WEIGHTS, WORKED_EXAMPLES, Example
from tests.reference import reference_instrument
from tests.visitors import ANSWERS, Page, Visitor, url

each_example = pytest.mark.parametrize(
    "example", WORKED_EXAMPLES, ids=lambda example: example.answers.replace(" ", "-")
)

REPLACED = {"identify_target_account": "qualify", "present_stakeholders": "present"}


def walk(visitor: Visitor, answers: str) -> Any:
    """Take an assessment by its forms, choosing these options, and return the response with the result."""
    response = visitor.fill_in(visitor.get(url("home")))
    for option in answers.split():
        response = visitor.fill_in(response, option=option)
    return visitor.fill_in(response)


def expected_document(chosen: oracle.Chosen, language: str) -> dict[str, Any]:
    """Return the expected `result.json`, computed by the second implementation, without the row's own fields."""
    flip = oracle.nearest_flip(chosen)
    both = {"account_based", "outbound"} <= {*oracle.present(chosen)} and oracle.leading(chosen) not in OWN_PROCESS
    return {
        "leading": oracle.leading(chosen),
        "present": oracle.present(chosen),
        "tie": oracle.tie(chosen),
        "runner_up": oracle.runner_up(chosen),
        "scores": oracle.scores(chosen),
        "contributions": expected_contributions(chosen),
        "stages": expected_stages(chosen, language),
        "left_out": [
            {"key": key, "because": expected_because(chosen, "account_based", None)}
            for key in ("prospect", "make_contact") * both
        ],
        "nearest_flip": flip and dict(zip(("question", "option", "leading"), flip, strict=True)),
        "answers": dict(zip(WEIGHTS, chosen, strict=True)),
        "language": language,
    }


def expected_contributions(chosen: oracle.Chosen) -> list[dict[str, Any]]:
    return [
        {"question": question, "option": option, "sales_model": model, "weight": weights[option][model]}
        for (question, weights), option in zip(WEIGHTS.items(), chosen, strict=True)
        for model in oracle.scores(chosen)
        if model in weights[option]
    ]


def expected_stages(chosen: oracle.Chosen, language: str) -> list[dict[str, Any]]:
    brought_by = {stage: model for model, stage, placement, _ in RULES if placement != "leave_out"}
    own = oracle.leading(chosen) if oracle.leading(chosen) in OWN_PROCESS else None
    keys = oracle.pipeline(chosen)
    new_business, _, _ = keys.partition("!")
    return [
        {
            "key": (key := word.rstrip("!")),
            "name": reference_instrument().stage_by_key[key].name.in_language(language),
            "wins": word.endswith("!"),
            "growth": key not in new_business.split(),
            "because": expected_because(chosen, brought_by.get(key, own), REPLACED.get(key)),
        }
        for word in keys.split()
    ]


def expected_because(chosen: oracle.Chosen, model: str | None, in_place_of: str | None) -> dict[str, Any]:
    answers = [
        {"question": question, "option": option}
        for (question, weights), option in zip(WEIGHTS.items(), chosen, strict=True)
        if model in weights[option]
    ]
    return {"sales_model": model, "answers": answers, "in_place_of": in_place_of}


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
        }

    def test_is_readable_utf_8(self, visitor: Visitor) -> None:
        response = visitor.get(url("result-json", visitor.complete()), headers={"accept-language": "nb"})
        assert response["Content-Type"] == "application/json"
        assert "Første oppfølging" in response.content.decode()

    def test_does_not_exist_until_the_assessment_is_completed(self, visitor: Visitor) -> None:
        response = visitor.get(url("result-json", visitor.begin(**ANSWERS)))
        assert (response.status_code, Page(response).heading) == (404, "There is no page here for you")


class TestPage:
    @each_example
    def test_of_a_worked_example_names_the_leading_model_and_draws_its_pipeline(
        self, reference: QuestionnaireVersion, example: Example
    ) -> None:
        response = walk(Visitor(enforce_csrf_checks=True), example.answers)
        models, page = reference_instrument().sales_model_by_key, response.context["page"]
        leading = models[example.leading].name.en if example.leading else "No sales model stands out yet"
        assert Page(response).heading == leading
        assert " ".join(placed.stage.key for placed in page.pipeline.all) == example.stages
        assert [model.key for model in page.also_present] == example.also_present.split()

    def test_has_everything_in_its_order(self, visitor: Visitor) -> None:
        response = visitor.get(url("result", visitor.complete()))
        page = response.context["page"]
        parts = [
            page.headline,
            *page.statements,
            "Then customer growth",
            *page.pipeline.notes,
            *page.pipeline.left_out,
            str(page.pipeline.new_business[0].stage.exit_criterion),
            page.pipeline.growth[-1].why,
            page.answers[-1].points[0],
            page.flip,
            str(page.leading.kpis[0].formula),
            page.leading.watch_out.lines[0],
            page.leading.crm_needs.lines[0],
            "trust the experience",
            url("result-json", page.assessment),
        ]
        # the print has this on its first page too
        main = main_of(response).replace(f'<p class="paper">{escape(page.flip)}</p>', "")
        assert [text for text in parts if escape(text) not in main] == []
        assert sorted(parts, key=lambda text: main.index(escape(text))) == parts

    def test_lists_answers_in_the_order_of_the_questions(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        questions = [question.text.en for question in reference_instrument().questions]
        page = visitor.get(url("result", assessment)).context["page"]
        assert [str(row.question.text) for row in page.answers] == questions
        document = visitor.get(url("result-json", assessment)).json()
        assert list(document["answers"]) == [question.key for question in reference_instrument().questions]
        assert list(document["scores"]) == [model.key for model in reference_instrument().sales_models]

    def test_links_to_its_json(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        assert url("result-json", assessment) in Page(visitor.get(url("result", assessment))).links

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


def main_of(response: Any) -> str:
    return response.content.decode().partition("<main")[2].partition("</main>")[0]
