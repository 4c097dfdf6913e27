"""The package that holds what all screens share."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kesher.ui"
    label = "ui"
