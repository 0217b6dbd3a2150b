"""Journeys 走一遍: what a person does from beginning to end, in a real browser."""
