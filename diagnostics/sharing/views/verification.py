"""Checking a printed result against what was saved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diagnostics.assessing.pages.seal import VerifyPage
from diagnostics.sharing.forms.verification import VerifyForm
from diagnostics.sharing.queries.verification import find_sealed


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a reference and a checksum, and tell whether both belong to what was saved; no more of it than when.

    It is asked by GET: nothing changes, a QR code can ask it, a reload and the language switch repeat it, and it works
    without cookies. What stands in the address opens nothing, and our log leaves it out.
    """
    form = VerifyForm(request.GET if {"r", "c"} & request.GET.keys() else None)
    asked = form.is_valid()
    found = find_sealed(form.cleaned_data["r"], form.cleaned_data["c"]) if asked else None
    page = VerifyPage(
        is_asked=asked,
        saved_at=found.completed_at if found else None,
        number=found.version.number if found else None,
    )
    return render(request, "diagnostics/sharing/verify.html", {"page": page, "form": form})
