"""Addresses of the frame; included as `ui/`."""

from django.urls import path

from kesher.ui import views

app_name = "ui"
urlpatterns = [
    path("language/", views.set_language, name="language"),
    path("here/", views.here, name="here"),
    path("brand.css", views.brand_stylesheet, name="brand"),
    path("components/", views.components, name="components"),
]
