from desk import app

import mailer

if __name__ == "__main__":
    mailer.send("Open")
    app.run()
