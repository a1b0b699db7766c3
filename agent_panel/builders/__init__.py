"""Filling views: from the world and the tables to what a page shows.

Nouns: a builder is a function that takes what is known (`World`, rows) and gives a record of `agent_panel.views`.
Imported by the panel's pages, API and live stream. The decision taken: what is private is masked here, on the server,
before anything is rendered: a template cannot show what it was not given.
"""
