NAME = "desk"
