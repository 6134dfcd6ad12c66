"""A set of questions to figures of what a corpus's answers to them are worth, and to reports of these."""
