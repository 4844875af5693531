"""Account pages besides those of allauth."""

from django.urls import path

from accounts import views
from accounts.devices.views import end_all_sessions, end_session, sessions
from accounts.leaving.views import close, download, take_back
from accounts.tokens.views import revoke_token, tokens

app_name = "accounts"
urlpatterns = [
    path("", views.home, name="home"),
    path("tokens/", tokens, name="tokens"),
    path("tokens/<slug:key>/revoke/", revoke_token, name="revoke_token"),
    path("sessions/", sessions, name="sessions"),
    path("sessions/end/", end_all_sessions, name="end_all_sessions"),
    path("sessions/<int:pk>/end/", end_session, name="end_session"),
    path("download/", download, name="download"),
    path("close/", close, name="close"),
    path("take-back/", take_back, name="take_back"),
]
