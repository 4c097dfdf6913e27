"""What the gateway declares and registers at start-up."""

from django.utils.translation import gettext_lazy as _

from kesher.core import settings, work
from kesher.gateway.actions import forget_answers
from kesher.gateway.rules.origins import origins

settings.declare(
    "gateway.form_origins", "", _("Sites whose pages may send forms (origins, separated by blanks)"), origins
)
settings.declare(
    "gateway.proxies", "", _("Addresses of our own proxies, whose X-Forwarded-For is believed"), settings.words(1000)
)
work.register_job("gateway.forget_answers", forget_answers, cron="40 1 * * *")
