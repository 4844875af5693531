"""Fields of models: a text that is sealed in the database, and its digest."""

from typing import Any

from django.db import models
from django.db.models.expressions import BaseExpression
from django.db.models.lookups import Lookup, Transform

from config.sealed import keys


class SealedField(models.TextField):  # type: ignore[type-arg]  # Django's own field takes no arguments when it runs
    """Reads and is set as a text, or reads as an Unreadable. An empty text stays empty, and tells that there is none.

    It cannot be searched; `name__key` is the id of the key that sealed it.
    """

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if not value:
            return value
        return str(value) if isinstance(value, keys.Unreadable) else keys.seal(value)

    def from_db_value(self, value: str | None, expression: BaseExpression, connection: Any) -> str | None:
        return keys.unseal(value) if value else value

    def get_lookup(self, lookup_name: str) -> "type[Lookup[Any]] | None":
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


@SealedField.register_lookup
class KeyOf(Transform):
    """The id of the key that a text is sealed by; empty where the text is."""

    lookup_name = "key"
    function = "split_part"
    template = "%(function)s(%(expressions)s, '.', 1)"
    output_field = models.CharField()


class DigestField(models.CharField):  # type: ignore[type-arg]
    """The digest of a sealed field `of` the same model, set whenever a row is saved: look it up by `keys.digests`."""

    def __init__(self, of: str, **options: Any) -> None:
        self.of = of
        super().__init__(**{"max_length": 64, "editable": False, "blank": True, **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = getattr(model_instance, self.of)
        if not isinstance(text, keys.Unreadable):
            setattr(model_instance, self.attname, keys.digest(text))
        return str(getattr(model_instance, self.attname))
