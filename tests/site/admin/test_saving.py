"""Two who save the same page of the admin at once: what one changed, the other does not overwrite unseen."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.site.admin.saving import CarefulForm
from tests.rendering import without_rendering
from tests.support.admin.forms import filled_in, opened
from tests.support.admin.permissions import NAMES, World, table_of

BOTH = {
    "user": ("first_name", "last_name", ("Anne", "Kari")),
    "branding": ("name_en", "name_nb", ("Fjord", "Sales")),
    "webhookendpoint": ("address", "enabled", ("https://a.example.com/", "https://b.example.com/")),
}
"""Pages of rows without a history: a field that both change, one that only the second does, and the new values."""

PAGES = [name for name in NAMES if name.startswith("diagnostics_") and name.endswith("_change")]


@pytest.fixture(scope="module")
def client(lasting_world: World) -> Client:
    return lasting_world.client(is_superuser=True)


@pytest.fixture
def page(request: pytest.FixtureRequest, lasting_world: World, client: Client, db: None) -> "Page":
    return Page(client, lasting_world.rows()[request.param])


class Page:
    """The page of one row, as two people have it open."""

    def __init__(self, client: Client, row: Any) -> None:
        self.client, self.row = client, row
        self.address = reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])
        self.shared, self.mine, self.values = BOTH[row._meta.model_name]
        self.data = filled_in(opened(client, self.address))

    def change(self) -> dict[str, Any]:
        """Return a change of the field that only the second one changes: a box is ticked off, a text is written."""
        return {self.mine: None if self.mine == "enabled" else "Nord"}

    def send(self, data: dict[str, Any]) -> Any:
        with without_rendering():
            return self.client.post(self.address, {name: value for name, value in data.items() if value is not None})

    def now(self, name: str) -> Any:
        return type(self.row)._base_manager.values_list(name, flat=True).get(pk=self.row.pk)

    def somebody_else_saves(self) -> None:
        type(self.row)._base_manager.filter(pk=self.row.pk).update(**{self.shared: self.values[0]})


every_page = pytest.mark.parametrize("page", BOTH, indirect=True)


@every_page
def test_what_both_changed_is_shown_and_saved_only_when_it_is_sent_again(page: Page) -> None:
    page.somebody_else_saves()
    answer = page.send({**page.data, page.shared: page.values[1]})
    form = answer.context_data["adminform"].form
    assert (list(form.errors), page.now(page.shared)) == ([page.shared], page.values[0])
    assert "Somebody else changed this" in form.errors[page.shared][0]
    again = filled_in(answer)
    assert (again[page.shared], page.send(again).status_code) == (page.values[1], 302)
    assert page.now(page.shared) == page.values[1]


@every_page
def test_what_only_somebody_else_changed_stays(page: Page) -> None:
    page.somebody_else_saves()
    assert page.send({**page.data, **page.change()}).status_code == 302
    assert (page.now(page.shared), page.now(page.mine)) == (page.values[0], page.change()[page.mine] or False)


@every_page
def test_control_without_marks_the_second_overwrites_the_first(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.somebody_else_saves()
    monkeypatch.setattr(CarefulForm, "clean", lambda form: form.cleaned_data)
    assert page.send({**page.data, page.shared: page.values[1]}).status_code == 302
    assert page.now(page.shared) == page.values[1]


def test_every_page_that_saves_a_row_carries_what_was_seen(lasting_world: World, client: Client, db: None) -> None:
    careless = []
    for name in PAGES:
        answer = opened(client, lasting_world.address(name).where)
        can_save = answer.context_data["has_change_permission"] and table_of(name) != "assessment"
        if can_save and not (answer.context_data.get("seen") or filled_in(answer).get("revision")):
            careless.append(name)
    assert careless == []
