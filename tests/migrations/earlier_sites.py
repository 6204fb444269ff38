"""What sites had in their databases after earlier migrations, written by the models of that time."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management import call_command

from diagnostics.instrument.document import dump_instrument, dump_outcome, fingerprint
from diagnostics.instrument.instrument import Instrument
from tests.migrations.first_edition_site import Site, first_edition_document
from tests.pipelines.crms.pipelines import first_edition_outcomes, reference_outcomes
from tests.reference import first_edition_instrument, reference_instrument

RESULTS = 1000
"""Results of the first edition."""

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TODAY = [["Lead", None], ["Offer", "proposal"]]

FIRST, SECOND = first_edition_outcomes()[-1], reference_outcomes()[-1]
"""The longest outcome of each edition: both go on after the win."""

SECRET, WEBHOOK, SEED = "JBSWY3DPEHPK3PXP", "whsec_c2VjcmV0", "0" * 80


def fill_with_results(then: Any) -> None:
    """Write a questionnaire of the first edition, and results of one owner."""
    Site(then, first_edition_instrument()).fill(RESULTS)


def adapted_second() -> list[dict[str, Any]]:
    """Return what the adapt page wrote: the first stage left out, the next two swapped, one renamed, one own."""
    placed = [stage for part in SECOND.pipeline.parts for stage in part.stages]
    stages = [
        {
            "key": stage.key,
            "label": "",
            "part": stage.in_part.value,
            "wins": stage.wins,
            "optional": stage.optional,
            "probability": None,
        }
        for stage in (placed[2], placed[1], *placed[3:])
    ]
    stages[3]["label"] = "Our name"
    pilot = {"key": None, "label": "Pilot", "part": "deal", "wins": False, "optional": False, "probability": 70}
    win = next(place for place, stage in enumerate(stages) if stage["wins"])
    return [*stages[:win], pilot, *stages[win:]]


def adapted_first() -> list[dict[str, Any]]:
    """Return what the first edition wrote, without parts: the win and all before it but the first, and no growth."""
    placed = [stage for stage in FIRST.pipeline.stages if not stage.growth]
    return [
        {"key": stage.key, "label": "", "growth": False, "wins": stage.wins, "probability": None}
        for stage in placed[1:]
    ]


def fill_with_pipelines(then: Any) -> None:
    """Write a result of each edition that was adapted, and today's stages of each."""
    owner = then.get_model("diagnostics", "User").objects.create(email="team@example.com")
    first = first_edition_document(FIRST)
    for instrument, outcome, document, adapted in (
        (first_edition_instrument(), FIRST, first, adapted_first()),
        (reference_instrument(), SECOND, dump_outcome(SECOND), adapted_second()),
    ):
        version = _version(then, instrument)
        assessment = then.get_model("diagnostics", "Assessment").objects.create(
            version=version,
            answers=dict(outcome.answers),
            started_at=NOW,
            completed_at=NOW,
            outcome=document,
            leading=outcome.leading or "",
            title=f"Edition {instrument.edition}",
            owner=owner,
        )
        rows = {"AdaptedPipeline": adapted, "OwnPipeline": TODAY}
        for name, stages in rows.items():
            then.get_model("diagnostics", name).objects.create(assessment=assessment, stages=stages, saved_at=NOW)


def _version(then: Any, instrument: Instrument) -> Any:
    document = dump_instrument(instrument)
    key = f"edition-{instrument.edition}"
    questionnaire = then.get_model("diagnostics", "Questionnaire").objects.create(key=key)
    return then.get_model("diagnostics", "QuestionnaireVersion").objects.create(
        questionnaire=questionnaire, number=1, document=document, fingerprint=fingerprint(document), published_at=NOW
    )


def fill_with_secrets(then: Any) -> None:
    """Write secrets in clear, as they were before they were encrypted."""
    call_command("migrate", "mfa", verbosity=0)
    user = then.get_model("diagnostics", "User").objects.create(email="kari@example.com")
    then.get_model("diagnostics", "WebhookEndpoint").objects.create(address="https://a.example.com/", secret=WEBHOOK)
    for kind, data in (("totp", {"secret": SECRET}), ("recovery_codes", {"seed": SEED, "used_mask": 1})):
        Authenticator.objects.create(user_id=user.pk, type=kind, data=data)


FILLS: dict[str, Callable[[Any], None]] = {
    "0002_groups": fill_with_results,
    "0003_second_edition": fill_with_pipelines,
    "0009_background_work": fill_with_secrets,
}
"""What fills a site, by the migration after which it does."""
