"""Who did or saw what, when and why 台账; the encrypted model field."""
