"""A stage that can come first in a part of a pipeline says by itself when it begins: no stage before it does."""

import pytest

from diagnostics.instrument.gaps import all_gaps
from diagnostics.instrument.proof import prove
from diagnostics.instrument.readiness import Gap, GapCode
from diagnostics.instrument.remarks import Remark, RemarkCode, remarks
from diagnostics.instrument.text import UNWRITTEN, Text
from tests.builders import make_instrument, make_process, make_rule, make_sales_model, make_stage


def draft(unwritten, *, opens="present", rules=(), edition=2, processes=None, **own):
    stages = [
        make_stage(
            key, opens_deal=key in opens.split(), **({"entry_criterion": UNWRITTEN} if key in unwritten.split() else {})
        )
        for key in ("find", "qualify", "present", "close", "check_in", "upsell")
    ]
    return make_instrument(
        stages=stages,
        processes=processes or [make_process("common", "qualify present close check_in")],
        rules=rules,
        edition=edition,
        **own,
    )


def keys_without(unwritten, **more):
    """Return the stages about which there is a remark; nothing of it prevents publishing."""
    instrument = draft(unwritten, **more)
    proof = prove(instrument)
    assert all_gaps(instrument, proof) == ()
    found = [one for one in remarks(instrument, proof=proof) if one.code is RemarkCode.NO_ENTRY_CRITERION]
    assert found == [
        Remark(RemarkCode.NO_ENTRY_CRITERION, ("stage", one.path[1]), "entry_criterion", "en") for one in found
    ]
    return [one.path[1] for one in found]


def test_none_is_about_stages_that_follow_another():
    assert keys_without("find close upsell") == []


@pytest.mark.parametrize("key", ["qualify", "present", "check_in"])
def test_one_is_about_each_stage_with_which_a_part_begins(key):
    assert keys_without(key) == [key]


def test_one_is_about_a_stage_that_comes_first_in_some_pipelines():
    rules = [
        make_rule("inbound", "find", "before", "the_start"),
        make_rule("outbound", "upsell", "after", "the_win", answer="leads.outbound"),
    ]
    assert keys_without("find upsell", rules=rules) == ["find", "upsell"]


def test_one_is_about_the_first_stage_of_a_sales_models_process():
    models = [make_sales_model("inbound", process="own"), make_sales_model("outbound")]
    processes = [make_process("common", "qualify present close check_in"), make_process("own", "find close")]
    assert keys_without("find", processes=processes, sales_models=models, opens="present find") == ["find"]


def test_without_a_proof_nothing_is_said():
    assert remarks(draft("qualify"), proof=None) == remarks(draft(""), proof=None)


def test_half_written_ones_are_texts_that_are_missing():
    stages = [make_stage(key) for key in ("present", "close")]
    instrument = make_instrument(stages=[*stages, make_stage("qualify", entry_criterion=Text(en="Begins"))])
    gap = Gap(GapCode.TEXT_MISSING, ("stage", "qualify"), "entry_criterion", "nb")
    assert all_gaps(instrument, prove(instrument)) == (gap,)


def test_in_the_first_edition_every_stage_needs_one():
    instrument = draft("qualify close", edition=1, opens="")
    assert [(gap.path[1], gap.language) for gap in all_gaps(instrument, prove(instrument))] == [
        (key, language) for key in ("qualify", "close") for language in ("en", "nb")
    ]
