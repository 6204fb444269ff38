"""The background worker."""

import os
import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string

from diagnostics.management.worker import SteadyWorker


class Command(BaseCommand):
    """Ends with 0 on SIGTERM and SIGINT, after the task that it runs."""

    help = (
        "Do the background work: send mail and webhooks, prove large drafts, and publish at the times that were set. "
        "It waits while the database is away. Several workers can run at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="do what is waiting now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = SteadyWorker(
            queue_names=["*"],
            interval=1,
            batch=options["batch"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:40]}-{os.getpid()}-{get_random_string(8)}",
            excluded_queue_names=[],
        )
        worker.configure_signals()
        worker.run()
