from mailer import send


def answer(text: str) -> None:
    send(text)
