SHELVES = ["A", "B"]
