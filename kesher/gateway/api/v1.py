"""Version 1 of the API, put together."""

from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI

from kesher.gateway.api import calls, forms, problems
from kesher.gateway.api.cors import for_allowed_sites
from kesher.gateway.api.limits import limited

api = NinjaAPI(
    title="Kesher",
    version="1",
    description="What machines may do: tell of calls, send forms. Errors are problem+json (RFC 9457). Idempotency-Key is honoured by every POST.",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api-v1",
)
api.add_router("/cti", calls.router)
api.add_router("/forms", forms.router)
problems.register(api)


def addresses() -> tuple[list[URLPattern | URLResolver], str, str]:
    """For `path("api/v1/", ...)`: the API's addresses, within limits, forms among them with leave for other sites."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            view = limited(pattern.callback)
            pattern.callback = for_allowed_sites(view) if str(pattern.pattern) == "forms" else view
    return patterns, app, namespace
