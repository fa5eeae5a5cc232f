from storage import PLACE

PEOPLE = f"{PLACE}/people"
