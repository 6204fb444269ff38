"""The content of the questionnaire that ships, against the tables and the rules for its texts."""

import re
from dataclasses import fields, is_dataclass

import pytest

from diagnostics.instrument.document import dump_instrument, fingerprint, parse_instrument
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.parts import STAGE_NAME_LIMIT, Evidence
from diagnostics.instrument.readiness import publication_gaps
from diagnostics.instrument.text import Text
from tests.instrument.diagnosis import COMMON, OWN_PROCESS, RULES, THRESHOLDS, WEIGHTS
from tests.instrument.oracle import EVERY_COMBINATION
from tests.reference import reference_instrument

LANGUAGES = ("en", "nb")
GLOSSARY = {
    "qualify": "Kvalifiser",
    "prospect": "Prospekter",
    "make_contact": "Ta kontakt",
    "first_check_in": "Første oppfølging",
    "upsell": "Mersalg",
    "research": "Research",
}
MARKETS = {
    "account_based": "b2b",
    "relationship": "both",
    "team": "b2b",
    "channel": "both",
    "transactional": "b2c",
    "outbound": "b2b",
    "inbound": "both",
}
SAME_IN_BOTH = {"", "Research"}
"""Texts that are the same in both languages on purpose; optional ones may be empty."""


@pytest.fixture(scope="module")
def instrument():
    return reference_instrument()


class TestTables:
    def test_questions_and_options_are_in_order_with_their_weights(self, instrument):
        assert {
            question.key: {option.key: dict(option.weights) for option in question.options}
            for question in instrument.questions
        } == WEIGHTS
        assert [question.key for question in instrument.questions] == list(WEIGHTS)

    @pytest.mark.parametrize("question", WEIGHTS)
    def test_options_are_in_order(self, instrument, question):
        assert [option.key for option in instrument.question(question).options] == list(WEIGHTS[question])

    def test_only_unsure_is_unknown(self, instrument):
        unknown = [
            (question.key, option.key)
            for question in instrument.questions
            for option in question.options
            if option.is_unknown
        ]
        assert unknown == [(question, "unsure") for question in WEIGHTS]

    def test_sales_models_are_in_tie_break_order_with_their_thresholds(self, instrument):
        assert [(model.key, model.threshold) for model in instrument.sales_models] == list(THRESHOLDS.items())

    def test_the_common_process_is_won_at_close(self, instrument):
        assert process_words(instrument, instrument.common_process) == COMMON

    def test_sales_models_have_the_processes_of_the_table(self, instrument):
        own = {
            model.key: process_words(instrument, model.process)
            for model in instrument.sales_models
            if model.process is not None
        }
        assert own == OWN_PROCESS

    def test_there_are_no_further_processes(self, instrument):
        assert len(instrument.processes) == 1 + len(OWN_PROCESS)

    def test_rules_are_in_the_order_they_are_applied(self, instrument):
        rules = tuple(
            (rule.sales_model, rule.stage, rule.placement.value, " ".join(rule.anchors)) for rule in instrument.rules
        )
        assert rules == RULES

    def test_inbound_alone_has_an_entry_and_it_is_qualify(self, instrument):
        assert {m.key: m.entry_stage for m in instrument.sales_models if m.entry_stage} == {"inbound": "qualify"}

    def test_every_stage_is_used_and_no_other_is_there(self, instrument):
        used = " ".join((COMMON, *OWN_PROCESS.values(), *(stage for _, stage, _, _ in RULES))).replace("!", "")
        assert sorted(stage.key for stage in instrument.stages) == sorted(set(used.split()))


def process_words(instrument, key):
    process = instrument.process_by_key[key]
    return " ".join(f"{stage}!" if stage == process.wins else stage for stage in process.stages)


class TestContent:
    def test_it_can_be_published(self, instrument):
        assert publication_gaps(instrument) == ()

    def test_it_survives_as_a_document(self, instrument):
        document = dump_instrument(instrument)
        assert parse_instrument(document) == instrument
        assert fingerprint(dump_instrument(parse_instrument(document))) == fingerprint(document)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_stage_names_are_short_and_unique(self, instrument, language):
        names = [stage.name.in_language(language) for stage in instrument.stages]
        assert [name for name in names if len(name) > STAGE_NAME_LIMIT] == []
        assert len({name.casefold() for name in names}) == len(names)

    def test_win_probabilities_are_multiples_of_ten(self, instrument):
        assert [stage.key for stage in instrument.stages if stage.win_probability not in range(0, 101, 10)] == []

    @pytest.mark.parametrize("key", ["research", "develop_initial_strategy"])
    def test_stages_without_the_buyer_stay_at_twenty_percent(self, instrument, key):
        assert instrument.stage_by_key[key].win_probability == 20

    @pytest.mark.parametrize(
        "key", ["prospect", "identify_target_account", "create_stakeholder_list", "develop_initial_strategy"]
    )
    def test_stages_without_the_buyer_end_with_an_artefact(self, instrument, key):
        assert instrument.stage_by_key[key].exit_evidence is Evidence.ARTEFACT

    def test_idle_days_are_positive(self, instrument):
        assert [stage.key for stage in instrument.stages if stage.idle_days < 1] == []

    @pytest.mark.parametrize("key", THRESHOLDS)
    def test_every_sales_model_has_four_to_six_kpis(self, instrument, key):
        assert len(instrument.sales_model_by_key[key].kpis) in range(4, 7)

    def test_outreach_stages_bring_a_message_template(self, instrument):
        with_template = {stage.key for stage in instrument.stages if stage.outreach_template.en}
        assert with_template >= {"make_contact", "contact_stakeholders"}

    def test_the_note_beside_templates_tells_of_the_consent_that_norwegian_law_asks_for(self, instrument):
        assert "consent" in instrument.outreach_note.en
        assert "samtykke" in instrument.outreach_note.nb

    def test_team_selling_asks_for_tags_in_comments_and_a_chronological_account(self, instrument):
        needs = instrument.sales_model_by_key["team"].crm_needs
        assert [word for word in ("Tag ", "comments", "chronological") if word not in needs.en] == []
        assert [word for word in ("Tagge ", "kommentarer", "kronologisk") if word not in needs.nb] == []

    def test_sales_models_sell_to_whom_the_sources_say(self, instrument):
        assert {model.key: model.market.value for model in instrument.sales_models} == MARKETS

    @pytest.mark.parametrize(("field", "least"), [("activities", 3), ("questions_to_ask", 3), ("synonyms", 3)])
    def test_stages_say_enough_to_work_by(self, instrument, field, least):
        assert [stage.key for stage in instrument.stages if len(getattr(stage, field).lines_in("en")) < least] == []

    @pytest.mark.parametrize("field", ["fits_when", "watch_out", "roles", "crm_needs"])
    def test_sales_models_say_enough_to_work_by(self, instrument, field):
        assert [m.key for m in instrument.sales_models if len(getattr(m, field).lines_in("en")) < 3] == []

    def test_win_probability_never_falls_along_a_pipeline(self, instrument):
        stretches = set()
        for chosen in EVERY_COMBINATION:
            pipeline = diagnose(instrument, dict(zip(WEIGHTS, chosen, strict=True))).pipeline
            stretches |= {tuple(placed.key for placed in part) for part in (pipeline.new_business, pipeline.growth)}
        chances = {keys: [instrument.stage_by_key[key].win_probability for key in keys] for keys in stretches}
        assert [keys for keys, figures in chances.items() if figures != sorted(figures)] == []

    @pytest.mark.parametrize("field", ["fits_when", "watch_out", "roles", "crm_needs"])
    def test_lists_of_a_sales_model_are_as_long_in_both_languages(self, instrument, field):
        assert lengths_differ(instrument.sales_models, field) == []

    @pytest.mark.parametrize("field", ["activities", "questions_to_ask", "synonyms"])
    def test_lists_of_a_stage_are_as_long_in_both_languages(self, instrument, field):
        assert lengths_differ(instrument.stages, field) == []


class TestNorwegian:
    @pytest.mark.parametrize("key", GLOSSARY)
    def test_stages_are_called_as_the_glossary_says(self, instrument, key):
        assert instrument.stage_by_key[key].name.nb == GLOSSARY[key]

    def test_every_text_is_translated(self, texts):
        assert {text.en for text in texts if text.en == text.nb} == SAME_IN_BOTH

    def test_resellers_are_named_only_if_partners_sell(self, texts):
        """Retailers are *butikker*: *forhandlere* would make readers think of the channel."""
        assert [text.nb for text in texts if "forhandler" in text.nb and "esellers" not in text.en] == []

    def test_quotation_marks_and_dashes_are_norwegian(self, texts):
        assert [text.nb for text in texts if set(text.nb) & set("“”—")] == []

    def test_nothing_is_said_twice_in_a_row(self, texts):
        assert [text.nb for text in texts if re.search(r"\b(\w+) \1\b", text.nb)] == []


class TestEnglish:
    def test_nothing_is_said_twice_in_a_row(self, texts):
        assert [text.en for text in texts if re.search(r"\b(\w+) \1\b", text.en)] == []


@pytest.fixture(scope="module")
def texts(instrument):
    """Every text of the questionnaire, at any depth."""
    return list(texts_in(instrument))


def texts_in(part):
    if isinstance(part, Text):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            yield from texts_in(getattr(part, field.name))
    elif isinstance(part, tuple):
        for item in part:
            yield from texts_in(item)


def lengths_differ(parts, field):
    counts = {part.key: [len(getattr(part, field).lines_in(language)) for language in LANGUAGES] for part in parts}
    return [key for key, (english, norwegian) in counts.items() if english != norwegian]
