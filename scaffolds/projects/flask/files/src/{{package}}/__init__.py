"""{{title}}: a Flask application that keeps notes."""
