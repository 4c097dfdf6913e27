"""The house rules that a machine can check: layers, foreign keys that point down, migrations that match models."""

import io
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignKey, ManyToManyField, Model

LAYERS = [
    ["core"],
    ["vendors"],
    ["staff", "ui"],
    ["channels", "knowledge"],
    ["customers"],
    ["timeline", "holdings"],
    ["watch", "audiences"],
    ["promises"],
    ["cases"],
    ["measures"],
    ["notices"],
    ["engagement", "listening", "selfservice"],
    ["improvement"],
    ["recovery", "journeys"],
    ["sources", "insights"],
    ["desk", "boards", "studio", "portal", "office", "gateway"],
    ["rehearsal"],
    ["config"],
]
HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names}


def _ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("kesher.")]


def test_foreign_keys_point_to_the_same_package_or_down() -> None:
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in _ours()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | ManyToManyField)
        and field.related_model._meta.app_label in HEIGHT
        and field.related_model._meta.app_label != model._meta.app_label
        and HEIGHT[field.related_model._meta.app_label] >= HEIGHT[model._meta.app_label]
    ]

    assert upward == []


def test_every_package_has_its_place_in_the_list_of_layers() -> None:
    packages = {path.parent.name for path in Path(apps.get_app_config("core").path).parent.glob("*/__init__.py")}

    assert packages - set(HEIGHT) == set()


@pytest.mark.django_db
def test_migrations_match_the_models() -> None:
    out = io.StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=out)

    assert "No changes detected" in out.getvalue()
