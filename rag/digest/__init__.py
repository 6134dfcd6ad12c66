"""More than facts: summaries, comparisons, timelines and lists, made of exact quotations."""
