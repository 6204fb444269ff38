"""The background task queue in tests: tasks run at the commit, unless they are scheduled for later."""

from typing import Any

from django.db import transaction
from django_tasks import TaskResult, default_task_backend
from django_tasks.backends.dummy import DummyBackend
from django_tasks.backends.immediate import ImmediateBackend


class Background(DummyBackend):
    """A backend that runs tasks at the commit, and only stores those with `run_after`."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        if task.run_after is not None:
            return super().enqueue(task, args, kwargs)
        # as a worker sees it: not before the commit, and never if the transaction rolls back
        transaction.on_commit(lambda: ImmediateBackend(self.alias, {}).enqueue(task, args, kwargs))
        return None


def deferred_tasks() -> list[TaskResult[Any]]:
    """Return the tasks that are scheduled for later, in order, and clear them."""
    results = list(default_task_backend.results)
    default_task_backend.clear()
    return results
