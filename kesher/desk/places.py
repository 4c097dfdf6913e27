"""Places of the Desk on the rail, who answers the search field, and where the pop-up of calls comes from."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kesher.cases import queries as cases
from kesher.desk.access import BACK_OFFICE, DESK, person_of
from kesher.ui import navigation


def _my_cases(request: HttpRequest) -> int:
    return cases.waiting_for_me(person_of(request))


def _papers(request: HttpRequest) -> int:
    return cases.waiting_papers()


def _tasks(request: HttpRequest) -> int:
    return cases.tasks_waiting(person_of(request))


navigation.register(
    "queue",
    "desk:queue",
    _("My queue"),
    icon="inbox",
    roles=DESK,
    order=10,
    badge=_my_cases,
    also=["desk:team-queue", "desk:case", "desk:call", "desk:new"],
)
navigation.register(
    "customers",
    "desk:customers",
    _("Customers"),
    icon="users",
    roles=DESK,
    order=20,
    also=["desk:customer"],
)
navigation.register(
    "documents",
    "desk:documents",
    _("Documents"),
    icon="printer",
    roles=DESK,
    order=30,
    badge=_papers,
    also=["desk:paper", "desk:papers-away"],
)
navigation.register(
    "tasks", "desk:tasks", _("Tasks"), icon="list-checks", roles=(*DESK, *BACK_OFFICE), order=40, badge=_tasks
)
navigation.search_at("desk:search", roles=(*DESK, *BACK_OFFICE))
navigation.calls_at("desk:calls", roles=DESK)
