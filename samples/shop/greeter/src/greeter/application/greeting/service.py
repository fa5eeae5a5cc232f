def greet(printer) -> None:
    text = "hello"
    printer.show(text)
