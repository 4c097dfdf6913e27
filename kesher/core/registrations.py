"""What core registers at start-up: the organisation's name, the outbox loop, the sealing of the read log, open doors."""

from django.utils.translation import gettext_lazy as _

from kesher.core import outbox, reading, settings, work
from kesher.core.web import knocks

settings.declare("organisation.name_he", "", _("Name of the organisation, in Hebrew"), settings.words(80))
settings.declare("organisation.name_en", "", _("Name of the organisation, in English"), settings.words(80))
settings.declare("organisation.phone", "", _("Phone number that customers call"), settings.words(20))
settings.declare("organisation.fax", "", _("Fax number that customers send to"), settings.words(20))
# Honest people of one office or one mobile operator share an address. At 12.5 contacts a month per 1,000 customers, an
# operator's address with 5,000 of ours behind it sends two forms a day; sixty in an hour is a fault day of hers, or a machine.
settings.declare(
    "doors.forms_an_hour",
    60,
    _("Forms from one network in an hour, before we ask for a pause"),
    settings.whole_number(5, 10_000),
)


def _deliver() -> float | None:
    return 0 if outbox.deliver_due(100) == 100 else 5.0


work.register_loop("outbox", _deliver)
work.register_job("seal_readings", reading.seal, cron="*/5 * * * *")
work.register_job("forget_knocks", knocks.forget, cron="15 * * * *")
