"""The three rings on the whole house: the application, a real PBX, real SIP, and the carrier's log as the witness."""
