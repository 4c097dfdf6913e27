"""Pure decisions about customers: what an address is worth, when somebody may be disturbed, how names are written."""
