"""Questions asked of the tables, one module a noun: plain functions that take a connection and return frozen records.

Imported by every room that shows or decides on what is kept. The decision taken: no objects that load themselves; a
page knows which questions it asks, and a test can ask them alone.
"""
