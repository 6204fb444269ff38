"""The nouns of a draft: what it is about, in the forms that the product's own sentences need."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField

from diagnostics.site.models.fields import Authored, line

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def noun(verbose_name: "StrOrPromise", example: "StrOrPromise") -> TranslatedField:
    """Return one column per language for a form of a noun, with a sentence that has it; empty for the default."""
    return line(verbose_name, limit=60, blank=True, help_text=example)


class WithNouns(Authored):
    """Nouns of a questionnaire that is about something other than sales; `instrument.nouns` has the defaults."""

    noun_model = noun(_("word for “sales model”"), _("As in: No [sales model] is clear yet."))
    noun_a_model = noun(_("word for “a sales model”"), _("As in: The answers point to [a sales model]."))
    noun_the_model = noun(_("word for “the sales model”"), _("Without “the”. As in: Your [sales model]."))
    noun_models = noun(_("word for “sales models”"), _("As in: All [sales models]."))
    noun_the_models = noun(_("word for “the sales models”"), _("Without “the”. As in: The other [sales models]."))
    noun_you_sell = noun(_("word for “you sell”"), _("As in: This is how [you sell]. [You sell] in two ways."))
    noun_a_deal = noun(_("word for “a deal”"), _("As in: When [a deal] moves on."))
    noun_the_deal = noun(_("word for “the deal”"), _("Without “the”. As in: The [deal] moves on."))
    noun_deals = noun(_("word for “deals”"), _("As in: For big or hard [deals] only."))
    noun_the_deals = noun(_("word for “the deals”"), _("Without “the”. As in: Your open [deals]."))
    noun_wins = noun(_("word for “wins the deal”"), _("As in: The stage that [wins the deal]."))
    noun_won = noun(_("word for “the deal is won”"), _("As in: These stages begin when [the deal is won]."))
    noun_after = noun(_("word for “after the sale”"), _("As in: The stages [after the sale]."))
    noun_crm = noun(_("word for “CRM”"), _("As in: Another [CRM]."))
    noun_a_crm = noun(_("word for “a CRM”"), _("As in: Choose [a CRM]."))
    noun_the_crm = noun(_("word for “the CRM”"), _("Without “the”. As in: Take it to your [CRM]."))
    noun_crms = noun(_("word for “CRMs”"), _("As in: Other [CRMs]."))

    class Meta:
        abstract = True
