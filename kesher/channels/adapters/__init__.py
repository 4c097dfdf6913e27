"""One folder per vendor or protocol. Adding a channel is adding a folder here: see docs/adding-a-channel.md."""
