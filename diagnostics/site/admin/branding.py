"""The admin page for the site's branding and the origins that may embed it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from translated_fields.admin import TranslatedFieldAdmin

from diagnostics.site.actions.branding import save_branding
from diagnostics.site.admin.base import ModelAdmin, both, signed_in_user
from diagnostics.site.admin.branding_preview import preview_of, preview_view
from diagnostics.site.admin.saving import CarefulForm, CarefulSaving
from diagnostics.site.domain.colour import Colour
from diagnostics.site.domain.origins import read_origins
from diagnostics.site.domain.palette import is_readable
from diagnostics.site.forms import SIZE_LIMIT, LogoField
from diagnostics.site.languages import site_name
from diagnostics.site.models import Branding
from diagnostics.site.models.branding import ONLY
from diagnostics.site.pages.branding import bad_origin, frame_code, logo_url, too_light
from diagnostics.site.queries.branding import brand_of

EXTRA_FIELDS = ("logo_file", "without_logo")
"""Form fields without a column."""


def _embedding_note() -> str:
    """Return when the embedding code works."""
    if settings.HTTPS:
        return gettext(
            "Browsers that give no cookie to a page inside another one show a link that opens the questionnaire in a "
            "tab of its own."
        )
    return gettext("This site is on plain http, so it works on this machine alone. For others, SITE_URL must be https.")


class BrandingForm(CarefulForm):
    """The settings, with a file for the logo."""

    decides: ClassVar[Mapping[str, str]] = {"logo_file": "logo", "without_logo": "logo"}

    logo_file = LogoField(label=_("New logo"), required=False)
    without_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    class Meta:
        model = Branding
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "logo_file" in self.fields:
            # formatted here: a lazy text formatted at import would stay English
            text = gettext("PNG, JPEG or WebP, at most %(limit)s kB. It replaces the site's sign and name.")
            self.fields["logo_file"].help_text = text % {"limit": SIZE_LIMIT // 1000}

    def clean_accent(self) -> str:
        text: str = self.cleaned_data["accent"].strip()
        if not text:
            return ""
        try:
            accent = Colour.parse(text)
        except ValueError:
            raise forms.ValidationError(_("Write a colour as # and six digits, like #0d5c58.")) from None
        if not is_readable(accent):
            raise forms.ValidationError(too_light(accent))
        return str(accent)

    def clean_origins(self) -> str:
        # plain http on this machine is only for trying it out on a site without https
        origins, refused = read_origins(self.cleaned_data["origins"], allows_local=not settings.HTTPS)
        if refused:
            raise forms.ValidationError([bad_origin(line) for line in refused])
        return "\n".join(origins)


class BrandingAdmin(TranslatedFieldAdmin, CarefulSaving, ModelAdmin):  # type: ignore[misc]  # the library is untyped
    """A single row: its list redirects to it, and it is neither added nor deleted."""

    form = BrandingForm
    change_form_template = "admin/diagnostics/branding_change_form.html"
    readonly_fields = ("logo_now", "code")
    fieldsets: ClassVar[Any] = [
        (None, {"fields": [*both("name"), "logo_now", "logo_file", "without_logo", "accent", *both("footer")]}),
        (_("Embedding"), {"fields": ["origins", "code"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the preview's colours."""
        view = self.admin_site.admin_view(preview_view)
        return [path("preview.css", view, name="diagnostics_branding_preview"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["preview"] = preview_of(kwargs["obj"], request)
        return super().render_change_form(request, context, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out the extra fields if the user may only view."""
        if self.has_change_permission(request, obj):
            return self.fieldsets
        columns = [field for field in self.fieldsets[0][1]["fields"] if field not in EXTRA_FIELDS]
        return [(None, {"fields": columns}), *self.fieldsets[1:]]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Branding | None:
        """Return the row, or an unsaved one before the first save."""
        row: Branding | None = super().get_object(request, object_id, from_field)
        return Branding(pk=ONLY) if row is None and object_id == str(ONLY) else row

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return redirect("admin:diagnostics_branding_change", ONLY)

    def save_model(self, request: HttpRequest, obj: Branding, form: Any, change: bool) -> None:
        """Save the row, and replace or remove the logo."""
        save_branding(
            branding=obj,
            logo=form.cleaned_data["logo_file"],
            without_logo=form.cleaned_data["without_logo"],
            by=signed_in_user(request),
        )

    def response_change(self, request: HttpRequest, obj: Branding) -> HttpResponse:
        self.message_user(request, gettext("Name, colours and embedding are saved."), messages.SUCCESS)
        return redirect("admin:diagnostics_branding_change", ONLY)

    @admin.display(description=_("code for their pages"))
    def code(self, row: Branding) -> str:
        """Show the embedding code, if any origin may embed."""
        brand = brand_of(row)
        if not brand.origins:
            return gettext("Shown here once a site is listed and saved.")
        return format_html(
            '<textarea class="embed-code" rows="3" readonly aria-label="{}" data-copy="{}">{}</textarea>'
            '<p class="help">{}</p>',
            gettext("Code for their pages"),
            gettext("Copy the code"),
            frame_code(site_name(brand)),
            _embedding_note(),
        )

    @admin.display(description=_("logo"))
    def logo_now(self, row: Branding) -> str:
        logo = brand_of(row).logo
        if logo is None:
            return gettext("none")
        image = '<img class="logo-now" src="{}" width="{}" height="{}" alt="">'
        return format_html(image, logo_url(logo), logo.width, logo.height)
