"""Everything that is held of one person, for her right of access."""

from uuid import UUID

from kesher.core import privacy
from kesher.customers.queries.ids import ids_of
from kesher.customers.queries.whose import whose


def export_person(customer_id: UUID) -> privacy.Export:
    """Rows of every registered table with their history, in plain values, and the files that they name, across merged ids.

    The door that hands it over writes the read log.
    """
    return privacy.export(whose(ids_of(customer_id)))
