"""The chat page: handlers read components, call the system, and render; nothing here decides what is answered."""
