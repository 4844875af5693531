"""Account pages besides those of allauth."""

from django.urls import path

from accounts import views
from accounts.tokens.views import revoke_token, tokens

app_name = "accounts"
urlpatterns = [
    path("", views.home, name="home"),
    path("tokens/", tokens, name="tokens"),
    path("tokens/<slug:key>/revoke/", revoke_token, name="revoke_token"),
    path("close/", views.close, name="close"),
]
