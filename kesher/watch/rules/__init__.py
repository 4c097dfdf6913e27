"""Pure decisions about exceptions."""
