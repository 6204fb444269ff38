"""The page that verifies a printed result."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diagnostics.assessing.pages.seal import VerifyPage
from diagnostics.sharing.forms.verification import VerifyForm
from diagnostics.sharing.queries.verification import find_verified


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Show whether a reference and a checksum match a stored result, and if so, when it was completed.

    The form uses GET: nothing changes, QR codes can contain the URL, reloads and the language switch repeat it, and it
    works without cookies. The parameters give access to nothing, and the log omits them.
    """
    form = VerifyForm(request.GET if {"r", "c"} & request.GET.keys() else None)
    is_asked = form.is_valid()
    assessment = find_verified(form.cleaned_data["r"], form.cleaned_data["c"]) if is_asked else None
    page = VerifyPage(
        is_asked=is_asked,
        saved_at=assessment.completed_at if assessment else None,
        number=assessment.version.number if assessment else None,
    )
    return render(request, "diagnostics/sharing/verify.html", {"page": page, "form": form})
