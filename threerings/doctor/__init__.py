"""Is it well? Each part is checked in the order in which a call needs it; the first that fails is named with a remedy.

Nouns: *Check* (one part: a name, what was found, and what to do where it is not well), *Witness* (Asterisk's manager
asked by pyst2: a second library, a second login that may only look), *path call* (a call through the real hotline,
answered by the IVR, heard in both directions).

Imported by the command only. The decision taken: doctor asks the running house and starts nothing; it tells what
callers get now.
"""

from threerings.doctor.examination import examine

__all__ = ["examine"]
