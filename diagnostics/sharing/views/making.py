"""What views share that make links: the secret in their form, and why no link could be made."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django import forms
from django.core import signing
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from diagnostics.assessing.models import Assessment
from diagnostics.instrument.errors import TooManyLinks, TooMuchMail
from diagnostics.sharing.domain import LINK_LIMIT, new_secret
from diagnostics.site.actions.mail import ADDRESSES_AN_HOUR

SALT = "diagnostics.share"


def signed_secret(assessment: Assessment, make: Callable[[], str] = new_secret) -> str:
    """Return a new secret for a form, signed, so that sending the form twice makes one link."""
    return signing.dumps(make(), salt=f"{SALT}.{assessment.pk}")


def secret_of(request: HttpRequest, assessment: Assessment, make: Callable[[], str] = new_secret) -> str:
    """Return the signed secret that the form contains, or a new one if the signature is missing or wrong.

    The server chose it for the form; it opens nothing until the form is sent, and only its hash is stored.
    """
    try:
        return str(signing.loads(request.POST.get("secret", ""), salt=f"{SALT}.{assessment.pk}"))
    except signing.BadSignature:
        return make()


@contextmanager
def refusals_in(form: forms.Form) -> Iterator[None]:
    """Context: if no link can be made or mailed, the form gets the reason as an error.

    Raises Http404 if the assessment was erased or claimed since it was fetched.
    """
    try:
        yield
    except TooManyLinks:
        text = _("This result has %(limit)s working links already. Revoke one that is not needed, then make a new one.")
        form.add_error(None, text % {"limit": LINK_LIMIT})
    except TooMuchMail as error:
        again = date_format(timezone.localtime(error.again_at), "TIME_FORMAT")
        text = _("You can send to %(limit)s addresses an hour. After %(time)s you can send again.")
        form.add_error("to", text % {"limit": ADDRESSES_AN_HOUR, "time": again})
    except Assessment.DoesNotExist:
        raise Http404 from None


def sent_before() -> str:
    """Return the message after a form that was sent twice."""
    return _("It had been sent already, so it was not sent again.")
