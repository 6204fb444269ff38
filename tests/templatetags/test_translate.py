"""Our `translate` gives what Django's gives, in each language and for whatever a text contains."""

import pytest
from django.template import Context, Engine
from django.templatetags import i18n

from diagnostics.site.languages import override_language
from diagnostics.templatetags.translate import PlainText

OURS = Engine(libraries={"i18n": "diagnostics.templatetags.translate"})
DJANGOS = Engine(libraries={"i18n": "django.templatetags.i18n"})

TAGS = (
    "{% translate 'Back' %}",
    '{% trans "Skip to content" %}',
    "{% translate 'no such text' %}",
    "{% translate '' %}",
    "{% translate '<b>R & D</b>' %}",
    "{% translate '100 % of 5%% and %(name)s' %}",
    """{% translate "Don't" %}""",
    "{% translate name %}",
    "{% translate name|upper %}",
    "{% translate 'Back'|upper %}",
    "{% translate 'Back' noop %}",
    "{% translate 'May' context 'abbrev. month' %}",
    "{% translate 'Back' as text %}[{{ text }}]",
    "{% blocktranslate %}Back {{ name }}{% endblocktranslate %}",
    "{% get_current_language as code %}{{ code }}",
)


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("autoescape", [True, False], ids=["escaped", "as it is"])
def test_texts_are_those_of_django(language: str, autoescape: bool) -> None:
    for tag in TAGS:
        variables = Context({"name": "<i>Back</i>"}, autoescape=autoescape)
        ours, djangos = (engine.from_string("{% load i18n %}" + tag) for engine in (OURS, DJANGOS))
        with override_language(language):
            assert ours.render(variables) == djangos.render(variables), tag


def test_texts_alone_take_the_short_way_in_the_sites_templates() -> None:
    (node,) = Engine.get_default().from_string("{% load i18n %}{% translate 'Back' %}").nodelist[1:]
    assert isinstance(node, PlainText)
    (node,) = Engine.get_default().from_string("{% load i18n %}{% translate 'Back' noop %}").nodelist[1:]
    assert isinstance(node, i18n.TranslateNode)
