"""A site of the first edition is migrated to the second: drafts and results stay what they were."""

import hashlib
import json
from itertools import pairwise

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.utils.html import escape

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import Questionnaire, StageRule, StageRuleAnchor
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.authoring.queries.upgrading import FIRST_EDITION, upgrade_of
from diagnostics.instrument.document import dump_instrument, fingerprint, parse_outcome
from diagnostics.instrument.journey import diagnose
from diagnostics.site.models import User
from tests.migrations.earlier_sites import RESULTS
from tests.migrations.first_edition_site import OWNER, every_combination, first_edition_document, sample
from tests.migrations.upgrading import schema_of
from tests.reference import first_edition_instrument
from tests.visitors import url, with_second_factor

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db, pytest.mark.slow]

SAMPLE = 30

OUTCOMES_THEN = "ea080c3716ad17d3fd477ff60de678bc65ae7bcdcc81f7ef0a9223903681dea3"
"""SHA-256 of the outcomes of all 900 combinations, in order, as the last release of the first edition wrote them."""


def results_of_then() -> QuerySet[Assessment]:
    """Return the results of the site's first owner."""
    return Assessment.objects.filter(owner__email=OWNER)


def the_questionnaire() -> Questionnaire:
    """Return the questionnaire of the first edition."""
    return Questionnaire.objects.get(key="sales-model")


@pytest.fixture
def owner(site) -> Client:
    """The user who owns the results, signed in."""
    client = Client()
    client.force_login(User.objects.get(email=OWNER))
    return client


@pytest.fixture
def results(site) -> list[Assessment]:
    """Results of which no two have the same outcome."""
    rows = sample(results_of_then().order_by("started_at"), SAMPLE)
    assert len(rows) == SAMPLE
    return rows


def names_of(assessment: Assessment, language: str = "en") -> list[str]:
    """Return the names of the stages of a result, as the first edition has them."""
    stages = first_edition_instrument().stage_by_key
    keys = [stage["key"] for stage in assessment.outcome["pipeline"]["stages"]]
    return [stages[key].name.in_language(language) for key in keys]


def test_the_results_are_as_the_first_edition_wrote_them():
    instrument = first_edition_instrument()
    chosen = sorted(every_combination(instrument), key=lambda answers: _place(instrument, answers))
    documents = [first_edition_document(diagnose(instrument, answers)) for answers in chosen]
    text = json.dumps(documents, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == OUTCOMES_THEN


def test_the_tables_are_those_of_a_new_site(site):
    with connection.cursor() as upgraded, site.cursor() as new:
        assert schema_of(upgraded, connection.vendor) == schema_of(new, connection.vendor)


def _place(instrument, answers) -> list[int]:
    return [
        [option.key for option in question.options].index(answers[question.key]) for question in instrument.questions
    ]


def words_of(outcome) -> tuple:
    """Return what an outcome says: scores, who leads and is present, stages and the nearest flip."""
    flip = outcome.nearest_flip
    stages = [stage.key for stage in outcome.pipeline.stages]
    return outcome.scores, outcome.present, stages, flip and (flip.question, flip.option, flip.leading)


class TestDraft:
    def test_compiles_to_the_same_fingerprint(self, site):
        questionnaire = the_questionnaire()
        assert load_draft(questionnaire) == first_edition_instrument()
        assert fingerprint(dump_instrument(load_draft(questionnaire))) == FIRST_EDITION
        assert questionnaire.current_version.fingerprint == FIRST_EDITION

    def test_is_offered_the_second_edition(self, site):
        assert upgrade_of(the_questionnaire()).is_offered

    def test_names_the_win_in_anchors_and_their_history(self, site):
        for table in (StageRuleAnchor.objects, StageRuleAnchor.history):
            assert set(table.filter(stage=None).values_list("named_place", flat=True)) == {"the_win"}
            assert set(table.exclude(stage=None).values_list("named_place", flat=True)) == {""}

    def test_has_rules_that_belong_to_it_in_their_history_too(self, site):
        ids = [the_questionnaire().pk]
        for table in (StageRule.objects, StageRule.history):
            assert list(table.order_by().values_list("questionnaire_id", flat=True).distinct()) == ids

    def test_may_be_edited_by_the_groups_that_may_edit_the_rest(self, site):
        permissions = {
            group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()
        }
        for table in ("commonkpi", "doubtfulpair"):
            assert {f"{verb}_{table}" for verb in ("view", "add", "change", "delete")} <= permissions["author"]
            for group in ("publisher", "viewer"):
                assert {name for name in permissions[group] if name.endswith(f"_{table}")} == {f"view_{table}"}


class TestResults:
    def test_are_all_read(self, site):
        instrument = instrument_of(the_questionnaire().current_version)
        for assessment in results_of_then():
            parsed, computed = parse_outcome(assessment.outcome), diagnose(instrument, assessment.answers)
            assert words_of(parsed) == words_of(computed)
        assert results_of_then().count() == RESULTS

    @pytest.mark.parametrize("language", ["en", "nb"])
    def test_have_their_pages(self, owner, results, language):
        for assessment in results:
            response = owner.get(url("result", assessment.pk), headers={"accept-language": language})
            assert (response.status_code, missing(response, assessment, language)) == (200, [])

    def test_are_compared(self, owner, results):
        for first, second in pairwise(results):
            response = owner.get(url("compare", first.pk, second.pk))
            assert (response.status_code, missing(response, first), missing(response, second)) == (200, [], [])

    def test_are_shared(self, results):
        for assessment in results:
            response = Client().get(url("shared", f"secret-{assessment.pk}"))
            assert (response.status_code, missing(response, assessment)) == (200, [])

    def test_are_documents(self, owner, results):
        for assessment in results:
            response = owner.get(url("result-json", assessment.pk))
            document = response.json()
            stages = [stage["key"] for stage in assessment.outcome["pipeline"]["stages"]]
            assert [stage["key"] for stage in document["stages"]] == stages
            assert [stage["name"] for stage in document["stages"]] == names_of(assessment)
            assert (document["leading"] or "", document["answers"]) == (assessment.leading, assessment.answers)
            assert document["fingerprint"] == FIRST_EDITION

    def test_are_exported(self, owner):
        response = owner.get(url("export-csv"))
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert (response.status_code, len(lines)) == (200, RESULTS + 1)

    def test_are_read_by_staff(self, site, results):
        staff = Client()
        staff.force_login(with_second_factor(User.objects.create_superuser("admin@example.com", "a long password 1")))
        for assessment in results[:5]:
            response = staff.get(f"/admin/diagnostics/assessment/{assessment.pk}/change/")
            assert (response.status_code, missing(response, assessment)) == (200, [])


def missing(response, assessment: Assessment, language: str = "en") -> list[str]:
    """Return the first edition's names of stages that a page does not show."""
    page = response.content.decode()
    return [name for name in names_of(assessment, language) if escape(name) not in page]
