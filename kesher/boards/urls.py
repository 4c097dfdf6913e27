"""Addresses of boards. GET shows; every change is a POST to an address of its own."""

from django.urls import URLPattern, URLResolver, path

from kesher.boards import acting, exceptions, promises

app_name = "boards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("exceptions/", exceptions.exceptions, name="exceptions"),
    path("exceptions/<uuid:exception_id>/", exceptions.exception, name="exception"),
    path("exceptions/<uuid:exception_id>/owner/", acting.owner, name="exception-owner"),
    path("exceptions/<uuid:exception_id>/date/", acting.date, name="exception-date"),
    path("exceptions/<uuid:exception_id>/message/", acting.message, name="exception-message"),
    path("exceptions/<uuid:exception_id>/comment/", acting.comment, name="exception-comment"),
    path("exceptions/<uuid:exception_id>/settle/", acting.settle, name="exception-settle"),
    path("exceptions/<uuid:exception_id>/reopen/", acting.reopen, name="exception-reopen"),
    path("exceptions/<uuid:exception_id>/tell-all/", acting.tell_all, name="exception-tell-all"),
    path("hand-offs/", exceptions.hand_offs, name="hand-offs"),
    path("promises/", promises.promises, name="promises"),
    path("promises/rows/", promises.rows, name="promise-rows"),
]
