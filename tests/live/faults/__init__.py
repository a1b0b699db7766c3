"""Faults of the whole house: parts killed, stopped, starved and lied to, while real calls go on."""
