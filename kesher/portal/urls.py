"""Addresses of the customers' pages. Short, since they stand in SMS: /c/ my case, /u/ send a document, /s/ one question."""

from django.urls import path

from kesher.portal.views import ask, case, embed, home, paper, survey, upload

app_name = "portal"
urlpatterns = [
    path("welcome/", home.home, name="home"),
    path("ask/", ask.ask, name="ask"),
    path("ask/received/<str:proof>/", ask.received, name="received"),
    path("embed/ask/", embed.ask, name="embed"),
    path("embed/received/<str:proof>/", embed.received, name="embed-received"),
    path("c/<str:token>/", case.case, name="case"),
    path("c/<str:token>/open/", case.confirm, name="case-confirm"),
    path("c/<str:token>/write/", case.write, name="case-write"),
    path("c/<str:token>/file/<uuid:attachment_id>/", case.attachment, name="case-file"),
    path("u/<str:token>/", upload.upload, name="upload"),
    path("u/<str:token>/cover.pdf", upload.cover, name="cover"),
    path("s/<str:token>/", survey.survey, name="survey"),
    path("paper/", paper.by_code, name="paper"),
]
