"""What a refused visitor must see: a page of ours, in the visitor's language."""

from typing import Any

from tests.visitors import Page

TEXTS = {
    "question": ("Where do most of your leads come from?", "Hvor kommer de fleste leadene deres fra?"),
    "choose": (
        "Choose the answer that fits best, or “I don't know yet”.",
        "Velg svaret som passer best, eller «Vet ikke ennå».",
    ),
    "invalid": (
        "That answer is not one of the choices. Choose one of those below.",
        "Det svaret er ikke blant valgene. Velg ett av dem nedenfor.",
    ),
    "check": ("Check your answers", "Se over svarene"),
    "400": ("We could not read that", "Det kunne vi ikke lese"),
    "403": ("Please send that again", "Send det på nytt"),
    "404": ("There is no such page", "Siden finnes ikke"),
    "not-yours": ("We can't show you this page", "Vi kan ikke vise denne siden"),
    "413": ("That is too much at once", "Det var for mye på én gang"),
    "link": ("This link does not work", "Denne lenken virker ikke"),
    "expired": ("This link has expired.", "Denne lenken er utløpt."),
}
"""English and Norwegian Bokmål."""


def status_and_heading(response: Any) -> tuple[int, str]:
    """Return the status and the heading of a page, whose title must begin with that heading."""
    page = Page(response)
    assert page.title.removeprefix("Error: ").removeprefix("Feil: ").startswith(page.heading)
    return response.status_code, page.heading
