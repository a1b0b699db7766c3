"""The Asterisk that Three Rings brings along: found or fetched, configured, linted, started and stopped.

Nouns: *Program* (an installed or fetched Asterisk and how to start it), *PbxSettings* (everything the configuration
depends on, as data), *Finding* (a rule of the config lint that is broken: where, why, what to do),
*AsteriskProcess* (one running Asterisk and its files), *PhoneKeys* (the passwords of the agents' phones, in the
table that Asterisk reads at each registration).

Imported by `threerings` only. One decision: the configuration is rendered from templates and *linted as rendered*,
at every start; what Asterisk reads is what was checked. `program`, `fetch`, `mirror` and `package_lock` need nothing
but the standard library, because they run while the machine is still being set up.
"""
