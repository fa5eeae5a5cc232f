from people import PEOPLE


def send(text: str) -> None:
    print(PEOPLE, text)
