"""All tests see the application as it is served."""

import importlib

importlib.import_module("app.asgi")
