"""Tanya: answers from a forum's documents, with exact quotations."""

import os

# onnxruntime would report to its maker when it is loaded; nothing that is asked or read here leaves the machine.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
