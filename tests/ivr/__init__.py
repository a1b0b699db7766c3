"""The room of the conversation with the caller."""
