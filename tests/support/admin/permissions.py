"""A site with staff of every permission and group, and the addresses of its admin."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.actions.examples import create_example
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.instrument.text import Text
from diagnostics.people.models import Invitation
from diagnostics.site.models import Branding, User
from diagnostics.site.models.branding import ONLY
from diagnostics.webhooks.models import WebhookEndpoint
from tests.rows import make_completed, make_published
from tests.support.mail import make_unknown_mail
from tests.visitors import show_again_who, with_second_factor


@dataclass(frozen=True)
class Address:
    """One address of the admin, with the table whose permissions bear on it."""

    name: str
    table: str
    where: str


def named(patterns: Any = None) -> Iterator[tuple[str, str]]:
    """Yield the names of the admin's addresses, with their patterns."""
    if patterns is None:
        patterns = next(part for part in get_resolver().url_patterns if part.namespace == "admin").url_patterns
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name is not None:
            yield pattern.name, str(pattern.pattern)


NAMES = tuple(dict.fromkeys(name for name, _ in named()))
VERBS = ("view", "add", "change", "delete")


def table_of(name: str) -> str:
    """Return the table of an address, "questionnaire" if it has none."""
    if name == "auth_user_password_change":
        return "user"
    parts = name.split("_")
    return parts[1] if parts[0] in ("diagnostics", "auth") else "questionnaire"


class World:
    """A published questionnaire, an assessment, and staff with and without permissions."""

    def __init__(self, version: QuestionnaireVersion | None = None) -> None:
        self.version = version or make_published()
        make_completed(self.version)
        self.questionnaire = self.version.questionnaire

    def rows(self) -> dict[str, Any]:
        """Return one row of each table, by the table's name."""
        draft = self.questionnaire
        model = draft.sales_models.first()
        endpoint, _ = WebhookEndpoint.objects.get_or_create(address="https://hooks.example.com/")
        return {
            "questionnaire": draft,
            "question": draft.questions.first(),
            "salesmodel": model,
            "stage": draft.stages.first(),
            "process": draft.processes.first(),
            "stagerule": model.rules.first() or self._rule(model),
            "goldenexample": draft.golden_examples.first() or self._example(),
            "questionnaireversion": self.version,
            "assessment": Assessment.objects.get(),
            "webhookendpoint": endpoint,
            "webhookdelivery": endpoint.deliveries.get_or_create(kind="ping")[0],
            "user": User.objects.create_user("row@example.com"),
            "invitation": Invitation.objects.get_or_create(email="invited@example.com")[0],
            "outgoingmail": make_unknown_mail("row@example.com"),
            "branding": Branding.objects.get_or_create(pk=ONLY)[0],
        }

    def _rule(self, model: Any) -> Any:
        stage = self.questionnaire.stages.first()
        return model.rules.create(questionnaire=self.questionnaire, position=1, placement="leave_out", stage=stage)

    def _example(self) -> Any:
        names, answers = Text("Usual", "Vanlig"), {"leads": "inbound"}
        return create_example(questionnaire_id=self.questionnaire.pk, name=names, answers=answers, by=None)

    def address(self, name: str) -> Address:
        """Return the address of that name, of a row that exists."""
        table = table_of(name)
        pattern = dict(named())[name]
        if "app_label" in pattern:
            return Address(name, table, reverse("admin:app_list", args=["diagnostics"]))
        if "content_type_id" in pattern:
            return Address(name, table, reverse("admin:view_on_site", args=[0, 0]))
        row = self.rows()[table]
        more = {"<str:key>": self._key(name), "<str:kind>": "csv"}
        args = [row.pk, *(value for part, value in more.items() if part in pattern)]
        return Address(name, table, reverse(f"admin:{name}", args=args if "<" in pattern else []))

    def _key(self, name: str) -> str:
        """Return the key of the part that an address of the preview is about."""
        parts = {"model": self.questionnaire.sales_models, "stage": self.questionnaire.stages}
        rows = parts.get(name.rpartition("_")[2], self.questionnaire.questions)
        return str(rows.values_list("key", flat=True)[0])

    def client(self, *permissions: str, group: str = "", is_superuser: bool = False) -> Client:
        """Return a client of a new member of staff."""
        number = User.objects.count()
        user = User.objects.create(email=f"staff{number}@example.com", is_staff=True, is_superuser=is_superuser)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        if group:
            user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(with_second_factor(user))
        show_again_who(client)
        return client


class LastingWorld(World):
    """One whose rows are written once, however many addresses are asked for."""

    @cached_property
    def _rows(self) -> dict[str, Any]:
        return super().rows()

    def rows(self) -> dict[str, Any]:
        return self._rows


def codename(verb: str, table: str) -> str:
    """Return the codename of a permission that the table calls by its verb."""
    own = {
        "publish": "publish_questionnaire",
        "settle": "change_goldenexample",
        "export": "export_assessment",
        "insight": "view_insight",
        "resend": "change_webhookendpoint",
    }
    return own.get(verb, f"{verb}_{table}")
