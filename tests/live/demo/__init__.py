"""The demo as it is: real Asterisks, the real application, robots through the real panel."""
