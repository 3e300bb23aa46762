"""Widgets made from knobs, and the player."""
