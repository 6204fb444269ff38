"""What the questionnaire that ships holds, against the tables and the rules for what each part must say."""

import pytest

from diagnostics.instrument.composition import needed_points
from diagnostics.instrument.document import dump_instrument, fingerprint, parse_instrument
from diagnostics.instrument.parts import STAGE_NAME_LIMIT, Evidence
from diagnostics.instrument.readiness import publication_gaps
from diagnostics.instrument.text import UNWRITTEN
from tests.instrument.diagnosis import (
    COMMON,
    DOUBTFUL_PAIRS,
    GRADES,
    OPENS_DEAL,
    OWN_PROCESS,
    PARTNER_STAGES,
    RULES,
    THRESHOLDS,
    WEIGHTS,
    Rule,
)
from tests.reference import PATH, document_in, reference_instrument

LANGUAGES = ("en", "nb")
MARKETS = {
    "account_based": "b2b",
    "relationship": "both",
    "team": "b2b",
    "channel": "both",
    "transactional": "both",
    "outbound": "b2b",
    "inbound": "both",
}
COMMON_KPIS = (
    "Stage conversion",
    "Sales cycle length",
    "Pipeline coverage",
    "Sales velocity",
    "Reasons of loss",
    "Renewal rate",
)
WITHOUT_DIRECTION = {
    "Repeat revenue share",
    "Roles per won deal",
    "Buyer contacts per deal",
    "Partner-sourced revenue share",
    "Partner discount",
    "Source share",
    "Reasons of loss",
}
"""KPIs that describe a business, where neither more nor less is better."""

OUTREACH = ("subject", "template", "follow_up", "second_follow_up", "call", "last")
OUTREACH_STAGES = "make_contact contact_stakeholders first_check_in upsell repeat_purchase win_back partner_prospect"
TENDER_STAGES = ("bid_decision", "clarify", "submit_bid", "evaluation")


@pytest.fixture(scope="module")
def instrument():
    return reference_instrument()


@pytest.fixture(scope="module")
def kpis(instrument):
    return [kpi for model in instrument.sales_models for kpi in model.kpis] + list(instrument.kpis)


class TestTables:
    def test_questions_and_options_are_in_order_with_their_weights(self, instrument):
        assert [
            (question.key, [(option.key, dict(option.weights)) for option in question.options])
            for question in instrument.questions
        ] == [(question, list(options.items())) for question, options in WEIGHTS.items()]

    def test_only_unsure_is_unknown(self, instrument):
        unknown = [
            (question.key, option.key)
            for question in instrument.questions
            for option in question.options
            if option.is_unknown
        ]
        assert unknown == [(question, "unsure") for question in WEIGHTS]

    def test_grades_rise_by_one(self, instrument):
        graded = {
            question.key: {option.key: option.grade for option in question.options if option.grade is not None}
            for question in instrument.questions
        }
        expected = {
            question: {key: grade for grade, key in enumerate(options.split(), start=1)}
            for question, options in GRADES.items()
        }
        assert graded == {"leads": {}, **expected}

    def test_doubtful_pairs(self, instrument):
        assert [
            (f"{pair.question}.{pair.option}", f"{pair.other_question}.{pair.other_option}")
            for pair in instrument.doubtful_pairs
        ] == list(DOUBTFUL_PAIRS)

    def test_sales_models_are_in_tie_break_order_with_their_thresholds(self, instrument):
        assert [(model.key, model.threshold) for model in instrument.sales_models] == list(THRESHOLDS.items())

    def test_processes(self, instrument):
        assert {process.key: process_words(process) for process in instrument.processes} == {
            "common": COMMON,
            **OWN_PROCESS,
        }
        assert instrument.common_process == "common"
        assert {model.key: model.process for model in instrument.sales_models if model.process is not None} == {
            key: key for key in OWN_PROCESS
        }

    def test_rules_are_in_the_order_they_are_applied(self, instrument):
        assert [as_line(instrument, rule) for rule in instrument.rules] == list(RULES)

    def test_inbound_alone_has_an_entry_and_it_is_qualify(self, instrument):
        assert {m.key: m.entry_stage for m in instrument.sales_models if m.entry_stage} == {"inbound": "qualify"}

    def test_stages_that_open_a_deal_and_those_about_partners_are_marked(self, instrument):
        assert {stage.key for stage in instrument.stages if stage.opens_deal} == {*OPENS_DEAL.split()}
        assert {stage.key for stage in instrument.stages if stage.partner_stage} == {*PARTNER_STAGES.split()}

    def test_every_stage_is_used_and_no_other_is_there(self, instrument):
        used = " ".join((COMMON, *OWN_PROCESS.values(), *(rule.stage for rule in RULES))).replace("!", "")
        assert sorted(stage.key for stage in instrument.stages) == sorted(set(used.split()))


def process_words(process):
    return " ".join(f"{stage}!" if stage == process.wins else stage for stage in process.stages)


def as_line(instrument, rule):
    return Rule(
        rule.sales_model,
        needed_points(instrument, rule, rule.sales_model) if rule.sales_model else 0,
        rule.stage,
        rule.placement.value,
        " ".join(rule.anchors),
        rule.process,
        f"{rule.question}.{rule.option}" if rule.question else "",
        rule.optional,
    )


class TestDocument:
    def test_it_can_be_published(self, instrument):
        assert publication_gaps(instrument) == ()

    def test_it_is_written_as_the_product_writes_it(self, instrument):
        document = document_in(PATH)
        assert (dump_instrument(instrument), document["format"]) == (document, 2)
        assert fingerprint(dump_instrument(parse_instrument(document))) == fingerprint(document)


class TestQuestionnaire:
    def test_the_note_beside_messages_names_the_law_consent_and_who_is_exempt(self, instrument):
        note = instrument.outreach_note
        english = ("named person", "consent", "work address", "Shared addresses", "telephone", "existing customers")
        norwegian = ("navngitt person", "samtykke", "jobbadressen", "Fellesadresser", "telefon", "eksisterende kunde")
        assert [word for word in (*english, "Other countries", "not legal advice", "§ 15") if word not in note.en] == []
        assert [word for word in (*norwegian, "Andre land", "ikke juridisk", "§ 15") if word not in note.nb] == []

    def test_common_kpis_are_to_be_measured_whatever_the_sales_model(self, instrument):
        assert tuple(kpi.name.en for kpi in instrument.kpis) == COMMON_KPIS


class TestKpis:
    @pytest.mark.parametrize("key", THRESHOLDS)
    def test_every_sales_model_has_four_to_six(self, instrument, key):
        assert len(instrument.sales_model_by_key[key].kpis) in range(4, 7)

    def test_have_a_direction_unless_neither_is_better(self, kpis):
        assert {kpi.name.en for kpi in kpis if kpi.direction is None} == WITHOUT_DIRECTION

    def test_have_a_formula_with_operators(self, kpis):
        assert [
            kpi.name.en for kpi in kpis if not {*"÷×−"} & {*kpi.formula.en} or not {*"÷×−"} & {*kpi.formula.nb}
        ] == []

    def test_say_which_deals_count(self, kpis):
        span = ("day", "month", "quarter", "year", "period", "cycle", "whose date has passed")
        assert [kpi.name.en for kpi in kpis if not any(word in kpi.formula.en for word in span)] == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_one_name_has_one_formula_on_stages_and_sales_models(self, instrument, kpis, language):
        of_stages = [getattr(stage.kpi, language).split(": ", 1) for stage in instrument.stages]
        named = [*of_stages, *([getattr(kpi.name, language), getattr(kpi.formula, language)] for kpi in kpis)]
        formulas: dict[str, set[str]] = {}
        for name, formula in named:
            formulas.setdefault(name, set()).add(formula.lower())
        assert [name for name, texts in formulas.items() if len(texts) > 1] == []

    def test_say_where_hubspot_and_pipedrive_show_them(self, kpis):
        assert [kpi.name.en for kpi in kpis if UNWRITTEN in (kpi.in_hubspot, kpi.in_pipedrive)] == []


class TestSalesModels:
    def test_sell_to_whom_the_sources_say(self, instrument):
        assert {model.key: model.market.value for model in instrument.sales_models} == MARKETS

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_have_a_name_inside_a_sentence_without_a_capital(self, instrument, language):
        for model in instrument.sales_models:
            name = model.name.in_language(language)
            assert model.name_in_sentence.in_language(language) == name[0].lower() + name[1:]

    def test_have_a_statement_in_the_first_person(self, instrument):
        for model in instrument.sales_models:
            assert (model.statement.en[:3], model.statement.nb[:3]) == ("We ", "Vi ")

    @pytest.mark.parametrize("field", ["fits_when", "watch_out", "roles"])
    def test_say_enough_to_work_by(self, instrument, field):
        assert [m.key for m in instrument.sales_models if len(getattr(m, field).lines_in("en")) < 3] == []

    def test_say_that_one_person_may_hold_several_roles(self, instrument):
        for model in instrument.sales_models:
            assert "one person may hold several of these roles" in model.roles.lines_in("en")[-1]
            assert "kan én person ha flere av disse rollene" in model.roles.lines_in("nb")[-1]

    @pytest.mark.parametrize("field", ["fits_when", "watch_out", "roles", "crm_needs", "characteristics"])
    def test_lists_are_as_long_in_both_languages(self, instrument, field):
        assert lengths_differ(instrument.sales_models, field) == []

    def test_team_selling_has_the_three_forms_of_the_article(self, instrument):
        forms = instrument.sales_model_by_key["team"].characteristics.lines_in("en")
        assert len(forms) == 3
        assert ["development rep" in forms[0], "together" in forms[1], "customer service" in forms[2]] == [True] * 3

    def test_account_based_selling_has_its_three_traits(self, instrument):
        traits = instrument.sales_model_by_key["account_based"].characteristics
        heads = [[line.partition(":")[0] for line in traits.lines_in(language)] for language in LANGUAGES]
        assert heads == [
            ["Precision", "Many stakeholders", "Nothing standard"],
            ["Presisjon", "Mange interessenter", "Ingenting er standard"],
        ]

    def test_channel_sales_tells_its_three_arrangements_apart(self, instrument):
        arrangements = instrument.sales_model_by_key["channel"].characteristics
        heads = [line.partition(":")[0] for line in arrangements.lines_in("en")]
        assert heads == ["Referral", "Co-selling", "Resale"]

    def test_team_selling_asks_for_tags_in_comments_and_one_timeline(self, instrument):
        needs = instrument.sales_model_by_key["team"].crm_needs
        assert [word for word in ("tagged in comments", "chronological") if word not in needs.en] == []
        assert [word for word in ("kommentarer", "kronologisk") if word not in needs.nb] == []


class TestStages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_names_are_short_and_unique(self, instrument, language):
        names = [stage.name.in_language(language) for stage in instrument.stages]
        assert [name for name in names if len(name) > STAGE_NAME_LIMIT] == []
        assert len({name.casefold() for name in names}) == len(names)

    @pytest.mark.parametrize("key", ["prospect", "identify_target_account", "create_stakeholder_list", "research"])
    def test_without_the_buyer_end_with_an_artefact(self, instrument, key):
        assert instrument.stage_by_key[key].exit_evidence is Evidence.ARTEFACT

    def test_a_deal_counts_as_idle_after_some_days_until_it_is_won(self, instrument):
        won = {process.wins for process in instrument.processes}
        assert {stage.key for stage in instrument.stages if stage.idle_days is None} == won
        assert min(stage.idle_days for stage in instrument.stages if stage.idle_days is not None) >= 1

    @pytest.mark.parametrize(("field", "least"), [("activities", 3), ("questions_to_ask", 3), ("synonyms", 3)])
    def test_say_enough_to_work_by(self, instrument, field, least):
        assert [stage.key for stage in instrument.stages if len(getattr(stage, field).lines_in("en")) < least] == []

    @pytest.mark.parametrize("field", ["activities", "questions_to_ask"])
    def test_lists_are_as_long_in_both_languages(self, instrument, field):
        assert lengths_differ(instrument.stages, field) == []

    def test_that_reach_out_have_a_whole_sequence_of_messages_and_the_others_none(self, instrument):
        messages = {
            stage.key: [getattr(stage, f"outreach_{name}") != UNWRITTEN for name in OUTREACH]
            for stage in instrument.stages
        }
        assert {key: written for key, written in messages.items() if any(written)} == {
            key: [True] * 6 for key in OUTREACH_STAGES.split()
        }

    @pytest.mark.parametrize("key", TENDER_STAGES)
    def test_of_a_tender_keep_to_its_rules_of_contact(self, instrument, key):
        stage = instrument.stage_by_key[key]
        assert any(word in stage.activities.en for word in ("channel named in the tender", "tender portal", "tender's"))
        forbidden = ("Call ", "Meet ", "Visit ", "Follow up", "Present ")
        assert [line for line in stage.activities.lines_in("en") if line.startswith(forbidden)] == []

    def test_research_says_who_finds_out_what(self, instrument):
        activities = instrument.stage_by_key["research"].activities
        assert [
            who for who in ("analyst", "marketing coordinator", "seller") if f"The {who}" not in activities.en
        ] == []


def lengths_differ(parts, field):
    counts = {part.key: [len(getattr(part, field).lines_in(language)) for language in LANGUAGES] for part in parts}
    return [key for key, (english, norwegian) in counts.items() if english != norwegian]
