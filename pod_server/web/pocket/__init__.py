"""The app in the pocket: its page, its program, and what of others it brings along."""
