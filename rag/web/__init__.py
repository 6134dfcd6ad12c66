"""The way in from the web: an address to what lies there, as a document of the corpus, by a guarded fetch."""
