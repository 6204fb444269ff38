"""The app's configuration."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DiagnosticsConfig(AppConfig):
    """Connects the areas when Django starts."""

    name = "diagnostics"
    verbose_name = _("Sales model assessment")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # imported here, since models cannot be imported before
        from diagnostics import checks  # noqa: F401 (registers itself)
        from diagnostics.assessing.actions.assessments import ON_COMPLETION
        from diagnostics.assessing.actions.traces import ON_ERASURE
        from diagnostics.assessing.domain.crms import CRM_NAMES
        from diagnostics.assessing.models.triggers import MORE_TRIGGERS, install_triggers, missing_migrations
        from diagnostics.authoring.queries.shares import OPTION_SHARES
        from diagnostics.insight.actions.shares import option_shares
        from diagnostics.insight.models.triggers import marking_triggers
        from diagnostics.people.actions.roles import install_roles
        from diagnostics.people.adapters.security_events import connect
        from diagnostics.pipelines.actions.own_pipelines import ON_SAVE
        from diagnostics.pipelines.crms.registry import TARGETS
        from diagnostics.sharing.actions import delete_mail_with_links
        from diagnostics.site import converters  # noqa: F401 (registers itself)
        from diagnostics.webhooks.actions.queueing import queue_change, queue_deliveries

        def install(using: str, **kwargs: Any) -> None:
            # the triggers name columns and tables that an earlier state of the database does not have
            if not missing_migrations(connections[using], self.label):
                install_triggers(connections[using])
            install_roles(self, using=using, apps=kwargs.get("apps", installed))

        CRM_NAMES.update((target.key, str(target.name)) for target in TARGETS.values() if target.is_crm)
        # what areas below call of those above them
        called: tuple[tuple[list[Any], Any], ...] = (
            (ON_COMPLETION, queue_deliveries),
            (ON_SAVE, queue_change),
            (ON_ERASURE, delete_mail_with_links),
            (OPTION_SHARES, option_shares),
            (MORE_TRIGGERS, marking_triggers),
        )
        for registered, function in called:
            registered.append(function)
        # every migrate installs the triggers and the roles again; the app sends no signals itself
        post_migrate.connect(install, sender=self, weak=False, dispatch_uid="diagnostics.installed")
        connect()
