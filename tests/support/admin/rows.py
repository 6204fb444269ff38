"""Pages on which several rows are edited together, as a browser sends them."""

from typing import Any

from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import AnswerOption, OptionWeight, Questionnaire, SalesModel
from diagnostics.site.models import User
from tests.builders import make_instrument, make_option, make_question, make_rule
from tests.rendering import without_rendering
from tests.rows import make_draft
from tests.support.admin.forms import opened, rows_filled_in
from tests.visitors import with_second_factor


def make_written() -> Questionnaire:
    """Return a draft with two questions and a rule that needs an answer."""
    rule = make_rule(None, "research", "after", "qualify", answer="size.big")
    size = make_question("size", make_option("small", inbound=1), make_option("big", outbound=2))
    return make_draft(make_instrument(questions=[make_question(), size], rules=[rule]))


def signed_in(name: str) -> Client:
    """Return the client of a new administrator."""
    client = Client()
    client.force_login(with_second_factor(User.objects.create_superuser(f"{name}@example.com", "a long password 1")))
    return client


class Rows:
    """A page of rows that an author has open, as a browser would send it."""

    def __init__(self, client: Client, draft: Questionnaire, name: str = "weights", query: str = "") -> None:
        self.client = client
        self.address = reverse(f"admin:diagnostics_questionnaire_{name}", args=[draft.pk]) + query
        self.data = rows_filled_in(opened(client, self.address))

    def send(self, **changes: Any) -> Any:
        """Send the page with some fields changed; None leaves one out, as an empty box does."""
        self.data |= changes
        sent = {name: value for name, value in self.data.items() if value is not None}
        with without_rendering():
            return self.client.post(self.address, sent)

    def save(self, **changes: Any) -> str:
        response = self.send(**changes)
        assert response.status_code == 302, faults(response)
        return str(response["Location"])

    def again(self, response: Any) -> str:
        """Send the page that a refusal shows."""
        self.data = rows_filled_in(response)
        return self.save()


def faults(response: Any) -> list[str]:
    """Return what a refused page says is wrong."""
    return [fault.text for fault in response.context_data["page"].faults]


def differences(response: Any) -> list[tuple[str, str, str, str]]:
    """Return what a page with a conflict shows: where, the field, theirs and yours."""
    return [(each.where, each.field, each.theirs, each.yours) for each in response.context_data["conflict"].differences]


def option(key: str) -> AnswerOption:
    """Return the only option with that key."""
    return AnswerOption.objects.get(key=key)


def of(row: AnswerOption) -> str:
    """Return how the names of an option's fields begin."""
    return f"option-{row.question_id}_{row.pk}"


def weight_of(key: str, model: str) -> int | None:
    """Return the points that an option gives a sales model."""
    row = OptionWeight.objects.filter(option__key=key, sales_model__key=model).first()
    return row.weight if row else None


def cell(key: str, model: str) -> str:
    """Return the name of the field of a weight."""
    return f"{of(option(key))}-weight_{SalesModel.objects.get(key=model).pk}"
