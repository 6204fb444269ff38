"""Where open deals go when the stages of today go."""

from dataclasses import replace

from diagnostics.instrument.journey import diagnose
from diagnostics.pipelines.domain.open_deals import deal_moves
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.domain.today import CurrentStage
from tests.builders import make_instrument, make_process, make_stage

INSTRUMENT = make_instrument()
RECOMMENDED = Plan(INSTRUMENT, diagnose(INSTRUMENT, {"leads": "inbound"}))
"""Qualify, present and close, of which the last wins."""


def moves(*current: tuple[str, str | None], plan: Plan = RECOMMENDED) -> list[tuple[str, str, bool]]:
    found = deal_moves(plan, [CurrentStage(name, match) for name, match in current])
    return [(move.today, move.to.id, move.is_sure) for move in found]


def changed(stage_id: str, **content: object) -> Plan:
    own = RECOMMENDED.recommended
    stages = tuple(replace(stage, **content) if stage.id == stage_id else stage for stage in own.stages)
    return replace(RECOMMENDED, saved=replace(own, stages=stages))


def test_a_stage_with_another_name_goes_to_the_one_that_it_stands_for() -> None:
    assert moves(("Behovsavklaring", "qualify"), ("Demo", "present")) == [
        ("Behovsavklaring", "qualify", True),
        ("Demo", "present", True),
    ]


def test_a_stage_with_the_same_name_stays() -> None:
    assert moves(("QUALIFY", "qualify"), ("present", None)) == []


def test_a_stage_like_none_goes_where_the_one_before_it_goes_and_the_first_to_the_first() -> None:
    assert moves(("Ny", None), ("Demo", "present"), ("På vent", None)) == [
        ("Ny", "qualify", False),
        ("Demo", "present", True),
        ("På vent", "present", False),
    ]


def test_won_deals_are_not_open_even_if_they_were_won_in_another_process() -> None:
    assert moves(("Solgt", "close")) == []
    shop = make_process("shop", stages="qualify paid", wins="paid")
    stages = [make_stage(key) for key in ("qualify", "present", "close", "paid")]
    instrument = make_instrument(processes=[make_process(), shop], stages=stages)
    other = Plan(instrument, diagnose(instrument, {"leads": "inbound"}))
    assert moves(("Betalt", "paid"), plan=other) == []


def test_a_stage_that_was_left_out_takes_no_deals() -> None:
    plan = changed("present", is_left_out=True)
    assert moves(("Behov", "qualify"), ("Demo", "present"), plan=plan) == [
        ("Behov", "qualify", True),
        ("Demo", "qualify", False),
    ]


def test_names_that_the_team_kept_stay() -> None:
    plan = changed("present", name="Demo")
    assert moves(("Behov", "qualify"), ("Demo", "present"), plan=plan) == [("Behov", "qualify", True)]


def test_without_stages_of_today_nothing_is_known() -> None:
    assert moves() == []
