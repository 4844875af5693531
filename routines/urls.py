"""Pages of what people make."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from routines.views import edit, explore, routine, self_check, share, shared


class CodeConverter(StringConverter):
    regex = "[a-z0-9]{10}"


class TokenConverter(StringConverter):
    regex = r"[A-Za-z0-9_-]{1,64}"


register_converter(CodeConverter, "code")
register_converter(TokenConverter, "token")

app_name = "routines"

composing = [
    path("", edit.edit, name="edit"),
    path("sections/", edit.add_section, name="add_section"),
    path("sections/<int:id>/", edit.change_section, name="change_section"),
    path("sections/<int:id>/remove/", edit.remove_section, name="remove_section"),
    path("sections/<int:id>/move/", edit.move_section, name="move_section"),
    path("steps/", edit.add_step, name="add_step"),
    path("steps/<int:id>/", edit.change_step, name="change_step"),
    path("steps/<int:id>/remove/", edit.remove_step, name="remove_step"),
    path("steps/<int:id>/move/", edit.move_step, name="move_step"),
]

sharing = [
    path("", share.share, name="share"),
    path("links/", share.make_link, name="make_link"),
    path("links/<token:token>/revoke/", share.revoke_link, name="revoke_link"),
]

urlpatterns = [
    path("explore/", explore.explore, name="explore"),
    path("self-check/", self_check.self_check, name="self_check"),
    path("routines/", routine.mine, name="mine"),
    path("routines/new/", routine.new, name="new"),
    path("routines/add/<slug:slug>/", routine.add_technique, name="add_technique"),
    path("routines/<code:code>/", routine.routine, name="routine"),
    path("routines/<code:code>/edit/", include(composing)),
    path("routines/<code:code>/share/", include(sharing)),
    path("routines/<code:code>/copy/", routine.copy, name="copy"),
    path("routines/<code:code>/delete/", routine.delete, name="delete"),
    # Whatever follows /s/ is a link to somebody: one with a stray character gets the same answer as a revoked one.
    path("s/<path:token>/", shared.shared, name="shared"),
]
