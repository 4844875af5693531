"""Fields of the form: long lists of checkboxes, texts with one entry a line, and the landmarks a hand passes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict


class Boxes(forms.CheckboxSelectMultiple):
    """Many checkboxes under headings. `depths` is the level of indentation of each value, from 0."""

    template_name = "techniques/own/boxes.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.depths: dict[str, int] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().create_option(name, value, *args, **kwargs) | {"depth": self.depths.get(value, 0)}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        context["widget"]["chosen"] = [option["label"] for option in options if option["selected"]]
        return context


class Lines(forms.CharField):
    """One entry a line."""

    def __init__(self, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), max_length=8000, **kwargs)

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value


class Several(forms.Widget):
    """Texts from several inputs of the same name, or the lines of one. The template renders the inputs."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        texts = data.getlist(name) if isinstance(data, QueryDict) else data.get(name, [])
        lines = [line.strip() for text in texts for line in text.splitlines()]
        return [line for line in lines if line]


class Landmarks(forms.Field):
    """Landmarks of a drawing by slug or name, in the order in which a hand passes them."""

    widget = Several


def chosen_from(choices: Iterable[Any], **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, **options)


def entries(required: bool = False, **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(required=required, widget=Boxes, **options)


def number(label: Any, low: int, high: int, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=required)
