"""Questions that the documents answer: made from their own words, checked by asking, kept with the index."""
