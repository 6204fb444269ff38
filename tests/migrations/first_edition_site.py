"""A site as the last release before the second edition left it: the first edition, published and answered."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from typing import Any

from django.db import transaction

from diagnostics.authoring.queries.columns import columns_of
from diagnostics.instrument.document import Document, dump_instrument, dump_outcome, fingerprint
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome, diagnose
from diagnostics.instrument.parts import THE_WIN
from diagnostics.sharing.domain import hash_of

NOW = datetime(2026, 10, 1, tzinfo=UTC)
OWNER = "manager@example.com"


def every_combination(instrument: Instrument) -> Iterator[dict[str, str]]:
    """Yield all answers to the questions, ones that are next to each other as different as they can be."""
    keys = [question.key for question in instrument.questions]
    chosen = list(product(*([option.key for option in question.options] for question in instrument.questions)))
    # 7 is no divisor of their number, so every one is reached
    for number in range(len(chosen)):
        yield dict(zip(keys, chosen[number * 7 % len(chosen)], strict=True))


def first_edition_document(outcome: Outcome) -> Document:
    """Return an outcome as the first edition wrote it, without what the second one added."""
    document = {**dump_outcome(outcome), "format": 1}
    del document["process"]
    for stage in document["pipeline"]["stages"]:
        del stage["part"], stage["optional"]
    if document["nearest_flip"] is not None:
        del document["nearest_flip"]["tie"]
    return document


class Site:
    """Fills the tables of the first edition, given their models at that time; every row has its history."""

    def __init__(self, apps: Any, instrument: Instrument) -> None:
        self.apps = apps
        self.instrument = instrument

    @transaction.atomic
    def fill(self, results: int) -> None:
        """Write the draft, its published version, and completed results that one user owns, each with a link."""
        questionnaire = self._write_draft()
        document = dump_instrument(self.instrument)
        version = self._model("QuestionnaireVersion").objects.create(
            questionnaire=questionnaire,
            number=1,
            document=document,
            fingerprint=fingerprint(document),
            published_at=NOW,
        )
        self._model("Questionnaire").objects.update(current_version=version)
        self._model("PublicationEvent").objects.create(
            questionnaire=questionnaire, version=version, kind="published", at=NOW
        )
        self._write_results(version, results)

    def _write_draft(self) -> Any:
        instrument = self.instrument
        questionnaire = self._add("Questionnaire", instrument)
        stages = {part.key: self._keyed("Stage", part, n, questionnaire) for n, part in _numbered(instrument.stages)}
        processes = {}
        for number, part in _numbered(instrument.processes):
            row = self._keyed("Process", part, number, questionnaire, winning_stage=stages[part.wins])
            processes[part.key] = row
            for position, key in _numbered(part.stages):
                self._add("ProcessStage", None, process=row, position=position, stage=stages[key])
        self._model("Questionnaire").objects.update(common_process=processes[instrument.common_process])
        models = self._write_sales_models(questionnaire, stages, processes)
        for number, part in _numbered(instrument.questions):
            row = self._keyed("Question", part, number, questionnaire)
            for position, option in _numbered(part.options):
                option_row = self._add("AnswerOption", option, question=row, position=position)
                for key, weight in option.weights.items():
                    self._add("OptionWeight", None, option=option_row, sales_model=models[key], weight=weight)
        for number, part in _numbered(instrument.golden_examples):
            outcome = {"answers": dict(part.answers), "leading": part.leading or "", "stages": list(part.stages)}
            self._keyed("GoldenExample", part, number, questionnaire, **outcome)
        return questionnaire

    def _write_sales_models(self, questionnaire: Any, stages: dict[str, Any], processes: dict[str, Any]) -> Any:
        rows = {}
        for number, part in _numbered(self.instrument.sales_models):
            refers_to = {"process": processes.get(part.process), "entry_stage": stages.get(part.entry_stage)}
            rows[part.key] = self._keyed("SalesModel", part, number, questionnaire, **refers_to)
            for position, kpi in _numbered(part.kpis):
                self._add("Kpi", kpi, sales_model=rows[part.key], position=position)
        for number, rule in _numbered(self.instrument.rules):
            refers_to = {"sales_model": rows[rule.sales_model], "stage": stages[rule.stage]}
            row = self._add("StageRule", None, position=number, placement=rule.placement.value, **refers_to)
            for position, key in _numbered(rule.anchors):
                anchor = None if key == THE_WIN else stages[key]
                self._add("StageRuleAnchor", None, rule=row, position=position, stage=anchor)
        return rows

    def _write_results(self, version: Any, results: int) -> None:
        owner = self._model("User").objects.create(email=OWNER)
        assessment, link = self._model("Assessment"), self._model("ShareLink")
        combinations = list(every_combination(self.instrument))
        outcomes = [diagnose(self.instrument, answers) for answers in combinations]
        rows = [
            assessment(
                version=version,
                answers=combinations[number % len(combinations)],
                started_at=NOW + timedelta(minutes=number),
                completed_at=NOW + timedelta(minutes=number + 4),
                outcome=first_edition_document(outcomes[number % len(outcomes)]),
                leading=outcomes[number % len(outcomes)].leading or "",
                title=f"Team {number}",
                owner=owner,
            )
            for number in range(results)
        ]
        assessment.objects.bulk_create(rows)
        secrets = ((row, hash_of(f"secret-{row.pk}")) for row in rows)
        link.objects.bulk_create(link(assessment=row, token_hash=secret, created_at=NOW) for row, secret in secrets)

    def _keyed(self, name: str, part: Any, position: int, questionnaire: Any, **more: Any) -> Any:
        return self._add(name, part, position=position, questionnaire=questionnaire, **more)

    def _add(self, name: str, part: Any, **more: Any) -> Any:
        """Create a row of the columns that `part` had then, and the record of that in its history."""
        model = self._model(name)
        columns = {field.name for field in model._meta.fields}
        own = columns_of(part) if part is not None else {}
        row = model.objects.create(**{name: value for name, value in own.items() if name in columns}, **more)
        values = {field.attname: getattr(row, field.attname) for field in model._meta.fields}
        self._model(f"Historical{name}").objects.create(**values, history_date=NOW, history_type="+")
        return row

    def _model(self, name: str) -> Any:
        return self.apps.get_model("diagnostics", name)


def _numbered(parts: Any) -> Iterator[tuple[int, Any]]:
    return enumerate(parts, start=1)


def sample(rows: Any, count: int) -> list[Any]:
    """Return `count` of the rows, of which no two have the same sales models present and the same stages."""
    different = {}
    for row in rows:
        stages = [stage["key"] for stage in row.outcome["pipeline"]["stages"]]
        different.setdefault((row.leading, *row.outcome["present"], *stages), row)
    return list(islice(different.values(), count))
