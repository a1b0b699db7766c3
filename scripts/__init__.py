"""Call scripts: what people must say on a call, and the check of what was said. Not shell scripts.

Nothing of it is built yet: the library of scripts comes with outbound lists, the check with speech recognition. What
exists today and will be used by it: two channels a recording (`store.vault`) and the map of who was on which leg
(`domain.legs`).
"""
