"""Addresses of the pages of routines."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from routines.composing import advice_views, favourite_views
from routines.composing import views as edit
from routines.copies import views as copies
from routines.import_export import views as files
from routines.import_export.pasting import views as pasting
from routines.pages import deleted_pages, explore, history_pages, mobility, routine_pages
from routines.player import recordings
from routines.player import screen_views as screens
from routines.player import views as player
from routines.practice import plan_views as plans
from routines.practice import views as practice
from routines.safety import views as receiver
from routines.sharing import printing, shared_page
from routines.sharing import views as share
from routines.suggest import views as suggest


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
    path("sections/<slug:key>/", edit.change_section, name="change_section"),
    path("sections/<slug:key>/remove/", edit.remove_section, name="remove_section"),
    path("sections/<slug:key>/move/", edit.move_section, name="move_section"),
    path("steps/", edit.add_step, name="add_step"),
    path("steps/place/", edit.place_steps, name="place_steps"),
    path("steps/selected/", edit.selected, name="selected_steps"),
    path("steps/<slug:key>/", edit.change_step, name="change_step"),
    path("steps/<slug:key>/duplicate/", edit.duplicate_step, name="duplicate_step"),
    path("steps/<slug:key>/mirror/", edit.mirror_step, name="mirror_step"),
    path("steps/<slug:key>/remove/", edit.remove_step, name="remove_step"),
    path("steps/<slug:key>/move/", edit.move_step, name="move_step"),
    path("heat/", edit.heat, name="heat"),
    path("token/", edit.token, name="token"),
    path("undo/", edit.undo, name="undo"),
    path("redo/", edit.redo, name="redo"),
    path("advice/repair/", advice_views.repair, name="repair"),
    path("advice/dismiss/", advice_views.dismiss, name="dismiss"),
    path("advice/recall/", advice_views.recall, name="recall"),
]

sharing = [
    path("", share.share, name="share"),
    path("links/", share.make_link, name="make_link"),
    path("links/<token:token>/revoke/", share.revoke_link, name="revoke_link"),
    path("links/<token:token>/reopen/", share.reopen_link, name="reopen_link"),
]

past = [
    path("", history_pages.history, name="history"),
    path("<int:number>/", history_pages.revision, name="revision"),
    path("<int:number>/restore/", history_pages.restore, name="restore"),
]

receiving = [
    path("", receiver.receiver, name="receiver"),
    path("forget/", receiver.forget, name="forget_receiver"),
    path("safe-version/", receiver.safe_version, name="safe_version"),
]

practising = [
    path("", practice.practice, name="practice"),
    path("log/", practice.log, name="log_practice"),
    path("export/<slug:kind>/", practice.export, name="export_practice"),
    path("sessions/<uuid:key>/", practice.session, name="practice_session"),
    path("sessions/<uuid:key>/delete/", practice.delete_session, name="delete_practice_session"),
    path("plans/new/", plans.make_plan, name="make_practice_plan"),
    path("plans/<uuid:key>/", plans.plan, name="practice_plan"),
    path("plans/<uuid:key>/delete/", plans.delete_plan, name="delete_practice_plan"),
    path("zone/", plans.choose_zone, name="choose_zone"),
    path("calendar/renew/", plans.renew_feed, name="renew_feed"),
    path("calendar/<token:token>.ics", plans.calendar_feed, name="calendar_feed"),
]

urlpatterns = [
    path("practice/", include(practising)),
    path("explore/", explore.explore, name="explore"),
    path("self-check/", mobility.self_check, name="self_check"),
    path("routines/", routine_pages.mine, name="mine"),
    path("routines/new/", routine_pages.new, name="new"),
    path("routines/import/", files.import_routines, name="import"),
    path("routines/paste/", pasting.paste, name="paste"),
    path("routines/export/", files.export_all, name="export_all"),
    path("routines/deleted/", deleted_pages.deleted, name="deleted"),
    path("routines/deleted/<code:code>/bring-back/", deleted_pages.bring_back, name="bring_back"),
    path("routines/deleted/<code:code>/delete/", deleted_pages.delete_for_good, name="delete_for_good"),
    path("routines/add/<slug:slug>/", routine_pages.add_technique, name="add_technique"),
    path("routines/favourites/<slug:slug>/", favourite_views.mark, name="favourite"),
    path("routines/suggest/", suggest.suggestion, name="suggest"),
    path("routines/<code:code>/", routine_pages.routine, name="routine"),
    path("routines/<code:code>/edit/", include(composing)),
    path("routines/<code:code>/share/", include(sharing)),
    path("routines/log-token/", player.log_token, name="log_token"),
    path("routines/<code:code>/play/", player.play, name="play"),
    path("routines/<code:code>/track.m4a", recordings.recording, name="recording"),
    path("routines/<code:code>/print/", printing.print_routine, name="print"),
    path("routines/<code:code>/fit/", suggest.fit_routine, name="fit"),
    path("routines/<code:code>/copy/", routine_pages.copy, name="copy"),
    path("routines/<code:code>/history/", include(past)),
    path("routines/<code:code>/receiver/", include(receiving)),
    path("routines/<code:code>/origin/", copies.origin, name="origin"),
    path("routines/<code:code>/origin/take/", copies.merge, name="take"),
    path("routines/<code:code>/delete/", routine_pages.delete, name="delete"),
    path("routines/<code:code>/export/", files.export, name="export"),
    path("s/<token:token>/export/", files.export_shared, name="export_shared"),
    path("s/<token:token>/receiver/", include(receiving)),
    path("s/<token:token>/play/", player.play_shared, name="play_shared"),
    path("s/<token:token>/track.m4a", recordings.recording_of_link, name="recording_of_link"),
    path("s/<token:token>/print/", printing.print_shared, name="print_shared"),
    path("s/<token:token>/copy/", copies.copy_shared, name="copy_shared"),
    path("screen/", screens.open_screen, name="open_screen"),
    path("screen/tell/", screens.tell, name="tell_screen"),
    path("screen/end/", screens.end, name="end_screen"),
    path("screen/<token:token>/", screens.screen, name="screen"),
    path("screen/<token:token>/state/", screens.state, name="screen_state"),
    # Everything below /s/ is a link: a mistyped one gets the same answer as a revoked one.
    path("s/<path:token>/", shared_page.shared, name="shared"),
]
