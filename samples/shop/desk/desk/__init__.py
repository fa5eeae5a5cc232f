"""The help desk: an application that everyone imports."""

from flask import Flask

app = Flask(__name__)

from desk import views
