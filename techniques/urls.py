"""Pages of the library."""

from django.urls import path

from techniques.browse import views
from techniques.health_check import views as check_views
from techniques.own import views as own_views

app_name = "techniques"
urlpatterns = [
    path("techniques/", views.library, name="library"),
    path("techniques/mine/", own_views.mine, name="mine"),
    path("techniques/new/", own_views.new, name="new"),
    path("techniques/<slug:slug>/", views.technique, name="technique"),
    path("techniques/<slug:slug>/edit/", own_views.edit, name="edit"),
    path("techniques/<slug:slug>/delete/", own_views.delete, name="delete"),
    path("body/", views.areas, name="areas"),
    path("body/<slug:slug>/", views.area, name="area"),
    path("strokes/", views.strokes, name="strokes"),
    path("strokes/<slug:slug>/", views.stroke, name="stroke"),
    path("learn/", views.topics, name="topics"),
    path("learn/<slug:slug>/", views.topic, name="topic"),
    path("drawings/<slug:name>.<slug:digest>.svg", views.drawing, name="drawing"),
    path("drawings/names/<slug:view>.<slug:language>.<slug:digest>.json", views.names, name="names"),
    path("safety/", views.safety, name="safety"),
    path("safety/check/", check_views.check, name="check"),
    path("safety/forget/", check_views.forget, name="forget"),
    path("safety/<slug:slug>/", views.contraindication, name="contraindication"),
]
