"""The panel: its words, figures, looks, and its scripts in a real browser."""
