"""The customers' pages: one file a subject. GET shows, POST acts (T12)."""
