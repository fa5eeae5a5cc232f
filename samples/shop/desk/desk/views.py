from desk import app


@app.route("/")
def home() -> str:
    return "How can we help?"


@app.get("/about")
def about() -> str:
    return "The desk"
