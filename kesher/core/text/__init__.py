"""Letters: how bytes become text, in which direction it runs, and how Hebrew is compared."""
