"""Pytest plugin: what collecting the tests creates is not searched for garbage, then or while the tests run.

These are millions of objects that stay until the end. Searching them again and again takes half the time of collecting.
"""

import gc

gc.disable()


def pytest_collection_finish() -> None:
    """Search for garbage from now on, among what the tests themselves create."""
    gc.freeze()
    gc.enable()
