"""The panel as its users meet it: over HTTP and WebSockets, on a free port."""
