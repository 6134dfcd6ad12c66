"""Answers questions about a folder of documents with exact, cited quotations."""
