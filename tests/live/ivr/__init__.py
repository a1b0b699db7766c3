"""The room of the conversation, on a real Asterisk with real callers."""
