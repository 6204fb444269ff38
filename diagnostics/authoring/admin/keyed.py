"""Forms of parts that have a key, which is made from the name if nobody writes it."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.authoring.domain.keys import unused_key
from diagnostics.authoring.models.keys import KEY_FROZEN, Keyed, Path
from diagnostics.instrument.text import LANGUAGES
from diagnostics.site.admin.base import ModelForm

NAMES = ("name", "text", "label")
"""The fields that name a part; it has one of them."""

KEY_FIELDSET: Any = (
    gettext_lazy("Key"),
    {
        "fields": ["key"],
        "classes": ["collapse"],
        "description": gettext_lazy("Made from the name if you leave it empty."),
    },
)
"""The key's place in a form: folded, at the end."""


class KeyedForm(ModelForm):
    """The form of a part. A key of `reserved_keys` has a meaning of its own; one of `frozen_keys` was published."""

    reserved_keys: ClassVar[Collection[str]] = ()
    frozen_keys: ClassVar[Collection[Path]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False
            self._freeze_key()

    def _freeze_key(self) -> None:
        """Show a published key as it is; what is sent for it is ignored."""
        part, field = self.instance, self.fields["key"]
        if isinstance(part, Keyed) and part.pk is not None and part.key_path() in self.frozen_keys:
            field.disabled = True
            field.help_text = KEY_FROZEN

    def taken_keys(self) -> Collection[str]:
        """Return the keys that a new part must not have."""
        raise NotImplementedError

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if key in self.reserved_keys:
            raise ValidationError(_("This key is reserved: it has a meaning of its own. Choose another."))
        return key

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("key") == "":
            data["key"] = self.instance.key if self.instance.pk is not None else self._made_key(data)
        return data

    def _made_key(self, data: dict[str, Any]) -> str:
        texts = [data.get(f"{name}_{language}") or "" for language in LANGUAGES for name in NAMES]
        name = next((text for text in texts if text.strip()), "")
        kind = str(self._meta.model._meta.model_name)
        return unused_key(name, {*self.taken_keys(), *self.reserved_keys}, default=kind)
