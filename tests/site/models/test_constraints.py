"""Every constraint refuses bad rows in the database, and has a plain message in forms."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import JSONField, Value
from django.utils import timezone

from diagnostics.assessing.actions.devices import grant_browser
from diagnostics.assessing.models import Assessment
from diagnostics.authoring.actions.publishing import request_proof
from diagnostics.insight.models import InsightDay
from diagnostics.instrument.golden import example_of
from diagnostics.instrument.parts import DoubtfulPair, Kpi
from diagnostics.people.models import Invitation
from diagnostics.pipelines.models import HandOver
from diagnostics.pipelines.models.hand_overs import HandOverKind
from tests.builders import make_instrument, make_option, make_question, make_rule, make_text
from tests.deliveries import make_endpoint
from tests.rows import make_begun, make_published, make_user, without_triggers

pytestmark = pytest.mark.both_databases

OURS = [model for model in apps.get_app_config("diagnostics").get_models() if not hasattr(model, "instance_type")]
CONSTRAINTS = {constraint.name: (model, constraint) for model in OURS for constraint in model._meta.constraints}
CHOICES = [field for model in OURS for field in model._meta.local_fields if field.choices]

NOW = timezone.now()
JSON_NULL = Value(None, JSONField())
A_COPY: dict[str, object] = {}
TIMES = {"due_at": NOW, "planned_at": NOW}
BREACHES = {
    "anchor_is_stage_or_place": {"named_place": "the_win"},
    "anchor_place_known": {"stage_id": None, "named_place": "unheard of"},
    "anchor_position_from_one": {"position": 0},
    "anchor_position_unique": A_COPY,
    "assessment_belongs_to_someone": {"browser": ""},
    "assessment_completed_with_outcome": {"completed_at": NOW},
    "assessment_leading_only_completed": {"leading": "inbound"},
    "branding_is_one_row": {"id": 2},
    "common_kpi_direction_known": {"direction": "unheard of"},
    "common_kpi_position_from_one": {"position": 0},
    "confirmed_once": A_COPY,
    "doubtful_pair_once": A_COPY,
    "doubtful_pair_position_from_one": {"position": 0},
    "branding_logo_is_whole": {"id": 1, "logo_width": 5},
    "delivery_is_not_tried_again_once_delivered": {"message_id": "msg_1", "delivered_at": NOW, "next_attempt_at": NOW},
    "delivery_kind_known": {"message_id": "msg_1", "kind": "unheard of"},
    "delivery_once": {"message_id": "msg_1"},
    "delivery_tells_of_an_assessment_or_is_a_test": {"message_id": "msg_1", "kind": "ping"},
    "golden_example_key_not_blank": {"key": ""},
    "golden_example_key_unique": A_COPY,
    "golden_example_position_from_one": {"position": 0},
    "grant_names_a_browser": {"browser": ""},
    "grant_once": A_COPY,
    "hand_over_kind_known": {"kind": "unheard of"},
    "hand_over_once": A_COPY,
    "insight_completed_of_begun": {"language": "nb", "completed": 2},
    "insight_day_once": A_COPY,
    "invitation_email_lower_case": {"email": "Kari@example.com"},
    "invitation_role_known": {"email": "other@example.com", "role": "unheard of"},
    "kpi_direction_known": {"direction": "unheard of"},
    "kpi_position_from_one": {"position": 0},
    "option_key_not_blank": {"key": ""},
    "option_key_unique": A_COPY,
    "option_position_from_one": {"position": 0},
    "planned_publication_failure_known": {"questionnaire_id": 1, "seen": "", "failure": "unheard of", **TIMES},
    "process_key_not_blank": {"key": ""},
    "process_key_unique": A_COPY,
    "process_position_from_one": {"position": 0},
    "process_stage_once": A_COPY,
    "process_stage_position_from_one": {"position": 0},
    "proof_once_a_draft": A_COPY,
    "publication_kind_known": {"kind": "unheard of"},
    "question_key_not_blank": {"key": ""},
    "question_key_unique": A_COPY,
    "question_position_from_one": {"position": 0},
    "questionnaire_edition_known": {"edition": 3},
    "questionnaire_key_not_blank": {"key": ""},
    "questionnaire_languages_known": {"languages": "unheard of"},
    "questionnaire_key_unique": A_COPY,
    "sales_model_key_not_blank": {"key": ""},
    "sales_model_key_unique": A_COPY,
    "sales_model_market_known": {"market": "unheard of"},
    "sales_model_position_from_one": {"position": 0},
    "sales_model_threshold_from_one": {"threshold": 0},
    "stage_exit_evidence_known": {"exit_evidence": "unheard of"},
    "stage_idle_days_from_one": {"idle_days": 0},
    "stage_key_not_blank": {"key": ""},
    "stage_key_unique": A_COPY,
    "share_link_expires_after_it_was_made": {"token_hash": "e" * 64, "expires_at": NOW - timedelta(days=1)},
    "share_link_has_a_secret": {"token_hash": ""},
    "stage_position_from_one": {"position": 0},
    "stage_rule_has_condition": {"sales_model_id": None},
    "stage_rule_placement_known": {"placement": "unheard of"},
    "stage_rule_points_of_model": {"sales_model_id": None, "option_id": 1, "from_points": 2},
    "stage_rule_position_from_one": {"position": 0},
    "stage_win_probability_tens": {"win_probability": 15},
    "user_email_lower_case": {"email": "Kari@example.com"},
    "version_number_from_one": {"number": 0},
    "version_number_unique": A_COPY,
    "webhook_earlier_secret_ends": {"secret_before": "whsec_1"},
    "webhook_has_a_secret": {"secret": ""},
    "webhook_is_https": {"address": "http://hooks.example.com/"},
    "webhook_language_known": {"language": "unheard of"},
    "weight_in_range": {"weight": 101},
    "weight_unique": A_COPY,
}

NO_FORM_MEETS_IT = {
    "assessment_belongs_to_someone": "start_assessment alone makes assessments",
    "assessment_completed_with_outcome": "submit_assessment alone completes them",
    "assessment_leading_only_completed": "submit_assessment alone completes them",
    "confirmed_once": "confirm alone makes them, and leaves the one there is",
    "delivery_is_not_tried_again_once_delivered": "actions.webhooks alone writes deliveries",
    "delivery_kind_known": "actions.webhooks alone writes deliveries",
    "delivery_once": "queue_deliveries alone makes deliveries of results",
    "delivery_tells_of_an_assessment_or_is_a_test": "actions.webhooks alone writes deliveries",
    "grant_names_a_browser": "grant_browser alone makes grants",
    "grant_once": "grant_browser alone makes grants, and finds the one there is",
    "hand_over_once": "record_hand_over alone makes them, and finds the one there is",
    "insight_completed_of_begun": "refreshing alone writes days",
    "insight_day_once": "refreshing alone writes days, and finds the one there is",
    "planned_publication_failure_known": "fail_plan alone writes failures",
    "proof_once_a_draft": "request_proof alone makes runs, and finds the one there is",
    "share_link_expires_after_it_was_made": "share_assessment alone makes share links",
    "share_link_has_a_secret": "share_assessment alone makes share links",
    "version_number_from_one": "publish alone makes versions",
    "version_number_unique": "publish alone makes versions",
    "webhook_earlier_secret_ends": "replace_secret alone writes secrets",
    "webhook_has_a_secret": "a new one makes its own, and replace_secret alone writes secrets",
}
MENDED = {
    "invitation_email_lower_case": "Invitation.clean brings the address into lower case",
    "user_email_lower_case": "User.clean brings the address into lower case",
}


@pytest.fixture(scope="class")
def every_row(class_db):
    rules = [make_rule("inbound", "prospect", "before", "qualify")]
    people = make_question("people", make_option("one", team=2), make_option("none"))
    pair = DoubtfulPair("leads", "inbound", "people", "none", make_text("Both?"))
    instrument = make_instrument(
        questions=[make_question(), people],
        rules=rules,
        doubtful_pairs=(pair,),
        kpis=(Kpi(make_text("Cycle length"), make_text("Days")),),
    )
    answers = {"leads": "outbound", "people": "none"}
    example = example_of(instrument, key="usual", name=make_text("Usual"), answers=answers)
    version = make_published(replace(instrument, golden_examples=(example,)))
    version.questionnaire.confirmations.create(fingerprint="f" * 64, at=NOW)
    begun = make_begun(version)
    grant_browser(assessment=begun, browser="c")
    begun.share_links.create(token_hash="d" * 64, created_at=NOW)
    request_proof(questionnaire_id=version.questionnaire_id)
    make_user()
    Invitation.objects.create(email="invited@example.com")
    make_endpoint().deliveries.create(assessment=begun)
    HandOver.objects.create(assessment=begun, kind=HandOverKind.FILE, target="hubspot")
    InsightDay.objects.create(version=version, day=NOW.date(), language="en", begun=1, completed=0, counts={})


@pytest.fixture
def rows(every_row, db):
    """One row in every table, at least; every test leaves them as they were."""


def breach_of(model, constraint):
    """Return a row that is like one in the table, or an empty one, but for what breaks the constraint."""
    row = model._default_manager.order_by("pk").first() or model()
    row.pk, row._state.adding = None, True
    for name, value in BREACHES[constraint.name].items():
        setattr(row, name, value)
    return row


def each_of(names):
    """Run the test once for each of the constraints."""
    return pytest.mark.parametrize(("model", "constraint"), [CONSTRAINTS[name] for name in names], ids=names)


class TestConstraint:
    @each_of(CONSTRAINTS)
    def test_refuses_in_the_database(self, rows, model, constraint):
        # the triggers would speak of a copied version first
        with without_triggers(), pytest.raises(IntegrityError, match=broken(model, constraint)), transaction.atomic():
            breach_of(model, constraint).save()

    @each_of([name for name in CONSTRAINTS if name not in NO_FORM_MEETS_IT])
    def test_says_so_plainly_in_a_form(self, rows, model, constraint):
        with pytest.raises(ValidationError) as caught:
            breach_of(model, constraint).validate_constraints()
        assert str(constraint.violation_error_message) in caught.value.messages

    @each_of([name for name in CONSTRAINTS if name not in {*NO_FORM_MEETS_IT, *MENDED}])
    def test_is_asked_when_a_row_is_cleaned(self, rows, model, constraint):
        with pytest.raises(ValidationError):
            breach_of(model, constraint).full_clean()


def broken(model, constraint):
    """What the database says of a broken constraint: its name, or on SQLite the columns that are not unique."""
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        columns = [model._meta.get_field(name).column for name in constraint.fields]
        return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return constraint.name


class TestList:
    def test_of_breaches_names_every_constraint(self):
        assert sorted(BREACHES) == sorted(CONSTRAINTS)

    def test_of_those_without_a_message_says_why(self):
        default = models.BaseConstraint.default_violation_error_message
        silent = [name for name, (_, found) in CONSTRAINTS.items() if found.violation_error_message == default]
        assert sorted(silent) == sorted(NO_FORM_MEETS_IT)

    @pytest.mark.parametrize("field", CHOICES, ids=str)
    def test_of_choices_is_known_to_the_database_too(self, field):
        none = [""] if field.blank else []
        known = models.Q(**{f"{field.name}__in": [*none, *(value for value, _ in field.flatchoices)]})
        checks = [check for check in field.model._meta.constraints if isinstance(check, models.CheckConstraint)]
        assert known in [check.condition for check in checks]

    def test_of_choices_is_not_empty(self):
        assert sorted(map(str, CHOICES)) == [
            "diagnostics.CommonKpi.direction",
            "diagnostics.HandOver.kind",
            "diagnostics.Kpi.direction",
            "diagnostics.PlannedPublication.failure",
            "diagnostics.PublicationEvent.kind",
            "diagnostics.Questionnaire.edition",
            "diagnostics.Questionnaire.languages",
            "diagnostics.SalesModel.market",
            "diagnostics.Stage.exit_evidence",
            "diagnostics.StageRule.placement",
            "diagnostics.StageRuleAnchor.named_place",
            "diagnostics.WebhookDelivery.kind",
            "diagnostics.WebhookEndpoint.language",
        ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("completed_at", "outcome", "stands"),
    [
        (None, None, True),
        (None, {}, False),
        (None, JSON_NULL, False),
        (NOW, None, False),
        (NOW, {}, True),
    ],
)
def test_an_outcome_is_there_exactly_if_there_is_a_time_of_completion(completed_at, outcome, stands):
    make_begun()
    try:
        with transaction.atomic():
            Assessment.objects.update(completed_at=completed_at, outcome=outcome)
        stood = True
    except IntegrityError:
        stood = False
    assert stood is stands
