"""Promises to pay: kept or not, reminded, and what is proposed."""
