"""Decisions in the admin: the page that asks, what it posts, and how what it showed moves on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diagnostics.authoring.actions.planning import plan_publication
from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.actions.reviewing import ask_for_review
from diagnostics.authoring.files import write_file
from diagnostics.authoring.models import GoldenExample, PlannedPublication, Questionnaire, ReviewRequest
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.site.models import User
from diagnostics.webhooks.models import WebhookEndpoint
from tests.builders import make_instrument
from tests.rows import make_draft, row_counts
from tests.support.admin.forms import filled_in
from tests.support.admin.permissions import World, table_of


@dataclass
class Decision:
    """A page that asks, and the POST that decides; `moves_on` changes what was shown."""

    page: str
    sent_to: str
    moves_on: Callable[[], object]
    data: dict[str, Any] = field(default_factory=dict)


def rename_a_stage(draft: Questionnaire, preferred: str = "") -> None:
    stage = draft.stages.filter(key=preferred).first() or draft.stages.get(key="qualify")
    stage.name_en = f"{stage.name_en} again"
    stage.save()


def publish_again(draft: Questionnaire) -> None:
    """Publish what the draft says, whatever is in use."""
    retire(questionnaire_id=draft.pk, by=None)
    publish(questionnaire_id=draft.pk, by=None)


CHANGES: dict[str, dict[str, Any]] = {
    "user": {"email": "other@example.com"},
    "group": {"name": "another name"},
    "invitation": {"email": "other@example.com"},
    "outgoingmail": {"to": "other@example.com"},
    "webhookendpoint": {"address": "https://other.example.com/"},
    "assessment": {"title": "Another title"},
}
"""What else the rows of a table may say meanwhile; parts of drafts are saved with another position."""


def move_on(row: Any) -> None:
    """Change a row as somebody else would meanwhile."""
    changes = CHANGES.get(row._meta.model_name)
    if changes is not None:
        type(row)._base_manager.filter(pk=row.pk).update(**changes)
    elif isinstance(row, Questionnaire):
        rename_a_stage(row)
    else:
        row.position += 7
        row.save()


def decision(world: World, name: str) -> Decision:
    """Return how something is decided at the address of that name."""
    draft, table = world.questionnaire, table_of(name)
    where = world.address(name).where
    if name.endswith("_delete"):
        row = row_to_delete(world, table)
        app = "auth" if table == "group" else "diagnostics"
        where = reverse(f"admin:{app}_{table}_delete", args=[row.pk])
        return Decision(where, where, lambda: move_on(row), {"post": "yes"})
    if name == "diagnostics_webhookendpoint_secret":
        return Decision(where, where, lambda: WebhookEndpoint.objects.update(secret="whsec_" + "b" * 40))
    if name.rpartition("questionnaire_")[2] in CHECKED:
        return checked_decision(draft, name.rpartition("questionnaire_")[2], where)
    if name == "diagnostics_questionnaire_retire":
        return Decision(where, where, lambda: publish_again(draft))
    rename_a_stage(draft)
    return Decision(where, where, lambda: rename_a_stage(draft), more_data(world, name))


CHECKED = ("publish", "plan", "cancel_plan", "ask", "withdraw", "give_back", "put_aside")
"""What is decided on the check page."""


def checked_decision(draft: Questionnaire, name: str, where: str) -> Decision:
    """Return a decision on the check page, with what it is about."""
    rename_a_stage(draft)
    author = User.objects.create(email="author@example.com")
    if name in ("withdraw", "give_back"):
        ask_for_review(questionnaire_id=draft.pk, note="", by=author)
    if name == "cancel_plan":
        plan_publication(questionnaire_id=draft.pk, due_at=timezone.now() + timedelta(days=1), note="", by=author)
    if name == "put_aside":
        draft.stages.create(key="unused", name_en="Unused", name_nb="Ubrukt", position=9)
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    data = {"plan": {"day": tomorrow, "time": "12:00"}, "give_back": {"note": "Shorter, please."}}
    check = reverse("admin:diagnostics_questionnaire_check", args=[draft.pk])
    return Decision(check, where, lambda: rename_a_stage(draft, "unused"), data.get(name, {}))


def more_data(world: World, name: str) -> dict[str, Any]:
    """Return what the form sends besides what was seen."""
    if name == "diagnostics_questionnaire_settle":
        GoldenExample.objects.update(leading="nobody")
        return {"example": list(GoldenExample.objects.values_list("key", flat=True))}
    if name == "diagnostics_goldenexample_change":
        GoldenExample.objects.update(leading="nobody")
        return {"_settle": "yes"}
    if name == "diagnostics_questionnaire_simulator":
        return {"answer-leads": "inbound", "name_en": "Example", "name_nb": "Eksempel"}
    if name == "diagnostics_questionnaire_import":
        return {"text": write_file(make_instrument()), "apply": "yes"}
    return {}


def row_to_delete(world: World, table: str) -> Any:
    """Return a row of the table that may be deleted."""
    if table == "questionnaire":
        return make_draft(make_instrument(key="second"))
    rows = world.rows()
    if table in ("stage", "process", "question", "salesmodel"):
        return type(rows[table]).objects.create(questionnaire=world.questionnaire, position=9, key="unused")
    rows[table].refresh_from_db()
    return rows[table]


def seen_on(client: Client, it: Decision) -> tuple[str, dict[str, Any]]:
    """Return what the page shows, as its form posts it, and what else the form sends."""
    if "apply" in it.data:
        response = client.post(it.page, {"text": it.data["text"], "check": "yes"})
    else:
        query = {name: value for name, value in it.data.items() if name.startswith("answer-")}
        response = client.get(it.page, query)
    context = response.context_data
    page = context.get("page")
    seen = context.get("seen") or getattr(page, "seen", "")
    if it.sent_to.endswith("/put_aside/"):
        return str(seen), {"remark": page.remarks[0].fingerprint}
    return str(seen), filled_in(response) if "adminform" in context and "_settle" in it.data else {}


BESIDE = ("diagnostics.Spending", "sessions.Session", "admin.LogEntry")
"""Tables that every request may write."""


def state() -> tuple[object, ...]:
    """Return what decisions change: numbers of rows, which versions are in use, what examples expect, secrets."""
    counts = {table: count for table, count in row_counts().items() if table not in BESIDE}
    return (
        counts,
        list(Questionnaire.objects.order_by("pk").values_list("current_version", flat=True)),
        list(GoldenExample.objects.order_by("pk").values_list("key", "leading")),
        list(WebhookEndpoint.objects.order_by("pk").values_list("secret", flat=True)),
        list(ReviewRequest.objects.values_list("asked_at", "returned_at")),
        list(PlannedPublication.objects.values_list("due_at", "failure")),
        [fingerprint_of(draft) for draft in Questionnaire.objects.order_by("pk")],
    )


def fingerprint_of(draft: Questionnaire) -> int:
    return hash(write_file(load_draft(draft)))


def says_what_came_in_between(response: Any) -> bool:
    """Whether the page that comes back names what changed."""
    context = response.context_data
    page = context.get("page")
    came_in = context.get("meanwhile") or getattr(page, "meanwhile", None)
    if came_in is not None:
        return bool(came_in.lines)
    return bool(context.get("changed_names"))
