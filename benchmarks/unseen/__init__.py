"""Questions that nothing of the program was made with in view, to what it answers."""
