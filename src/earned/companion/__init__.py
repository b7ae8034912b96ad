"""What may be shown and said: pure functions from what was noted to plain view values."""
