"""Write the error pages and headers of the proxy in front of the site."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from diagnostics.site.views.proxy_files import proxy_files


class Command(BaseCommand):
    """Idempotent; needs the static files, which the pages link to. deploy/release.sh runs it for each release."""

    help = "Write the proxy's own error pages in each language, and the headers that all responses have."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="where to write them; it is made if it does not exist")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in proxy_files():
            (folder / name).write_text(text, encoding="utf-8")
