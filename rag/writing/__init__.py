"""What was found to prose that a chat model writes, of which only what the documents say is shown."""
