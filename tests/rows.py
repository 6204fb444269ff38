"""Rows in the database for tests, made by the actions if there is one."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diagnostics.assessing.actions.assessments import start_assessment, submit_assessment
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.models.triggers import install_triggers, remove_triggers
from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import diagnose_undecided
from diagnostics.site.models import User
from tests.builders import make_instrument

BROWSER = Viewer(browser="b" * 64)
OTHER_BROWSER = Viewer(browser="c" * 64)

TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")

_numbers = count(1)


def make_draft(instrument: Instrument | None = None) -> Questionnaire:
    """Return a draft; by default the smallest that can be published."""
    return create_questionnaire(instrument=instrument or make_instrument())


def make_published(instrument: Instrument | None = None) -> QuestionnaireVersion:
    """Return the current version of a new questionnaire."""
    return publish(questionnaire_id=make_draft(instrument).pk, by=None)


def make_version(instrument: Instrument | None = None, *, number: int = 1) -> QuestionnaireVersion:
    """Return a version to which no other row refers, so that it is not protected by foreign keys."""
    instrument = instrument or make_instrument()
    document = dump_instrument(instrument)
    return QuestionnaireVersion.objects.create(
        questionnaire=Questionnaire.objects.create(key=instrument.key),
        number=number,
        document=document,
        fingerprint=fingerprint(document),
        published_at=timezone.now(),
    )


def make_user(**changes: Any) -> User:
    """Return a new user."""
    return User.objects.create_user(**{"email": f"user{next(_numbers)}@example.com", **changes})


def make_begun(version: QuestionnaireVersion | None = None, by: Viewer = BROWSER, **answers: str) -> Assessment:
    """Return an assessment with `answers`, option by question."""
    assessment = start_assessment(version=version or make_version(), by=by)
    assessment.answers = answers
    assessment.save()
    return assessment


def make_completed(version: QuestionnaireVersion | None = None, by: Viewer = BROWSER, **answers: str) -> Assessment:
    """Return a submitted assessment; every question that `answers` leaves out has its first option.

    Sales models that tie count the same, unless `answers` say which of them stands out.
    """
    version = version or make_version()
    instrument = instrument_of(version)
    first = {question.key: question.options[0].key for question in instrument.questions}
    begun = make_begun(version, by, **diagnose_undecided(instrument, {**first, **answers}).answers)
    return submit_assessment(assessment_id=begun.pk, by=by)


@contextmanager
def without_triggers() -> Iterator[None]:
    """Remove the triggers until the block ends, for the controls of their tests."""
    # PostgreSQL removes no triggers while deferred constraints are pending
    connection.check_constraints()
    remove_triggers(connection)
    try:
        yield
    finally:
        connection.check_constraints()
        install_triggers(connection)


@contextmanager
def costs(queries: int) -> Iterator[None]:
    """Expect this many queries, without those that begin and end transactions."""
    with CaptureQueriesContext(connection) as captured:
        yield
    statements = [query["sql"] for query in captured if not query["sql"].startswith(TRANSACTION)]
    assert len(statements) == queries, "\n".join(statements)


def row_counts() -> dict[str, int]:
    """Return the number of rows of every table, of all apps."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models(include_auto_created=True)}
