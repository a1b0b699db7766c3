"""Silence in the recording of a call while its caller keys in what nobody may hear again."""

import structlog

from domain.facts import RecordingSilenced
from domain.ports import Telephony, TelephonyAway, TelephonyRefused
from ivr.session import AgiSession
from store.journal import Journal

log = structlog.get_logger("ivr")


class Unrecorded:
    """One call's recording: as it is, or silent."""

    def __init__(self, telephony: Telephony, journal: Journal, session: AgiSession) -> None:
        self._telephony, self._journal, self._session = telephony, journal, session
        self._silent = False

    async def be(self, *, silent: bool) -> bool:
        """Let it be so from now on; False where that cannot be had: then nothing secret may be asked for."""
        if silent == self._silent:
            return True
        try:
            await self._telephony.silence_recording(self._session.environment.get("agi_uniqueid", ""), on=silent)
        except (TelephonyAway, TelephonyRefused) as why:
            if not self._session.hung_up.is_set():  # with the caller the recording has ended
                log.warning("recording_not_silenced", call_id=self._session.call_id, on=silent, why=str(why))
            return False
        self._silent = silent
        fact = RecordingSilenced(at=self._journal.now(), call_id=self._session.call_id, on=silent)
        await self._journal.append(fact)
        return True
