from django.apps import AppConfig


class RoutinesConfig(AppConfig):
    name = "routines"

    def ready(self) -> None:
        """Register what follows a change in the apps below, which import nothing from this one."""
        from accounts import belongings
        from routines.models import belongings as routines
        from techniques.own import own_technique

        belongings.register(routines)
        own_technique.tell_of_changes(routines.update_technique)
