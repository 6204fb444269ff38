"""Django's settings, read from the environment; `.env.example` lists every variable with its meaning.

Without any variable, the site serves this machine over plain http. An https SITE_URL makes it production: it turns on
secure cookies, redirects to https and HSTS, and requires SECRET_KEY.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from dotenv import load_dotenv

from salesmodel import database, env, formats, logs, policy, private, provider, rates

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
load_dotenv(BASE_DIR / ".env")

PORT = env.integer("PORT", default=8000, minimum=1, maximum=65_535)
SITE_URL = env.site_url("SITE_URL", default=f"http://localhost:{PORT}")
HTTPS = SITE_URL.scheme == "https"
SITE_OPERATOR = env.text("SITE_OPERATOR")
CONTACT_EMAIL = env.email_address("CONTACT_EMAIL")

DEBUG = env.boolean("DEBUG", default=False)
if DEBUG and HTTPS:
    raise ImproperlyConfigured("DEBUG is true while SITE_URL is https; set it to false, since it shows source code.")
SECRET_KEY = env.secret_key("SECRET_KEY", file=None if HTTPS else VAR_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.earlier_keys("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = [str(SITE_URL.hostname), *env.hosts("ALLOWED_HOSTS"), *(() if HTTPS else env.LOCAL_HOSTS)]

INSTALLED_APPS = [
    "diagnostics.apps.DiagnosticsConfig",
    "salesmodel.apps.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "salesmodel.middleware.RequestMiddleware",
    # these two before all that respond themselves, so that redirects to https, files and errors have their headers
    "salesmodel.middleware.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # before all that needs the site's name, a cookie, a language or the database
    "salesmodel.probes.ProbeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "salesmodel.middleware.CompressionMiddleware",
    "salesmodel.middleware.LanguageMiddleware",
    # after the language, so that their error pages are translated; before all that reads cookies
    "salesmodel.texts.TextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "salesmodel.middleware.SizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "salesmodel.sessions.SessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "diagnostics.site.views.errors.RefusalMiddleware",
    # last, so that it sees what views answer
    "diagnostics.site.views.guesses.GuessMiddleware",
]

ROOT_URLCONF = "salesmodel.urls"
WSGI_APPLICATION = "salesmodel.wsgi.application"
TEMPLATE_LOADERS = ["salesmodel.templates.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)],
            # first in a page, where no other tag may be
            "builtins": ["diagnostics.templatetags.drawn"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "salesmodel.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

POOL_SIZE = env.integer("DATABASE_POOL_SIZE", default=4, minimum=1)
DATABASES = {
    "default": database.settings("DATABASE_URL", folder=BASE_DIR, default="var/salesmodel.sqlite3", pool_size=POOL_SIZE)
}
# a standby of it, for exports alone
if env.text("REPLICA_DATABASE_URL"):
    DATABASES["replica"] = database.replica_settings("REPLICA_DATABASE_URL", folder=BASE_DIR, pool_size=POOL_SIZE)
# comments on columns are for PostgreSQL, SQLite has none
SILENCED_SYSTEM_CHECKS = ["fields.W163"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "diagnostics.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "diagnostics:home"
PASSWORD_HASHERS = [
    "salesmodel.security.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "salesmodel.security.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "diagnostics.people.adapters.passwords.PredictablePasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600

# Accounts: users sign in by e-mail address, and verify it by a code, so that they stay in one window
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SIGN_UP = env.choice("SIGN_UP", ("open", "invited", "closed"), default="open")
INVITATION_DAYS = 14
ACCOUNT_ADAPTER = "diagnostics.people.adapters.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "diagnostics.people.forms.accounts.SignInForm",
    "signup": "diagnostics.people.forms.accounts.SignUpForm",
    "add_email": "diagnostics.people.forms.accounts.ChangeAddressForm",
    "confirm_email_verification_code": "diagnostics.people.forms.accounts.AddressCodeForm",
    "change_password": "diagnostics.people.forms.accounts.ChangePasswordForm",
    "set_password": "diagnostics.people.forms.accounts.SetPasswordForm",
    "reset_password": "diagnostics.people.forms.accounts.ForgottenPasswordForm",
    "reset_password_from_key": "diagnostics.people.forms.accounts.NewPasswordForm",
    "reauthenticate": "diagnostics.people.forms.accounts.ConfirmPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# as long as a code may be valid at most: ASVS 5.0, 6.5.5; pages and mail say how long
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# users who are locked out by someone else's guesses can sign in by a mailed link
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = rates.RATES
# None if it is not set, which `check --deploy` reports
TRUSTED_PROXIES = env.optional_integer("TRUSTED_PROXIES", maximum=10)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES or 0
# points in an hour, for what costs more than a page: diagnostics/site/views/budgets.py
VISITOR_BUDGET = env.integer("VISITOR_BUDGET", default=1_000)
ADDRESS_BUDGET = env.integer("ADDRESS_BUDGET", default=20_000)
# messages that people ask the site to send, in an hour: sign-up codes, links, invitations
MAIL_AN_HOUR = env.integer("MAIL_AN_HOUR", default=500)
MFA_ADAPTER = "diagnostics.people.adapters.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "diagnostics.people.forms.second_factor.CodeForm",
    "reauthenticate": "diagnostics.people.forms.second_factor.ConfirmCodeForm",
    "activate_totp": "diagnostics.people.forms.second_factor.ActivateAppForm",
    "add_webauthn": "diagnostics.people.forms.second_factor.AddPasskeyForm",
    "edit_webauthn": "diagnostics.people.forms.second_factor.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# accept the previous and the next code (30 s each), since clocks differ and typing takes time
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
STAFF_MFA = env.boolean("STAFF_MFA", default=True)
if HTTPS and not STAFF_MFA:
    raise ImproperlyConfigured(
        "STAFF_MFA is false while SITE_URL is https; set it to true, so that a password is not enough."
    )

# Single sign-on with an OpenID Connect provider, installed only if one is set
OIDC_ISSUER = env.issuer("OIDC_ISSUER")
OIDC_CLIENT_ID, OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_ID"), env.text("OIDC_CLIENT_SECRET")
OIDC_NAME = env.text("OIDC_NAME")
OIDC_ORIGIN = env.origin("OIDC_ORIGIN", of=OIDC_ISSUER)
OIDC_MFA = env.boolean("OIDC_MFA", default=False)
OIDC_ACR = env.values("OIDC_ACR")
OIDC_AMR = env.values("OIDC_AMR", default="" if OIDC_ACR else "mfa")
if provider.is_configured(OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME):
    INSTALLED_APPS += provider.APPS
    SOCIALACCOUNT_ADAPTER = "diagnostics.people.adapters.provider.ProviderAdapter"
    SOCIALACCOUNT_PROVIDERS = provider.settings(OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME)

# shared by all processes, so that rate limits hold across them; a migration makes its table
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        "KEY_FUNCTION": "salesmodel.security.cache_key",
        # far more than there are rate limits: an evicted entry would lift a limit
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nb", _("Norwegian Bokmål"))]
LOCALE_PATHS = [BASE_DIR / "salesmodel" / "locale"]
TIME_ZONE = env.time_zone("TIME_ZONE", default="Europe/Oslo")
USE_TZ = True
FORMAT_MODULE_PATH = formats.modules(american=env.boolean("AMERICAN_DATES", default=False))

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "salesmodel.static_files.StaticFiles"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
# pages use only the hashed names; compressing both would take twice as long
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Cookies: the __Host- prefix binds them to this host and requires https
_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}sid"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}lang"
BROWSER_COOKIE_NAME = f"{_PREFIX}browser"
# the only cookie that is sent from the frames of other sites
EMBEDDED_COOKIE_NAME = f"{_PREFIX}embedded"
MESSAGE_COOKIE_NAME = f"{_PREFIX}messages"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# of staff, from signing in; others stay signed in for SESSION_DAYS after each visit, SESSION_MAX_DAYS at most
SESSION_COOKIE_AGE = 8 * 3600
SESSION_DAYS = env.integer("SESSION_DAYS", default=30, minimum=1, maximum=400)
SESSION_MAX_DAYS = env.integer("SESSION_MAX_DAYS", default=90, minimum=1, maximum=400)
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
MESSAGE_STORAGE = "salesmodel.security.MessageStorage"
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_SSL_HOST = SITE_URL.netloc
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
_HSTS_SECONDS = env.integer("HSTS_SECONDS", default=63072000)
SECURE_HSTS_SECONDS = _HSTS_SECONDS if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "diagnostics.site.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = policy.directives(https=HTTPS)
# limit of a whole request of a visitor, checked before anything reads it
REQUEST_MAX_SIZE = 262_144
# limit of the fields of a form in the admin: enough for the text of the largest questionnaire that can be imported
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
# limit of a whole request in the admin or with a CRM's export, so that forms can report errors; no file is on disk
FILE_UPLOAD_MAX_MEMORY_SIZE = 8_388_608
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.integer("EMAIL_PORT", default=587, minimum=1, maximum=65535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.boolean("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
# in production, mail waits for a server: what is printed is logged, and links to reset passwords are secret
MAIL_IN_TERMINAL = not EMAIL_HOST and not HTTPS
EMAIL_BACKEND = f"django.core.mail.backends.{'console' if MAIL_IN_TERMINAL else 'smtp'}.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.email_address("DEFAULT_FROM_EMAIL", CONTACT_EMAIL or "salesmodel@localhost")

# Retention in days, a century at most; 0 keeps assessments until their owner erases them
RETENTION_DAYS_BEGUN = env.integer("RETENTION_DAYS_BEGUN", default=30, maximum=36_500)
RETENTION_DAYS_COMPLETED = env.integer("RETENTION_DAYS_COMPLETED", default=1095, maximum=36_500)
# outside the database, so that erasures can be repeated after a backup is restored: `manage.py replay_erasures`
ERASURES_FILE = private.tightened(BASE_DIR / env.text("ERASURES_FILE", "var/erasures.log"))
RESUME_LINK_HOURS = env.integer("RESUME_LINK_HOURS", default=72, minimum=1, maximum=8_760)

# Background tasks, run by `manage.py worker`
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
READY_WORKER_SECONDS = env.integer("READY_WORKER_SECONDS", default=60, maximum=86_400)

LOGGING_CONFIG = "salesmodel.logs.configure"
# /metrics exists only with a token
METRICS_TOKEN = env.token("METRICS_TOKEN")
LOGGING = {"level": env.choice("LOG_LEVEL", logs.LEVELS, default="INFO"), "counts": bool(METRICS_TOKEN)}
