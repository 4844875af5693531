"""All that is sealed, whichever app it belongs to: what cannot be read, and sealing it anew with the newest key."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from config.sealed import keys
from config.sealed.fields import DigestField, SealedField

BATCH = 500
Column = tuple[type[models.Model], SealedField]


def columns() -> Iterator[Column]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield model, field


def named(column: Column) -> str:
    """Such as `health of users`."""
    model, field = column
    return f"{field.verbose_name} of {model._meta.verbose_name_plural}"


def unreadable() -> dict[str, int]:
    """How many rows have a text that no key here opens, by `named`."""
    counts = {named(column): _unreadable_in(column) for column in columns()}
    return {name: count for name, count in counts.items() if count}


def told(lost: dict[str, int]) -> str:
    """What `unreadable` found, in one line for the operator."""
    rows = ", ".join(f"{name}: {count}" for name, count in lost.items())
    return f"No key of DATA_KEYS, nor SECRET_KEY, opens these ({rows}): add the key that sealed them to DATA_KEYS."


def _unreadable_in(column: Column) -> int:
    model, field = column
    return model._base_manager.exclude(**{f"{field.name}__key__in": ["", *keys.ids()]}).count()


def reseal() -> Iterator[tuple[str, int]]:
    """Seal with the newest key what an older one sealed; the number of rows by `named`, column after column.

    Row by row, so that it may be ended at any time and begun again, and takes no lock that anybody waits for. A row
    that somebody changes meanwhile is left to them.
    """
    for column in columns():
        yield named(column), sum(_reseal(column, *row) for row in _older_in(column))


def _older_in(column: Column) -> Iterator[tuple[int, str, str]]:
    """Primary key, text and sealed text of each row that an older key sealed."""
    model, field = column
    rows = model._base_manager.filter(**{f"{field.name}__key__in": keys.ids()[1:]}).order_by("pk")
    values = rows.annotate(sealed=_sealed(field)).values_list("pk", field.name, "sealed")
    last = 0
    while batch := list(values.filter(pk__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1][0]


def _reseal(column: Column, pk: int, text: str, sealed: str) -> int:
    if isinstance(text, keys.Unreadable):
        return 0
    model, field = column
    digests = {
        other.name: keys.digest(text)
        for other in model._meta.concrete_fields
        if isinstance(other, DigestField) and other.of == field.name
    }
    unchanged = model._base_manager.annotate(sealed=_sealed(field)).filter(pk=pk, sealed=sealed)
    return unchanged.update(**{field.name: text}, **digests)


def _sealed(field: SealedField) -> Cast:
    """The column as it is."""
    return Cast(field.name, models.TextField())
