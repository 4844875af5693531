from django.apps import AppConfig


class RoutinesConfig(AppConfig):
    name = "routines"

    def ready(self):
        """Tell the apps below, which import nothing of this one, what follows a change of theirs."""
        from accounts import belongings
        from routines import belongings as routines
        from techniques import own

        belongings.register(routines)
        own.tell_of_changes(routines.take_technique)
