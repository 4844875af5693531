from django.apps import AppConfig


class RoutinesConfig(AppConfig):
    name = "routines"

    def ready(self) -> None:
        """Register what follows a change in the apps below, which import nothing from this one."""
        from django.utils.translation import gettext_lazy as _

        from accounts import belongings
        from config.server import chores
        from routines.models import Routine, SecondScreen
        from routines.models import belongings as routines
        from routines.models.house_shelf import routines_meant
        from techniques.own import own_technique
        from techniques.search import beside

        belongings.register(routines)
        beside.register("routines", _("Routines for this"), routines_meant)
        own_technique.tell_of_changes(routines.update_technique)
        chores.register("routines deleted a month ago", Routine.delete_long_deleted)
        chores.register("second screens that ended", SecondScreen.objects.delete_ended)
