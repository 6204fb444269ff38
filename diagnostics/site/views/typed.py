"""Nothing that a visitor typed is lost: a form that cannot be taken is shown again as it was sent.

That happens if the visitor switches the language, if they signed in or out in another tab, so that the form's token
is no longer right, or if their session ended. A view whose form holds typed text is marked with `keeps_typed` and makes
its form with `sent_form`; a view that reads the fields itself calls `typed_fields`. If a form is only to be shown
again, the view gets the request as a GET with an empty POST, so it does not write.

The template gives that form the id `main-form`, and includes `_languages_of_form.html` in the block `languages`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict, UnreadablePostError
from django.http.request import RawPostDataException
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _

from diagnostics.instrument.text import reading_in

LANGUAGE = "show-in"
"""The name of the buttons that show the form again in another language; no field of a form may have it."""

SHOW_AGAIN = "show-again"
"""A hidden field: show the form with what is sent, instead of taking it."""

ANSWERED = "answered"
"""A hidden field: the page answers this form, so in another language it is taken once more, which changes nothing."""

SECRET = re.compile("password|secret|token|credential")
"""Fields whose names match are not shown again."""

View = Callable[..., HttpResponse]
Form = TypeVar("Form", bound=forms.BaseForm)


@dataclass(slots=True)
class Typed:
    """What was sent in a form that is shown again, and notices that say why."""

    fields: QueryDict
    notices: list[str] = field(default_factory=list)


def keeps_typed(view: View) -> View:
    """Decorator: the view's form is shown again with what was sent when it cannot be taken."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_shown_again(request) and ANSWERED in request.POST:
            language = language_wanted(request)
            return ask_again_in(request, language) if language else view(request, *args, **kwargs)
        if is_shown_again(request):
            return show_again(request, view, *args, **kwargs)
        return view(request, *args, **kwargs)

    wrapped.keeps_typed = True  # type: ignore[attr-defined]
    return wrapped


def is_shown_again(request: HttpRequest) -> bool:
    """Return whether a form was sent only to be shown again, if its view is marked."""
    return request.method == "POST" and (LANGUAGE in request.POST or SHOW_AGAIN in request.POST)


def is_marked(view: object) -> bool:
    """Return whether a view is marked with `keeps_typed`."""
    return bool(getattr(view, "keeps_typed", False))


def typed_of(request: HttpRequest) -> Typed | None:
    """Return what to show again, or None if the request is not for that."""
    typed: Typed | None = getattr(request, "typed", None)
    return typed


def typed_fields(request: HttpRequest) -> QueryDict | None:
    """Return the fields that were sent, to be taken or only to be shown again; None if nothing was sent.

    The method says which: it is POST only if they are to be taken.
    """
    if request.method == "POST":
        return request.POST
    typed = typed_of(request)
    return typed.fields if typed else None


def sent_form(kind: Callable[..., Form], request: HttpRequest, **arguments: Any) -> Form:
    """Return the form: bound to what was sent if that is to be taken, else as it begins.

    If what was sent is only to be shown again, the form begins with it; it has no errors, and is not valid.
    """
    if request.method != "POST":
        form = kind(**arguments)
        begin_with_typed(form, request)
        return form
    form_fields = getattr(kind, "base_fields", {}).values()
    if any(isinstance(each, forms.FileField) for each in form_fields):
        return kind(request.POST, request.FILES, **arguments)
    return kind(request.POST, **arguments)


def begin_with_typed(form: forms.BaseForm, request: HttpRequest) -> None:
    """Let an unbound form begin with what was sent, if that is to be shown again: all but passwords and files."""
    typed = typed_of(request)
    if typed is None:
        return
    for name, form_field in form.fields.items():
        key, widget = form.add_prefix(name), form_field.widget
        if SECRET.search(name) or form_field.disabled:
            continue
        if isinstance(form_field, forms.FileField):
            ask_for_file_again(request, key)
        elif not widget.value_omitted_from_data(typed.fields, {}, key):
            form.initial[name] = widget.value_from_datadict(typed.fields, {}, key)


def ask_for_file_again(request: HttpRequest, name: str) -> None:
    """Say that a file which was chosen in the form that is shown again has to be chosen once more."""
    typed = typed_of(request)
    if typed is not None and (typed.fields.get(name) or name in request.FILES):
        typed.notices.append(_("Choose the file again: browsers do not let a page keep it."))


def show_again(request: HttpRequest, view: View, *args: Any, notice: str = "", **kwargs: Any) -> HttpResponse:
    """Return the page of a view with what was sent in its form, in another language if one of its buttons was used.

    Nothing is written: for the view this is a GET. `notice` says why, if it was neither the language nor the visitor.
    """
    post, typed = _post(request), Typed(sent_fields(request))
    language = next((code for code, _name in settings.LANGUAGES if code == post.get(LANGUAGE)), "")
    if SHOW_AGAIN in post:
        typed.notices.append(_("This is what you typed. Nothing was sent yet: check it, then send it."))
    elif notice and not language:
        typed.notices.append(notice)
    request.typed, request.method, request.POST = typed, "GET", QueryDict()  # type: ignore[attr-defined]
    if language:
        translation.activate(language)
    with reading_in(translation.get_language()):
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.render()
    if language:
        _remember_language(response, language)
    return response


def ask_again_in(request: HttpRequest, language: str) -> HttpResponse:
    """Let the browser send the same form again, in another language.

    For pages that only a POST shows, with nothing typed: they ask about rows, or show a link once. The view gets the
    button again, and shows the page if it is in that language already.
    """
    response = HttpResponseRedirect(request.get_full_path(), preserve_request=True)
    _remember_language(response, language)
    return response


def language_wanted(request: HttpRequest) -> str:
    """Return the language whose button was pressed, if the page is not in it yet; "" if there is none."""
    wanted = _post(request).get(LANGUAGE)
    return next((code for code, _name in settings.LANGUAGES if code == wanted != translation.get_language()), "")


def _remember_language(response: HttpResponse, language: str) -> None:
    """Set the cookie that Django's view for switching the language sets."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def sent_fields(request: HttpRequest) -> QueryDict:
    """Return what was sent or is to be shown again, without the token and the buttons of this module."""
    typed = typed_of(request)
    if typed is not None:
        return typed.fields
    sent = _post(request).copy()
    for name in ("csrfmiddlewaretoken", LANGUAGE, SHOW_AGAIN):
        sent.pop(name, None)
    return sent


def _post(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except (UnreadablePostError, RawPostDataException):
        # the connection broke, so that nobody sees the page
        return QueryDict()


def kept_fields(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Return the names and values of what was sent, for the hidden fields of a page: all but passwords and secrets."""
    lists = sent_fields(request).lists()
    return tuple((name, value) for name, values in lists if not SECRET.search(name) for value in values)


def has_secrets(request: HttpRequest) -> bool:
    """Return whether passwords or the like were sent, which `kept_fields` leaves out."""
    return any(SECRET.search(name) for name in sent_fields(request))


def is_from_here(request: HttpRequest) -> bool:
    """Return whether a page of this site sent the form, by the browser's word: Origin, or else Referer."""
    try:
        sender = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    except ValueError:
        # such as "http://[", which no browser sends
        return False
    return (sender.scheme, sender.netloc) == (request.scheme, request.get_host())
