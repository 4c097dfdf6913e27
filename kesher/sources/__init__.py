"""Existing systems: what they already hold is brought in, and stays in step with them."""
