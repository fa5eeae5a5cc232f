"""Starts a thread as soon as it is imported."""

import threading
from datetime import *


def now() -> datetime:
    return datetime.now(timezone.utc)


threading.Thread(target=now, daemon=True).start()
