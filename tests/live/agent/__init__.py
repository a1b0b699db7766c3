"""The agent, as an agent works: JsSIP in a real Chromium with a tone for a microphone, keys instead of a mouse."""
