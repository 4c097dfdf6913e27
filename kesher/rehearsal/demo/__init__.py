"""The demo organisation and its year: lived through intake, actions and the clock of promises, never by inserted rows."""
