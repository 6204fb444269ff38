"""Encrypt stored secrets with the current SECRET_KEY. Run it after changing the key, then drop the earlier one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from diagnostics.people.actions.secrets import rotate_secrets


class Command(BaseCommand):
    """Idempotent; the site can go on serving."""

    help = "Encrypt the secrets of second factors and webhooks with SECRET_KEY, so that an earlier key can be dropped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--forget",
            action="store_true",
            help="give up what no key opens: such second factors are deleted, and webhooks get a new secret",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rotation = rotate_secrets(forget=options["forget"])
        self.stdout.write(f"{rotation.rotated} rows are encrypted with SECRET_KEY.")
        if rotation.unreadable and not options["forget"]:
            raise CommandError(
                f"{rotation.unreadable} rows were encrypted with a key that is neither SECRET_KEY nor one of "
                "SECRET_KEY_FALLBACKS. Add that key to SECRET_KEY_FALLBACKS and run it again; if it is lost, --forget "
                "deletes these second factors and gives these webhooks new secrets."
            )
