"""Assessments: one row from start to finish."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import uuid6
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.domain.naming import COMPANY_LIMIT, NOTE_LIMIT, TITLE_LIMIT
from diagnostics.authoring.models.publishing import QuestionnaireVersion

NAMING_FIELDS = ("title", "note", "company", "crm", "name_key", "search_text")
"""The fields that `Assessment.name` sets."""


def new_id() -> uuid.UUID:
    """Return a time-ordered id, so that new rows are close together in every index. Source: RFC 9562, version 7."""
    return uuid6.uuid7()


def id_at(moment: datetime) -> uuid.UUID:
    """Return the smallest id of `moment`, for comparing ids with times."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62)


@dataclass(frozen=True, slots=True)
class Viewer:
    """The visitor as assessments know one: the hash of the browser's id (or ""), and the id of the signed-in user."""

    browser: str = ""
    user_id: int | None = None


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Filters of assessments."""

    def visible_to(self, viewer: Viewer) -> "AssessmentQuerySet":
        """Filter what `viewer` may open: their own, and unowned ones that this browser began or was granted.

        `Assessment.is_visible_to` is the same for one row, without a join, and `ranges_of` for long lists.
        """
        ranges = self.ranges_of(viewer)
        if len(ranges) < 2:
            return ranges[0] if ranges else self.none()
        # a union, because an OR over three indexes makes databases scan the whole table
        first, *more = [each.order_by().values("pk") for each in Assessment.objects.ranges_of(viewer)]
        return self.filter(pk__in=first.union(*more, all=True))

    def ranges_of(self, viewer: Viewer) -> list["AssessmentQuerySet"]:
        """Return the disjoint ranges that `viewer` may open, each of which an index has in the order of ids."""
        ranges = [self.owned_by(viewer.user_id)] if viewer.user_id is not None else []
        if viewer.browser:
            ranges += [self.begun_in(viewer.browser), self.granted_to(viewer.browser).exclude(browser=viewer.browser)]
        return ranges

    def owned_by(self, user_id: int) -> "AssessmentQuerySet":
        """Filter what belongs to a user."""
        return self.filter(owner_id=user_id)

    def begun_in(self, browser: str) -> "AssessmentQuerySet":
        """Filter what a browser began and nobody has claimed."""
        return self.filter(owner=None, browser=browser)

    def granted_to(self, browser: str) -> "AssessmentQuerySet":
        """Filter what was granted to a browser and nobody has claimed."""
        # not joined: databases would search all assessments without an owner for them
        return self.filter(owner=None, pk__in=AssessmentGrant.objects.filter(browser=browser).values("assessment"))

    def marking_own(self) -> "AssessmentQuerySet":
        """Annotate `has_own`: whether the team made a pipeline of its own."""
        own = models.ExpressionWrapper(
            models.Q(own_pipeline__document__isnull=False), output_field=models.BooleanField()
        )
        return self.annotate(has_own=own)

    def with_version(self) -> "AssessmentQuerySet":
        """Select the version too, without its document, which each process parses only once."""
        return self.select_related("version").defer("version__document")

    def begun(self) -> "AssessmentQuerySet":
        """Filter what has not been submitted."""
        return self.filter(completed_at=None)

    def completed(self) -> "AssessmentQuerySet":
        """Filter what has been submitted."""
        return self.exclude(completed_at=None)


class Assessment(models.Model):
    """One respondent's answers to a version, and the outcome once submitted.

    After the submission a trigger prevents changes of version, answers, outcome and times. Name, note and owner may
    change, and the row can be erased.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(
        QuestionnaireVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="assessments"
    )
    answers = models.JSONField(_("answers"), default=dict, db_comment="question key to option key")
    started_at = models.DateTimeField(_("started"))
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    outcome = models.JSONField(_("outcome"), null=True, blank=True)
    # both null: begun before they were recorded
    language = models.CharField(  # noqa: DJ001
        _("language"), max_length=10, null=True, blank=True, db_comment="the language it was begun in"
    )
    answered_after = models.JSONField(
        _("answered after"),
        null=True,
        blank=True,
        db_comment="question key to the seconds from the start to its first answer",
    )
    leading = models.CharField(
        _("leading sales model"), max_length=50, blank=True, db_comment="from the outcome, for lists; empty: none leads"
    )
    title = models.CharField(_("name"), max_length=TITLE_LIMIT, blank=True)
    # null: nothing to undo; empty: it had no name
    title_before = models.CharField(  # noqa: DJ001
        _("earlier name"), max_length=TITLE_LIMIT, null=True, blank=True, db_comment="what undoing a renaming restores"
    )
    note = models.TextField(_("note"), blank=True, validators=[MaxLengthValidator(NOTE_LIMIT)])
    company = models.CharField(_("company"), max_length=COMPANY_LIMIT, blank=True)
    crm = models.CharField(_("CRM"), max_length=20, blank=True, db_comment="key of a hand-over target; empty: not said")
    name_key = models.CharField(
        max_length=3 * TITLE_LIMIT, blank=True, editable=False, db_comment="the name without case, to sort by"
    )
    search_text = models.TextField(
        blank=True, editable=False, db_comment="name, company and note without case, to search in"
    )
    follows = models.ForeignKey(
        "self",
        verbose_name=_("retake of"),
        on_delete=models.SET_NULL,
        # an index below has those that are one
        db_index=False,
        null=True,
        blank=True,
        related_name="followers",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="assessments",
    )
    browser = models.CharField(max_length=64, blank=True, db_comment="SHA-256 of the id in the browser's cookie")
    link_made_at = models.DateTimeField(
        _("link made"), null=True, blank=True, db_comment="when the link to another device was made; null: none is out"
    )
    link_number = models.IntegerField(
        null=True,
        blank=True,
        editable=False,
        db_comment="another one whenever a link is made or ended; links of others do not work; null: never",
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-id"]
        permissions = [("export_assessment", "Can export assessments")]
        indexes = [
            # for counting the days of a version
            models.Index(fields=["version", "started_at"], name="assessment_by_version_start"),
            models.Index(fields=["owner", "-id"], name="assessment_by_owner"),
            models.Index(fields=["browser", "-id"], name="assessment_by_browser"),
            models.Index(fields=["owner", "name_key", "id"], name="assessment_by_owner_and_name"),
            models.Index(
                fields=["browser", "name_key", "id"],
                condition=models.Q(owner=None),
                name="assessment_by_browser_and_name",
            ),
            # for erasing: with every row in it, SQLite would not use it once there are statistics
            models.Index(fields=["follows"], condition=models.Q(follows__isnull=False), name="assessment_by_retaken"),
            # for finding rows that the retention settings no longer keep
            models.Index(
                fields=["started_at"], condition=models.Q(completed_at__isnull=True), name="assessment_begun_by_start"
            ),
            models.Index(
                fields=["completed_at"], condition=models.Q(completed_at__isnull=False), name="assessment_by_completion"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                # isnull, because outcome=None would mean JSON null
                condition=models.Q(completed_at__isnull=True, outcome__isnull=True)
                | models.Q(completed_at__isnull=False, outcome__isnull=False),
                name="assessment_completed_with_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(completed_at__isnull=False) | models.Q(leading=""),
                name="assessment_leading_only_completed",
            ),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=False) | ~models.Q(browser=""), name="assessment_belongs_to_someone"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or str(self.id)

    @property
    def is_completed(self) -> bool:
        """Whether the assessment has been submitted."""
        return self.completed_at is not None

    @property
    def display_name(self) -> str:
        """What pages call it: its name, else the company; "" if it has neither."""
        return self.title or self.company

    def name(self, **fields: str) -> None:
        """Set some of `title`, `note`, `company` and `crm`, and the columns for sorting and searching.

        Save NAMING_FIELDS afterwards.
        """
        for field, value in fields.items():
            setattr(self, field, value)
        # casefold in Python, because SQLite folds only ASCII
        self.name_key = self.display_name.casefold()
        self.search_text = "\n".join(filter(None, (self.title, self.company, self.note))).casefold()

    def is_visible_to(self, viewer: Viewer) -> bool:
        """Whether `viewer` may open it. It needs a query only if another browser began it."""
        if self.owner_id is not None:
            return self.owner_id == viewer.user_id
        if not viewer.browser:
            return False
        return self.browser == viewer.browser or self.grants.filter(browser=viewer.browser).exists()


class AssessmentGrant(models.Model):
    """Lets another browser open an unowned assessment, after someone continued there by a link."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="grants")
    browser = models.CharField(max_length=64, db_comment="SHA-256 of the id in the browser's cookie")

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.UniqueConstraint(fields=["browser", "assessment"], name="grant_once"),
            models.CheckConstraint(condition=~models.Q(browser=""), name="grant_names_a_browser"),
        ]

    def __str__(self) -> str:
        return str(self.assessment_id)
