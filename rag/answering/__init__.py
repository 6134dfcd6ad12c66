"""Retrieved passages to an answer: choose sentences, decide whether they answer, quote and cite them."""
