from config import NAME

WAITING: list[str] = [NAME]
