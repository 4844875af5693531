"""Pages of the library."""

from django.urls import path

from techniques import views

app_name = "techniques"
urlpatterns = [
    path("techniques/", views.library, name="library"),
    path("techniques/<slug:slug>/", views.technique, name="technique"),
    path("body/", views.areas, name="areas"),
    path("body/<slug:slug>/", views.area, name="area"),
    path("strokes/", views.strokes, name="strokes"),
    path("strokes/<slug:slug>/", views.stroke, name="stroke"),
    path("safety/", views.safety, name="safety"),
    path("safety/<slug:slug>/", views.contraindication, name="contraindication"),
]
