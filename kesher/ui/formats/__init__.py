"""Dates as they are written here: 26.11.2026 in Hebrew, 26 Nov 2026 in English; 24 hours; the week begins on Sunday."""
