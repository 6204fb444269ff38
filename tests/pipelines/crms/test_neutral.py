"""The formats for no CRM in particular."""

import json
from dataclasses import replace

from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.domain.handoff import scope_of
from tests.pipelines.crms.files import written
from tests.pipelines.crms.pipelines import AWKWARD, SOURCE, UNFORECAST, reference_pipelines


def test_json_has_everything_and_names_its_result() -> None:
    pipelines = next(pipelines for pipelines in reference_pipelines("en") if len(pipelines) == 3)
    document = json.loads(written("json", *pipelines))
    assert {key: value for key, value in document.items() if key != "pipelines"} == {
        "format": "sales-model-pipeline/2",
        "language": "en",
        "questionnaire": "sales-model",
        "version": 3,
        "fingerprint": "f" * 64,
        "completed_at": "2026-01-09T14:07:00+00:00",
    }
    assert [pipeline["key"] for pipeline in document["pipelines"]] == ["prospecting", "deal", "growth"]
    first = document["pipelines"][0]["stages"][0]
    stage = pipelines[0].stages[0]
    assert document["pipelines"][0]["id"] == "0123456789ab-prospecting"
    assert first == {
        "id": f"0123456789ab-{stage.key}",
        "position": 1,
        "key": stage.key,
        "label": stage.label,
        "ending": "open",
        "probability": stage.probability,
        "idle_days": stage.idle_days,
        "purpose": stage.purpose,
        "entry_criterion": stage.entry_criterion,
        "exit_criterion": stage.exit_criterion,
        "activities": list(stage.activities),
        "questions_to_ask": list(stage.questions_to_ask),
        "owner": stage.owner,
        "kpi": stage.kpi,
        "optional": False,
        "part": "prospecting",
        "is_starting_value": False,
    }


def test_json_has_no_probability_where_there_is_no_forecast() -> None:
    check, renew = json.loads(written("json", UNFORECAST))["pipelines"][0]["stages"]
    assert (check["probability"], check["idle_days"], check["optional"]) == (None, 30, False)
    assert (renew["probability"], renew["idle_days"], renew["optional"]) == (None, None, True)


def test_json_ids_are_those_of_the_assessment_and_the_stage() -> None:
    def ids(scope: str) -> list[str]:
        document = json.loads(str(TARGETS["json"].format.write([AWKWARD], replace(SOURCE, scope=scope))))
        return [stage["id"] for one in document["pipelines"] for stage in one["stages"]]

    first, second = scope_of("assessment", 1), scope_of("assessment", 2)
    assert ids(first) == [f"{first}-{stage.id}" for stage in AWKWARD.stages]
    assert ids(first) == ids(first)
    assert set(ids(first)) & set(ids(second)) == set()


def test_json_without_a_result_has_no_time() -> None:
    source = replace(SOURCE, completed_at=None)
    assert json.loads(str(TARGETS["json"].format.write([AWKWARD], source)))["completed_at"] is None


def test_markdown_has_a_heading_for_each_stage_and_escapes_the_texts() -> None:
    text = written("markdown", AWKWARD)
    assert isinstance(text, str)
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == [
        '# R&D \\<first\\>; "quoted"',
        "## 1. =Qualify & win",
        "## 2. Tilbud æøå",
        "## 3. Won",
        "## 4. Lost",
    ]
    assert '- **Leaves when:** Says "yes", in writing \\| \\<now\\>' in text
    assert "- **Counts as idle after:** 14 days" in text
    assert "- **Win probability:** 5%, replace with your own" in text
    assert "- **Win probability:** 100%\n" in text
    assert "forecast" not in text


def test_markdown_says_what_does_not_belong_in_a_forecast_what_is_optional_and_each_criterion_once() -> None:
    text = written("markdown", UNFORECAST)
    assert "Stages without a win probability do not belong in a forecast." in text
    assert "Win probability:" not in text
    assert text.count("For big or hard deals only.") == 1
    for pipelines in reference_pipelines("en"):
        for pipeline in pipelines:
            written_out = written("markdown", pipeline)
            once = [stage.exit_criterion for stage in pipeline.open_stages]
            assert [written_out.count(criterion) for criterion in once] == [1] * len(once)
