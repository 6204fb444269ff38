"""Users, who sign in with their e-mail address."""

from typing import Any, ClassVar

from django.apps import apps
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users and finds them by e-mail address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Make and save a user; the address is kept in lower case. Raises ValueError without an address."""
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=email.lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Make and save an administrator with every permission.

        The address counts as verified: whoever can run the command that calls this runs the site.
        """
        user = self.create_user(email, password, **extra, is_staff=True, is_superuser=True)
        addresses = apps.get_model("account", "EmailAddress").objects.using(self._db)
        addresses.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def administrators(self) -> models.QuerySet["User"]:
        """Return those who can sign in and have every permission."""
        return self.filter(is_superuser=True, is_active=True)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this e-mail address; raises DoesNotExist."""
        return self.get(email=(username or "").lower())


class User(AbstractUser):
    """A person who signs in: a sales manager, or an administrator where `is_staff`."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("A user with this e-mail address exists already.")},
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_lower_case",
                violation_error_message=_("Write the e-mail address in lower case."),
            )
        ]

    def clean(self) -> None:
        """Bring the address into the one form it is kept in."""
        super().clean()
        self.email = self.email.lower()

    def __str__(self) -> str:
        return self.email
