"""Counterparts: what stands on the other side of a channel, for tests, demos and people who build against Kesher.

Each is built from the vendor's documents, not from our adapter: it refuses what the vendor refuses and has switches for what
goes wrong on real lines. `kesher sandbox NAME` runs the module of that name; a module offers `add_arguments` and `serve`.
"""

NAMES = ("sms",)
