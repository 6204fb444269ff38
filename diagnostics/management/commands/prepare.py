"""Prepare the database: migrations, Django's checks, and the reference questionnaire."""

from typing import Any

from django.core import checks
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS

from diagnostics.management.locks import sqlite_setup_lock


class Command(BaseCommand):
    """Idempotent. Runs three commands in one process, since starting Django takes longer than each of them.

    What a production site lacks is printed. Raises SystemCheckError if a check of the migrated database reports a
    warning.
    """

    help = "Migrate the database, check it, and load the reference questionnaire unless there is a questionnaire."

    def handle(self, *args: Any, **options: Any) -> None:
        self.check(tags=["deployment"], include_deployment_checks=True, fail_level=checks.CRITICAL)
        with sqlite_setup_lock():
            call_command("migrate", verbosity=0)
            self.check(databases=[DEFAULT_DB_ALIAS], fail_level=checks.WARNING)
            call_command("load_reference_questionnaire", verbosity=options["verbosity"], stdout=self.stdout)
