"""A sync application, for the test client."""

from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session

from app.database import get_session
from app.users.models import User
from app.users.repository import UserRepository

app = FastAPI()


@app.get("/emails")
def list_emails(session: Annotated[Session, Depends(get_session)]) -> list[str]:
    return [user.email for user in UserRepository(session).list_page()]


@app.post("/emails")
def add_email(email: str, session: Annotated[Session, Depends(get_session)]) -> None:
    UserRepository(session).add(User(email=email))
    session.commit()
