"""The URLs of the site."""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.conf.urls.i18n import urlpatterns as language_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from diagnostics.people.views.second_factor import ends_other_sessions, logs_codes_seen
from diagnostics.site.views.budgets import all_cost, costs
from diagnostics.site.views.typed import keeps_typed

SINGLE_SIGN_ON = [path("", include("salesmodel.single_sign_on"))] if settings.OIDC_ISSUER else []

# allauth's pages with text that a visitor types, which is not lost; the others take passwords and codes alone
TYPED = [
    path("login/", keeps_typed(account.login), name="account_login"),
    path("signup/", costs(keeps_typed(account.signup), post=10), name="account_signup"),
    path("email/", costs(keeps_typed(account.email), post=5), name="account_email"),
    path("password/reset/", costs(keeps_typed(account.password_reset), post=10), name="account_reset_password"),
    path("2fa/webauthn/keys/<int:pk>/edit/", keeps_typed(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
]

# allauth's pages that change how somebody signs in
CHANGES = [
    path("password/set/", reauthentication_required(account.password_set), name="account_set_password"),
    path("2fa/totp/activate/", ends_other_sessions(app.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", ends_other_sessions(app.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/generate/",
        ends_other_sessions(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/webauthn/add/", ends_other_sessions(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        ends_other_sessions(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
]

# allauth's pages that show recovery codes
CODES = [
    path("2fa/recovery-codes/", logs_codes_seen(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/download/",
        logs_codes_seen(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]

# not allauth.urls, which adds pages of single sign-on that this site does not have
ACCOUNTS: list[URLPattern | URLResolver] = [
    *SINGLE_SIGN_ON,
    *TYPED,
    *CHANGES,
    *CODES,
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]

urlpatterns = [
    path("", include("diagnostics.urls")),
    path("accounts/", include(all_cost(ACCOUNTS, post=2))),
    path("i18n/", include(all_cost(language_patterns, post=0))),
    path("admin/", admin.site.urls),
]

handler400 = "diagnostics.site.views.errors.bad_request"
handler403 = "diagnostics.site.views.errors.forbidden"
handler404 = "diagnostics.site.views.errors.not_found"
handler429 = "diagnostics.site.views.errors.too_many_requests"
handler500 = "diagnostics.site.views.outages.failed"
