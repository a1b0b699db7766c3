"""Journeys: real aiohttp, a real database, small fakes only for what stands outside the house."""
