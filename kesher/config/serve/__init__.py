"""`kesher serve`: one supervisor and its roles (web, events, worker, smtp)."""
