"""Addresses for machines."""

from django.urls import path

from kesher.gateway import hooks, simulator
from kesher.gateway.api.v1 import addresses

urlpatterns = [
    path("hooks/<slug:code>/<str:secret>/", hooks.hook, name="hook"),
    path("hooks/<slug:code>/<str:secret>/<slug:feed>/", hooks.hook, name="hook_feed"),
    path("api/v1/", addresses()),
    path("simulator/phone/", simulator.phone, name="phone_simulator"),
]
