"""The addresses of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("diagnostics.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]

handler400 = "diagnostics.views.errors.bad_request"
handler403 = "diagnostics.views.errors.forbidden"
handler404 = "diagnostics.views.errors.not_found"
handler429 = "diagnostics.views.errors.too_many_requests"
handler500 = "diagnostics.views.errors.server_error"
