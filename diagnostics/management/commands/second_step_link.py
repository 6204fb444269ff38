"""Print the link by which a member of staff sets up the first second factor, if mail does not work yet."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from diagnostics.people.queries.second_factor import has_second_factor
from diagnostics.people.views.second_factor import link_for
from diagnostics.site.models import User


class Command(BaseCommand):
    """The link works once, within an hour, in a browser in which the user is signed in."""

    help = "Print the link by which this user sets up a second factor. Normally the site mails it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address of the user's account")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower(), is_active=True).first()
        if user is None:
            raise CommandError("No account has this address. Create one with createsuperuser.")
        if has_second_factor(user.pk):
            raise CommandError("This account has a second factor already. Another administrator can switch it off.")
        self.stdout.write(link_for(user))
