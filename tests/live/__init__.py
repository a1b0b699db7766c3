"""Tests on real parts: Asterisk 22, SIP, RTP, Chromium. Fixtures in conftest.py, the PBX and its carrier in pbx.py."""
