"""Fax, received: by a mail gateway (`adapter`), or as files that an administrator hands in (`files`)."""
