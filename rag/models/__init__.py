"""The bundled models and the one module that runs them."""
