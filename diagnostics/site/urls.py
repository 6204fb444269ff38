"""Help, branding, and well-known addresses."""

from django.urls import path

from diagnostics.site.pages.guides import Guide
from diagnostics.site.views import accessibility, branding, guides, well_known

urlpatterns = [
    path("help/", guides.guide, {"kind": Guide.MANAGERS}, name="help"),
    path("help/administrators/", guides.guide, {"kind": Guide.ADMINISTRATORS}, name="help-admin"),
    path("accessibility/", accessibility.accessibility, name="accessibility"),
    path("branding/logo-<str:digest>.png", branding.logo, name="branding-logo"),
    path("branding/style-<str:digest>.css", branding.css, name="branding-css"),
    path("robots.txt", well_known.robots, name="robots"),
    path("favicon.ico", well_known.favicon, name="favicon"),
]
