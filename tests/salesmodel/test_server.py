"""How gunicorn is told to serve the site."""

import gc

from salesmodel import server


def test_what_is_loaded_before_the_workers_begin_is_left_out_of_the_collectors_rounds() -> None:
    left_out = gc.get_freeze_count()
    try:
        server.when_ready(None)
        assert gc.get_freeze_count() > left_out + 1000
    finally:
        gc.unfreeze()
