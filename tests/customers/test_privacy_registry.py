"""Nothing of a person is kept that the privacy registry does not know."""

import pytest
from django.apps import apps
from django.db import models

from kesher.core import privacy
from kesher.customers.models import Customer


def _ours() -> list[type[models.Model]]:
    """Tables of Kesher that are not the history of another one."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("kesher.")
        and not hasattr(model, "pgh_tracked_model")
        and not model._meta.auto_created
    ]


def _led_back_to_customers() -> set[type[models.Model]]:
    known: set[type[models.Model]] = {Customer}
    while more := {
        model for model in _ours() if model not in known and privacy.names_a_customer(model, Customer, known)
    }:
        known |= more
    return known


def test_every_table_that_leads_back_to_a_customer_is_registered() -> None:
    registered = {table.model for table in privacy.tables()}

    missing = sorted(model._meta.label for model in _led_back_to_customers() - registered)

    assert missing == [], (
        "add a privacy.Table for each to the package's privacy.py: how a person's rows are found, exported and erased"
    )


@pytest.mark.parametrize("table", privacy.tables(), ids=lambda table: table.label)
def test_every_text_field_has_a_purpose_or_is_a_code(table: privacy.Table) -> None:
    declared = set(table.personal) | table.codes

    assert set(privacy.text_fields(table.model)) - declared == set(), (
        "name its purpose in `personal`, or declare it in `codes`"
    )
    assert set(table.personal) & table.codes == set()
    names = {one.name for one in table.model._meta.get_fields()}
    assert (declared | set(table.blobs)) - names == set(), "these fields are gone"
    columns = {one.attname for one in table.model._meta.concrete_fields}
    assert set(table.customer) <= columns


@pytest.mark.parametrize("table", privacy.tables(), ids=lambda table: table.label)
def test_every_column_that_names_a_customer_gets_the_pseudonym_or_goes(table: privacy.Table) -> None:
    naming = {
        one.attname
        for one in table.model._meta.concrete_fields
        if getattr(one, "related_model", None) is Customer or one.name == "customer_id"
    }

    assert table.ending == privacy.Ending.DELETE or naming <= set(table.customer)


def test_the_check_sees_a_table_that_nobody_registered() -> None:
    from kesher.cases.models import Draft
    from kesher.knowledge.models import Policy

    assert Draft in _led_back_to_customers()
    assert Policy not in _led_back_to_customers()


def test_a_row_that_is_kept_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="say why"):
        privacy.register(privacy.Table("cases.Draft", lambda whose: models.Q(), privacy.Ending.KEEP))
