"""Campaigns on the whole house, with many people and agents who are robots; the carrier's own log is the witness."""
