"""Users, who sign in with their e-mail address."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates users and finds them by e-mail address, case-insensitively."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Create a user; the address is stored in lower case. Raises ValueError without an address."""
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=email.lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Create an administrator with every permission.

        The address counts as verified, because anyone who can run the command operates the site.
        """
        user = self.create_user(email, password, **extra, is_staff=True, is_superuser=True)
        addresses = apps.get_model("account", "EmailAddress").objects.using(self._db)
        addresses.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def administrators(self) -> models.QuerySet["User"]:
        """Return the active users with every permission."""
        return self.filter(is_superuser=True, is_active=True)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this e-mail address; raises DoesNotExist."""
        return self.get(email=(username or "").lower())


class User(AbstractUser):
    """A person with an account: a sales manager, or an administrator if `is_staff`."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("A user with this e-mail address exists already.")},
    )

    session_epoch = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, db_comment="raised to end all sessions of the user"
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        permissions = [
            ("reset_second_factor", "Can switch off the two-step sign-in of users"),
            ("end_sessions", "Can sign users out everywhere"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_lower_case",
                violation_error_message=_("Write the e-mail address in lower case."),
            )
        ]

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def get_session_auth_hash(self) -> str:
        """Return what a session must hold to sign the user in; it changes with all that decides who may sign in how."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield the hashes with earlier keys, so that changing the key signs nobody out."""
        return (self._session_hash(key) for key in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, key: str) -> str:
        parts = (self.password, self.email, self.is_staff, self.is_superuser, self.session_epoch)
        return salted_hmac("diagnostics.session", "\n".join(map(str, parts)), key, algorithm="sha256").hexdigest()

    def __str__(self) -> str:
        return self.email
