class Greeting:
    def __init__(self, text: str) -> None:
        self.text = text
