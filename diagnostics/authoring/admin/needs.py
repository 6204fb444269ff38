"""What needs a row of a draft, as sentences with links: why it is not deleted, and where to begin."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diagnostics.authoring.models import Process, ProcessStage, Questionnaire, SalesModel, StageRule, StageRuleAnchor
from diagnostics.authoring.pages.rule_sentences import rule_sentence
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.pages.texts import quoted


def sentences_by_rule(questionnaire: Questionnaire, draft: Instrument | None) -> dict[int, str]:
    """Return the sentence of each rule of a compiled draft by the rule's id, in one query; {} without a draft."""
    if draft is None:
        return {}
    ids = questionnaire.rules.values_list("pk", flat=True)
    return {pk: rule_sentence(draft, rule) for pk, rule in zip(ids, draft.rules, strict=False)}


def needs_of(rows: Any, draft: Instrument | None) -> list[str]:
    """Return what needs one of these rows of a draft, each with a link to its page."""
    collector = NestedObjects(using=router.db_for_write(type(next(iter(rows)))))
    collector.collect(rows)
    ordered = sorted(collector.protected, key=lambda row: (row._meta.label, row.pk))
    return list(dict.fromkeys(_lines(ordered, draft)))


def deleted_with(rows: Any, questionnaire: Questionnaire, draft: Instrument | None) -> list[Any]:
    """Return these rows of a draft and what is deleted with them, nested as Django lists it.

    Rules are sentences; the places that they refer to are in these, and have no line of their own.
    """
    collector = NestedObjects(using=router.db_for_write(type(next(iter(rows)))))
    collector.collect(rows)
    return list(_deleted_lines(collector.nested(), sentences_by_rule(questionnaire, draft)))


def _deleted_lines(nested: Iterable[Any], rules: Mapping[int, str]) -> Iterator[Any]:
    for row in nested:
        if isinstance(row, list):
            inner = list(_deleted_lines(row, rules))
            yield from [inner] if inner else []
        elif isinstance(row, StageRule):
            yield _rule_line(row, rules)
        elif not isinstance(row, StageRuleAnchor):
            yield f"{capfirst(str(row._meta.verbose_name))}: {row}"


def _lines(rows: Iterable[Any], draft: Instrument | None) -> Iterator[str]:
    rules: dict[int, str] = {}
    for row in rows:
        rule = row.rule if isinstance(row, StageRuleAnchor) else row
        if isinstance(rule, StageRule):
            rules = rules or sentences_by_rule(rule.questionnaire, draft)
            yield _rule_line(rule, rules)
        elif isinstance(row, ProcessStage):
            name = _("Process %(name)s") % {"name": quoted(row.process)}
            yield _link(row.process, name, _("it is stage %(number)s") % {"number": row.position})
        elif isinstance(row, Process):
            yield _link(row, _("Process %(name)s") % {"name": quoted(row)}, _("it is the stage that wins the deal"))
        elif isinstance(row, SalesModel):
            name = _("Sales model %(name)s") % {"name": quoted(row)}
            yield _link(row, name, _("it is its own process or its entry stage"))
        elif isinstance(row, Questionnaire):
            yield _link(row, _("Questionnaire %(name)s") % {"name": quoted(row)}, _("it is the common process"))
        else:
            yield f"{capfirst(str(row._meta.verbose_name))}: {row}"


def _rule_line(rule: StageRule, sentences: Mapping[int, str]) -> str:
    return _link(rule, _("Rule %(number)s") % {"number": rule.position}, sentences.get(rule.pk, str(rule)))


def _link(row: Any, name: str, why: str) -> str:
    url = reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>: {}', url, name, why)
