"""The numbers by which people speak of cases."""

from datetime import datetime
from zoneinfo import ZoneInfo

from store.turn import Turn


async def next_case_number(turn: Turn, received_at: datetime, zone: str) -> str:
    """The next number of the month of receipt, in the organisation's own calendar: TR-2611-0412. Without gaps."""
    month = received_at.astimezone(ZoneInfo(zone)).strftime("%y%m")
    return f"TR-{month}-{await turn.number(f'case-{month}'):04d}"
