"""Fields of a long form: many boxes in a list that scrolls, lines of text, and places along a way."""

from django import forms


class Boxes(forms.CheckboxSelectMultiple):
    """Many to choose from, under headings. `depths` says how far each is indented, from 0."""

    template_name = "techniques/own/_boxes.html"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.depths = {}

    def create_option(self, name, value, *args, **kwargs):
        return super().create_option(name, value, *args, **kwargs) | {"depth": self.depths.get(value, 0)}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        options = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        context["widget"]["chosen"] = [option["label"] for option in options if option["selected"]]
        return context


class Lines(forms.CharField):
    """One entry a line."""

    def __init__(self, rows=5, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), max_length=8000, **kwargs)

    def clean(self, value):
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, (list, tuple)) else value


class Several(forms.Widget):
    """Texts from fields of the same name, or from the lines of one; a template shows them."""

    def value_from_datadict(self, data, files, name):
        said = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        lines = [line.strip() for text in said for line in text.splitlines()]
        return [line for line in lines if line]


class Places(forms.Field):
    """Places of a drawing, in the order in which a hand passes them, by slug or by name."""

    widget = Several


def chosen_from(choices, **options):
    return forms.ChoiceField(choices=choices, **options)


def entries(required=False, **options):
    return forms.MultipleChoiceField(required=required, widget=Boxes, **options)


def number(label, low, high, required=True):
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=required)
