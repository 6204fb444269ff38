"""The daily clean-up, and reminders and deliveries that were missed."""

from argparse import ArgumentParser
from dataclasses import astuple
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import QuerySet

from diagnostics.assessing.actions.reminders import remind_overdue
from diagnostics.assessing.queries.retention import expired_begun, expired_completed
from diagnostics.authoring.actions.planning import publish_overdue
from diagnostics.insight.actions.refreshing import refresh_insight
from diagnostics.people.actions.privacy import clean_up
from diagnostics.people.queries.privacy import (
    expired_sessions,
    old_deliveries,
    old_invitations,
    old_task_results,
    stale_mail,
    unconfirmed_accounts,
)
from diagnostics.site.actions.mail import report_unknown_mail
from diagnostics.webhooks.actions.deliveries import resume_deliveries


class Command(BaseCommand):
    """With `--dry-run` it only counts what it would remove."""

    help = (
        "Erase assessments older than RETENTION_DAYS_BEGUN and RETENTION_DAYS_COMPLETED, and remove mail that is no "
        "longer of use, sessions that have run out, old invitations, records of background work and deliveries by "
        "webhook, and accounts that were never confirmed. Count what came in for insight. Send reminders and "
        "deliveries that were missed, and publish what should have been published at its time. "
        "Run it once a day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, remove nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            counts = [rows.count() for rows in (expired_begun(), expired_completed(), *_obsolete_rows())]
            self.stdout.write(_summary("The next clean-up removes", *counts))
            return
        # before the clean-up, which removes it when it is no longer of use
        report_unknown_mail()
        removed = astuple(clean_up())
        if options["verbosity"]:
            self.stdout.write(_summary("Removed", *removed))
        # after the clean-up, so that what it erased no longer counts
        refresh_insight()
        # after the clean-up, so that no reminder is sent about an assessment that it erases
        missed = remind_overdue()
        if missed and options["verbosity"]:
            self.stdout.write(f"Sent {missed} overdue reminders.")
        published = publish_overdue()
        if published and options["verbosity"]:
            self.stdout.write(f"Published {published} drafts later than planned.")
        resumed = resume_deliveries()
        if resumed and options["verbosity"]:
            self.stdout.write(f"Took up {resumed} overdue deliveries by webhook.")


def _obsolete_rows() -> tuple[QuerySet[Any], ...]:
    obsolete = (stale_mail(), expired_sessions(), old_invitations(), old_task_results(), old_deliveries())
    return (*obsolete, unconfirmed_accounts())


def _summary(verb: str, *counts: int) -> str:
    begun, completed, messages, sessions, invitations, results, deliveries, accounts = counts
    return (
        f"{verb} {begun} begun and {completed} completed assessments, {messages} unsent messages, "
        f"{sessions} expired sessions, {invitations} old invitations, {results} old records of background work, "
        f"{deliveries} old deliveries by webhook and {accounts} accounts that were never confirmed."
    )
