class Console:
    def show(self, text: str) -> None:
        print(text)
