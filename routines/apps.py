from django.apps import AppConfig


class RoutinesConfig(AppConfig):
    name = "routines"

    def ready(self):
        """Tell the apps below, which import nothing of this one, what follows a change of theirs."""
        from accounts import belongings
        from routines.models import belongings as routines
        from techniques.own import own_technique

        belongings.register(routines)
        own_technique.tell_of_changes(routines.take_technique)
