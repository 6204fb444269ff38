"""The URLs of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

SINGLE_SIGN_ON = [path("", include("salesmodel.single_sign_on"))] if settings.OIDC_ISSUER else []

# not allauth.urls, which adds pages of single sign-on that this site does not have
ACCOUNTS = [
    *SINGLE_SIGN_ON,
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]

urlpatterns = [
    path("", include("diagnostics.urls")),
    path("accounts/", include(ACCOUNTS)),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]

handler400 = "diagnostics.site.views.errors.bad_request"
handler403 = "diagnostics.site.views.errors.forbidden"
handler404 = "diagnostics.site.views.errors.not_found"
handler429 = "diagnostics.site.views.errors.too_many_requests"
handler500 = "diagnostics.site.views.errors.server_error"
