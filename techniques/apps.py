from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TechniquesConfig(AppConfig):
    name = "techniques"

    def ready(self) -> None:
        """Register what a search finds beside techniques."""
        from techniques.browse import learning
        from techniques.search import beside

        beside.register("topics", _("To read"), learning.found)
