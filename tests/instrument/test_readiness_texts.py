"""The gaps in what authors write: texts that are missing in a language, and stage names that will not do."""

from dataclasses import replace

import pytest

from diagnostics.instrument.parts import Kpi
from diagnostics.instrument.readiness import Gap, GapCode, publication_gaps
from diagnostics.instrument.text import Text
from tests.builders import (
    make_bare_instrument,
    make_instrument,
    make_option,
    make_pair,
    make_process,
    make_question,
    make_sales_model,
    make_stage,
    make_text,
)

HALF = Text(en="Only English")
QUESTION = make_question()
STAGES = tuple(make_stage(key) for key in ("qualify", "present", "close"))
MODELS = make_sales_model("inbound"), make_sales_model("outbound")


def gaps_of(**parts):
    return publication_gaps(make_instrument(**parts))


class TestTextMissing:
    @pytest.mark.parametrize(
        ("text", "languages"),
        [
            (Text(), ["en", "nb"]),
            (Text(nb="Bare norsk"), ["en"]),
            (Text(en="Only English"), ["nb"]),
            (Text(en=" \n", nb="Blankt på engelsk"), ["en"]),
            (Text(en="Both", nb="Begge"), []),
        ],
        ids=["unwritten", "only Norwegian", "only English", "blank", "control"],
    )
    def test_is_reported_for_each_language(self, text, languages):
        assert gaps_of(title=text) == tuple(Gap(GapCode.TEXT_MISSING, (), "title", language) for language in languages)

    @pytest.mark.parametrize(
        ("parts", "path", "field"),
        [
            ({"introduction": HALF}, "", "introduction"),
            ({"outreach_note": HALF}, "", "outreach_note"),
            ({"questions": [replace(QUESTION, text=HALF)]}, "question leads", "text"),
            (
                {"questions": [make_question("leads", *QUESTION.options, replace(make_option("mixed"), label=HALF))]},
                "question leads option mixed",
                "label",
            ),
            ({"sales_models": [MODELS[0], make_sales_model("outbound", roles=HALF)]}, "sales_model outbound", "roles"),
            (
                {
                    "sales_models": [
                        *MODELS[:1],
                        replace(MODELS[1], kpis=(*MODELS[1].kpis, Kpi(make_text("Speed"), HALF))),
                    ]
                },
                "sales_model outbound kpi 2",
                "formula",
            ),
            ({"stages": [*STAGES[:2], make_stage("close", owner=HALF)]}, "stage close", "owner"),
            ({"processes": [replace(make_process(), name=HALF)]}, "process common", "name"),
            ({"kpis": (Kpi(make_text("Speed"), make_text("a ÷ b")), Kpi(HALF, make_text("a")))}, "kpi 2", "name"),
            (
                {"doubtful_pairs": (replace(make_pair("leads.inbound", "leads.outbound"), note=HALF),)},
                "doubtful_pair 1",
                "note",
            ),
            ({"separates": True, "separating_help": HALF}, "", "separating_help"),
            ({"stages": [*STAGES[:2], make_stage("close", outreach_call=HALF)]}, "stage close", "outreach_call"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_names_the_part_and_its_field(self, parts, path, field):
        assert gaps_of(**parts) == (Gap(GapCode.TEXT_MISSING, tuple(path.split()), field, "nb"),)

    @pytest.mark.parametrize("field", ["name", "summary"])
    def test_is_reported_for_what_a_sales_model_needs(self, field):
        models = MODELS[0], replace(MODELS[1], **{field: Text()})
        assert gaps_of(sales_models=models) == tuple(
            Gap(GapCode.TEXT_MISSING, ("sales_model", "outbound"), field, language) for language in ("en", "nb")
        )

    @pytest.mark.parametrize("field", ["name", "purpose", "exit_criterion"])
    def test_is_reported_for_what_a_stage_needs(self, field):
        stages = *STAGES[:2], replace(STAGES[2], **{field: Text()})
        assert gaps_of(stages=stages) == tuple(
            Gap(GapCode.TEXT_MISSING, ("stage", "close"), field, language) for language in ("en", "nb")
        )

    def test_is_of_few_texts_all_others_may_be_left_unwritten(self):
        assert publication_gaps(make_bare_instrument()) == ()

    @pytest.mark.parametrize(
        ("text", "languages"),
        [(Text(), []), (make_text("Both"), []), (HALF, ["nb"]), (Text(nb="Bare norsk"), ["en"])],
        ids=["in neither", "in both", "in English", "in Norwegian"],
    )
    def test_an_optional_text_is_in_both_languages_or_neither(self, text, languages):
        assert gaps_of(questions=[replace(QUESTION, help_text=text)]) == tuple(
            Gap(GapCode.TEXT_MISSING, ("question", "leads"), "help_text", language) for language in languages
        )


class TestNeeded:
    """Texts that may be left out by themselves, and are needed because of something else."""

    def missing(self, field, *path, languages=("en", "nb")):
        return tuple(Gap(GapCode.TEXT_MISSING, path, field, language) for language in languages)

    def test_the_separating_question_needs_what_its_options_say(self):
        question = make_text("Which?")
        assert gaps_of(separating_question=question) == (
            *self.missing("separating_equal"),
            *self.missing("statement", "sales_model", "inbound"),
            *self.missing("statement", "sales_model", "outbound"),
        )
        assert gaps_of(separates=True) == ()

    def test_half_written_ones_are_reported_once(self):
        models = make_sales_model("inbound", statement=HALF), make_sales_model("outbound")
        assert gaps_of(separates=True, separating_equal=HALF, sales_models=models) == (
            *self.missing("separating_equal", languages=["nb"]),
            *self.missing("statement", "sales_model", "inbound", languages=["nb"]),
        )

    def test_without_the_separating_question_its_other_texts_are_not_needed(self):
        assert gaps_of(separating_help=make_text("Choose"), separating_equal=make_text("Same")) == ()

    def test_a_separating_question_in_one_language_is_one(self):
        codes = [(gap.field, gap.language) for gap in gaps_of(separating_question=HALF)]
        assert codes[:2] == [("separating_question", "nb"), ("separating_equal", "en")]

    @pytest.mark.parametrize(("text", "languages"), [(Text(), ["en", "nb"]), (HALF, ["nb"]), (make_text("Begins"), [])])
    def test_in_the_first_edition_every_stage_needs_an_entry_criterion(self, text, languages):
        stages = [*STAGES[:2], make_stage("close", entry_criterion=text)]
        missing = self.missing("entry_criterion", "stage", "close", languages=languages)
        assert gaps_of(stages=stages, edition=1) == missing

    def test_a_message_needs_the_note_beside_it(self):
        stages = [*STAGES[:2], make_stage("close", outreach_call=make_text("Hello"))]
        assert gaps_of(stages=stages, outreach_note=Text()) == self.missing("outreach_note")

    def test_in_the_second_edition_none_needs_one(self):
        assert (
            gaps_of(stages=[make_stage(key, entry_criterion=Text()) for key in ("qualify", "present", "close")]) == ()
        )


class TestLanguages:
    """A questionnaire in one language needs no text of the other one."""

    @pytest.mark.parametrize(("language", "other"), [("en", "nb"), ("nb", "en")])
    def test_that_it_has_are_the_ones_it_needs(self, language, other):
        texts = {"title": Text(**{other: "Written"}), "stages": [*STAGES[:2], make_stage("close", owner=HALF)]}
        owner = [] if language == "en" else [("owner", "nb")]
        assert [(gap.field, gap.language) for gap in gaps_of(languages=(language,), **texts)] == [
            ("title", language),
            *owner,
        ]

    @pytest.mark.parametrize("language", ["en", "nb"])
    def test_of_a_bare_questionnaire_are_enough(self, language):
        assert publication_gaps(make_bare_instrument(languages=(language,))) == ()

    def test_count_for_stage_names(self):
        twins = [make_stage(key, name=Text("Show", nb)) for key, nb in (("qualify", "Vis"), ("present", "Demo"))]
        assert gaps_of(stages=[*twins, STAGES[2]], languages=("nb",)) == ()


class TestStageNames:
    def named(self, qualify, present="Present"):
        names = {"qualify": qualify, "present": present}
        texts = {key: value if isinstance(value, Text) else make_text(value) for key, value in names.items()}
        return gaps_of(stages=[*(make_stage(key, name=text) for key, text in texts.items()), make_stage("close")])

    @pytest.mark.parametrize("language", ["en", "nb"])
    @pytest.mark.parametrize(("length", "fits"), [(36, True), (37, False)])
    def test_have_36_characters_at_most(self, language, length, fits):
        name = Text(**{"en": "Qualify", "nb": "Kvalifiser", language: f" {'q' * length} "})
        expected = () if fits else (Gap(GapCode.STAGE_NAME_TOO_LONG, ("stage", "qualify"), "name", language),)
        assert self.named(name) == expected

    @pytest.mark.parametrize("language", ["en", "nb"])
    @pytest.mark.parametrize("twin", ["Present", "PRESENT", " present "])
    def test_differ_within_a_language_by_more_than_case_and_blanks(self, language, twin):
        name = Text(**{"en": "Qualify", "nb": "Kvalifiser", language: twin})
        other = Text(**{"en": "Show", "nb": "Vis", language: "Present"})
        assert self.named(name, other) == tuple(
            Gap(GapCode.STAGE_NAME_REPEATED, ("stage", key), "name", language) for key in ("qualify", "present")
        )

    def test_may_be_the_same_across_languages(self):
        assert self.named(Text(en="Demo", nb="Visning"), Text(en="Showing", nb="Demo")) == ()

    def test_that_are_unwritten_are_missing_and_not_repeated(self):
        half = Text(en="Qualify"), Text(en="Present")
        assert [gap.code for gap in self.named(*half)] == [GapCode.TEXT_MISSING] * 2
