"""Applications 受理."""
