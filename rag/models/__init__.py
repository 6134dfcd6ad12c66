"""The bundled models, and what loads and runs them."""
