"""Every address of the application, by package."""

from django.urls import include, path

from kesher.config.home import NOT_OFFERED, home, not_offered
from kesher.gateway import health

urlpatterns = [
    path("", home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.prometheus, name="metrics"),
    *(path(f"accounts/{page}", not_offered, name=f"not-offered-{n}") for n, page in enumerate(NOT_OFFERED, 1)),
    path("accounts/", include("allauth.account.urls")),
    path("ui/", include("kesher.ui.urls")),
    path("desk/", include("kesher.desk.urls")),
    path("boards/", include("kesher.boards.urls")),
    path("office/", include("kesher.office.urls")),
    path("", include("kesher.portal.urls")),
    path("", include("kesher.gateway.urls")),
]
