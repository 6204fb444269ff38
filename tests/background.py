"""Background work in tests: what is asked for now is done at once, what is put off is kept."""

from typing import Any

from django_tasks import TaskResult, default_task_backend
from django_tasks.backends.dummy import DummyBackend
from django_tasks.backends.immediate import ImmediateBackend


class Background(DummyBackend):
    """Does at once what has no time; keeps the rest, since a test does not wait."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult[Any]:
        """Do the work, or keep it."""
        if task.run_after is not None:
            return super().enqueue(task, args, kwargs)
        return ImmediateBackend(self.alias, {}).enqueue(task, args, kwargs)


def put_off() -> list[TaskResult[Any]]:
    """Return what was put off until later, in the order of asking, and forget it."""
    kept = list(default_task_backend.results)
    default_task_backend.clear()
    return kept
