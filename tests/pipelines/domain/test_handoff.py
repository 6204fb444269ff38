"""A pipeline as a CRM has it."""

from dataclasses import replace
from typing import Any

import pytest

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.text import reading_in
from diagnostics.pipelines.domain.handoff import (
    Breach,
    BreachKind,
    CrmPipeline,
    CrmStage,
    DefaultLabels,
    Ending,
    Limits,
    Prospecting,
    Selection,
    breaches,
    crm_pipelines,
    fitted,
    scope_of,
)
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage, begin_with
from tests.builders import make_instrument, make_process, make_rule, make_stage
from tests.pipelines.crms.pipelines import pipelines_of as reference_pipelines_of
from tests.pipelines.crms.pipelines import reference_outcomes

LABELS = DefaultLabels(
    won="Won",
    lost="Lost",
    partners="%(name)s: partners",
    prospecting="%(name)s: leads",
    growth="%(name)s: growth",
    optional="For few.",
    headings={part: part.value for part in Part},
)


def pipelines_of(
    instrument: Instrument, *, language: str = "en", own: OwnPipeline | None = None, **selected: Any
) -> tuple[CrmPipeline, ...]:
    own = own or begin_with(diagnose(instrument, {"leads": "inbound"}).pipeline)
    with reading_in(language):
        return crm_pipelines(instrument, own, name="Ours", labels=LABELS, selection=Selection(**selected))


def outline(pipeline: CrmPipeline) -> list[tuple[str, str, int | None]]:
    return [(stage.label, stage.ending.value, stage.probability) for stage in pipeline.stages]


def stages(*keys: str) -> list[object]:
    return [make_stage(key, win_probability=10 * number) for number, key in enumerate(keys, start=1)]


class TestDeal:
    def test_ends_in_the_winning_stage_and_a_lost_one(self) -> None:
        (pipeline,) = pipelines_of(make_instrument(stages=stages("qualify", "present", "close")))
        assert (pipeline.part, pipeline.label) == (Part.DEAL, "Ours")
        assert outline(pipeline) == [
            ("qualify", "open", 10),
            ("present", "open", 20),
            ("close", "won", 100),
            ("Lost", "lost", 0),
        ]
        assert [stage.key for stage in pipeline.open_stages] == ["qualify", "present"]

    def test_of_a_process_without_a_winning_stage_gets_a_won_stage(self) -> None:
        (pipeline,) = pipelines_of(make_instrument(processes=[make_process(stages="qualify", wins=None)]))
        assert [stage.label for stage in pipeline.stages] == ["qualify", "Won", "Lost"]

    def test_has_each_stages_texts_in_the_readers_language(self) -> None:
        stage = make_stage("qualify", win_probability=20, idle_days=7)
        (pipeline,) = pipelines_of(make_instrument(stages=[stage, *stages("present", "close")]), language="nb")
        assert pipeline.stages[0] == CrmStage(
            key="qualify",
            label="qualify (nb)",
            ending=Ending.OPEN,
            probability=20,
            is_starting_value=True,
            idle_days=7,
            purpose="purpose qualify (nb)",
            entry_criterion="entry_criterion qualify (nb)",
            exit_criterion="exit_criterion qualify (nb)",
            activities=("activities qualify (nb)",),
            questions_to_ask=("questions_to_ask qualify (nb)",),
            owner="owner qualify (nb)",
            kpi="kpi qualify (nb)",
            id="qualify",
        )

    def test_has_no_idle_days_in_closed_stages(self) -> None:
        (pipeline,) = pipelines_of(make_instrument())
        assert [stage.idle_days for stage in pipeline.stages] == [1, 1, None, None]

    def test_has_what_the_team_changed(self) -> None:
        own = OwnPipeline(
            (
                OwnStage("present", optional=True),
                OwnStage("own-1", name="Site visit", probability=30),
                OwnStage("qualify", name="Check fit"),
                OwnStage("close", wins=True),
            )
        )
        (pipeline,) = pipelines_of(make_instrument(), own=own)
        assert outline(pipeline) == [
            ("present", "open", 0),
            ("Site visit", "open", 30),
            ("Check fit", "open", 0),
            ("close", "won", 100),
            ("Lost", "lost", 0),
        ]
        assert pipeline.stages[1].key == "own_1"
        assert [stage.only_for for stage in pipeline.stages] == ["For few.", "", "", "", ""]


class TestParts:
    @pytest.fixture
    def instrument(self) -> Instrument:
        """Outbound selling through partners, with customers who buy again."""
        rules = [
            make_rule("inbound", "recruit", "before", "qualify"),
            make_rule("inbound", "prospect", "before", "qualify"),
            make_rule("inbound", "upsell", "after", "the_win"),
        ]
        catalogue = [
            make_stage("recruit", partner_stage=True, win_probability=10),
            make_stage("prospect", win_probability=20),
            make_stage("qualify", opens_deal=True, win_probability=30),
            *(make_stage(key, win_probability=40) for key in ("present", "close", "upsell")),
        ]
        return make_instrument(rules=rules, stages=catalogue)

    def test_are_pipelines_of_their_own_but_prospecting_begins_that_of_the_deal(self, instrument: Instrument) -> None:
        partners, deal, growth = pipelines_of(instrument)
        assert (partners.part, partners.label, outline(partners)) == (
            Part.PARTNERS,
            "Ours: partners",
            [("recruit", "open", None)],
        )
        assert (deal.part, deal.label, outline(deal)) == (
            Part.DEAL,
            "Ours",
            [
                ("prospect", "open", None),
                ("qualify", "open", 30),
                ("present", "open", 40),
                ("close", "won", 100),
                ("Lost", "lost", 0),
            ],
        )
        assert (growth.part, growth.label, outline(growth)) == (
            Part.GROWTH,
            "Ours: growth",
            [("upsell", "open", None)],
        )
        assert [one.forecasts for one in (partners, deal, growth)] == [False, True, False]
        assert [one.is_partly_forecast for one in (partners, deal, growth)] == [True, True, True]

    def test_include_prospecting_if_it_is_kept_apart(self, instrument: Instrument) -> None:
        pipelines = pipelines_of(instrument, prospecting=Prospecting.APART)
        assert [(one.label, [stage.key for stage in one.open_stages]) for one in pipelines[1:3]] == [
            ("Ours: leads", ["prospect"]),
            ("Ours", ["qualify", "present"]),
        ]

    def test_leave_prospecting_to_the_leads_of_the_crm(self, instrument: Instrument) -> None:
        pipelines = pipelines_of(instrument, prospecting=Prospecting.IN_LEADS)
        assert [[stage.key for stage in one.open_stages] for one in pipelines] == [
            ["recruit"],
            ["qualify", "present"],
            ["upsell"],
        ]
        assert not pipelines[1].is_partly_forecast

    @pytest.mark.parametrize("part", [Part.PARTNERS, Part.DEAL, Part.GROWTH])
    def test_can_be_selected_by_themselves(self, instrument: Instrument, part: Part) -> None:
        assert [one.part for one in pipelines_of(instrument, part=part)] == [part]

    def test_that_have_no_pipeline_give_none(self, instrument: Instrument) -> None:
        assert pipelines_of(instrument, part=Part.PROSPECTING) == ()
        assert pipelines_of(make_instrument(), part=Part.GROWTH) == ()

    def test_have_probabilities_and_endings_everywhere_in_the_first_edition(self) -> None:
        rule = make_rule("inbound", "upsell", "after", "the_win")
        catalogue = stages("qualify", "present", "close", "upsell")
        _, growth = pipelines_of(make_instrument(rules=[rule], stages=catalogue, edition=1))
        assert outline(growth) == [("upsell", "open", 40), ("Won", "won", 100), ("Lost", "lost", 0)]

    def test_say_what_must_be_true_to_enter_a_stage_once(self, instrument: Instrument) -> None:
        _, deal, _ = pipelines_of(instrument)
        assert [(stage.key, entry) for stage, entry in deal.with_entries][:3] == [
            ("prospect", "entry_criterion prospect"),
            ("qualify", "entry_criterion qualify"),
            ("present", ""),
        ]
        assert deal.stages[2].entry_criterion == "exit_criterion qualify"


class TestReference:
    @pytest.mark.parametrize("prospecting", Prospecting)
    def test_every_stage_is_in_one_pipeline_in_its_order(self, prospecting: Prospecting) -> None:
        left_out = Part.PROSPECTING if prospecting is Prospecting.IN_LEADS else None
        for outcome in reference_outcomes():
            pipelines = reference_pipelines_of(outcome, "en", Selection(prospecting=prospecting))
            assert [stage.key for one in pipelines for stage in one.stages if stage.key != "lost"] == [
                placed.key for placed in outcome.pipeline.stages if placed.in_part is not left_out
            ]

    def test_only_the_deal_is_forecast_and_closed(self) -> None:
        for outcome in reference_outcomes():
            for pipeline in reference_pipelines_of(outcome, "en"):
                for stage in pipeline.stages:
                    assert (stage.probability is not None) is (stage.part is Part.DEAL)
                ends = [stage.ending for stage in pipeline.stages if stage.ending is not Ending.OPEN]
                assert ends == ([Ending.WON, Ending.LOST] if pipeline.part is Part.DEAL else [])


class TestScope:
    def test_is_the_same_for_the_same_origin_and_differs_for_any_other(self) -> None:
        scopes = [scope_of(*origin) for origin in (("assessment", 1), ("assessment", 2), ("assessment1",), ("", "1"))]
        assert len(set(scopes)) == 4
        assert scope_of("assessment", 1) == scopes[0]
        assert {len(scope) for scope in scopes} == {12}

    def test_ids_are_unique_in_every_hand_over(self) -> None:
        for outcome in reference_outcomes():
            for prospecting in Prospecting:
                pipelines = reference_pipelines_of(outcome, "en", Selection(prospecting=prospecting))
                ids = [stage.id for pipeline in pipelines for stage in pipeline.stages]
                assert len(set(ids)) == len(ids)


class TestFitted:
    NAME = "Nordisk Industri: account-based selling"

    @pytest.mark.parametrize(
        ("label", "limit", "expected"),
        [
            (NAME, None, NAME),
            (NAME, 39, NAME),
            (NAME, 36, "Nordisk Industri: account-based…"),
            (f"{NAME} (after the sale)", 40, "Nordisk Industri… (after the sale)"),
            ("x" * 39, 36, f"{'x' * 35}…"),
        ],
    )
    def test_keeps_to_the_limit_and_what_tells_parts_apart(self, label: str, limit: int | None, expected: str) -> None:
        name = self.NAME if label.startswith(self.NAME) else label
        pipeline = fitted(CrmPipeline(Part.DEAL, label, (), name), Limits(pipeline_label=limit))
        assert pipeline.label == expected
        assert limit is None or len(pipeline.label) <= limit


class TestLimits:
    PIPELINE = CrmPipeline(
        Part.DEAL,
        "Outbound",
        (
            CrmStage("a", "Qualify", Ending.OPEN, 10),
            CrmStage("b", "QUALIFY", Ending.OPEN, 20),
            CrmStage("c", "Present to all", Ending.WON, 100),
        ),
    )

    @pytest.mark.parametrize(
        ("limits", "expected"),
        [
            (Limits(distinct=False), []),
            (Limits(), [Breach(BreachKind.REPEATED_LABEL, "Qualify", 2, 1)]),
            (Limits(label=14, stages=3, distinct=False), []),
            (Limits(label=13, distinct=False), [Breach(BreachKind.LONG_LABEL, "Present to all", 14, 13)]),
            (Limits(stages=2, distinct=False), [Breach(BreachKind.TOO_MANY_STAGES, "", 3, 2)]),
        ],
    )
    def test_that_are_exceeded_are_found(self, limits: Limits, expected: list[Breach]) -> None:
        assert list(breaches(self.PIPELINE, limits)) == expected

    def test_find_a_label_that_occurs_three_times_once(self) -> None:
        third = CrmStage("d", "qualify", Ending.LOST, 0)
        pipeline = replace(self.PIPELINE, stages=(*self.PIPELINE.stages, third))
        assert list(breaches(pipeline, Limits())) == [Breach(BreachKind.REPEATED_LABEL, "Qualify", 3, 1)]
