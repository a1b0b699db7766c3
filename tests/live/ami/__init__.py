"""The bridge on a real Asterisk: what is true after the link was cut, and what each port call really does."""
