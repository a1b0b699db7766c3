"""Tests, named by their distance from reality."""
