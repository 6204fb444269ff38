"""Admin forms as a browser sends them: every field as the page shows it, with what a test changes.

What only serves to be sent is not rendered, which would take most of the time; tests/site/admin/test_pages.py renders
every page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.contrib.messages import get_messages
from django.forms import BaseForm, MultiWidget
from django.test import Client

from diagnostics.authoring.admin import workspace
from salesmodel.admin import SiteAdmin
from tests.rendering import without_rendering


@contextmanager
def unrendered() -> Iterator[None]:
    """Render no page, and work out neither the tree beside it nor the list of tables, until the block ends."""
    with (
        without_rendering(),
        patch.object(workspace, "_workspace"),
        patch.object(SiteAdmin, "each_context", return_value={}),
    ):
        yield


def opened(client: Client, address: str, query: dict[str, Any] | None = None) -> Any:
    """Open a page without rendering it, and return the response."""
    with unrendered():
        return client.get(address, query)


def filled_in(response: Any) -> dict[str, Any]:
    """Return what the page's form and inline formsets would send if nothing were changed."""
    data = _values(response.context_data["adminform"].form)
    if "seen" in response.context_data:
        data["seen"] = str(response.context_data["seen"])
    for inline in response.context_data["inline_admin_formsets"]:
        data |= _values(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= _values(form)
    return data


def seen_on(client: Client, address: str, query: dict[str, Any] | None = None) -> str:
    """Return what a page carries of what it showed; "" if it refuses to be opened."""
    return str((getattr(opened(client, address, query), "context_data", None) or {}).get("seen", ""))


def messages_of(response: Any) -> list[str]:
    """Return the messages that a page shows, rendered or not."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def decide(client: Client, address: str, **data: Any) -> Any:
    """Send what decides something, and return the page that it leads to, not rendered."""
    with unrendered():
        return client.post(address, data, follow=True)


def delete(client: Client, address: str) -> Any:
    """Open the page that asks before something is deleted, say yes, and return the answer."""
    return client.post(address, {"post": "yes", "seen": seen_on(client, address)})


def delete_chosen(client: Client, address: str, *ids: object) -> Any:
    """Choose rows of a list to delete, say yes on the page that asks, and return the answer."""
    chosen = {"action": "delete_selected", "_selected_action": [str(each) for each in ids]}
    with without_rendering():
        asked = client.post(address, chosen)
    seen = (getattr(asked, "context_data", None) or {}).get("seen", "")
    return client.post(address, {**chosen, "post": "yes", "seen": seen}, follow=True)


def send(client: Client, address: str, **changes: Any) -> Any:
    """Open the page, change some fields (None clears one), save it, and return the page it leads to."""
    return _send(client, address, changes, follow=True)


def save(client: Client, address: str, **changes: Any) -> str:
    """Send without following the redirect, which saves a third of the time; it must be saved. Return where it leads."""
    response = _send(client, address, changes, follow=False)
    assert response.status_code == 302, errors(response)
    return str(response["Location"])


def refused(client: Client, address: str, **changes: Any) -> Any:
    """Send like `send` what is not saved, and return the page that shows the form again, not rendered."""
    with unrendered():
        response = _send(client, address, changes, follow=False)
    assert response.status_code == 200
    return response


def _send(client: Client, address: str, changes: dict[str, Any], *, follow: bool) -> Any:
    data = filled_in(opened(client, address)) | changes
    return client.post(address, {name: value for name, value in data.items() if value is not None}, follow=follow)


def errors(response: Any) -> list[str]:
    """Return every message of a form that was refused."""
    found = [*response.context_data["errors"]]
    return [str(message) for messages in found for message in (messages if isinstance(messages, list) else [messages])]


def _values(form: BaseForm) -> dict[str, Any]:
    values = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            value = "on" if value else None
        if isinstance(bound.field.widget, MultiWidget):
            parts = enumerate(bound.field.widget.decompress(value))
            values |= {f"{bound.html_name}_{number}": part for number, part in parts if part is not None}
        elif value is not None:
            values[bound.html_name] = value
    return values


def rows_filled_in(response: Any) -> dict[str, Any]:
    """Return what a page of several rows would send if nothing were changed."""
    page = response.context_data["page"]
    data = {"revision": page.revision}
    for form in page.every_form():
        data |= _values(form)
    return data
