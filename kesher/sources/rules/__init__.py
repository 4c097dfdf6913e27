"""Pure rules of sources."""
