"""The settings of gunicorn."""

import gc

from salesmodel import server


def test_objects_loaded_before_the_workers_start_are_not_garbage_collected() -> None:
    frozen = gc.get_freeze_count()
    try:
        server.when_ready(None)
        assert gc.get_freeze_count() > frozen + 1000
    finally:
        gc.unfreeze()
