import os

from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine
engine = create_engine(os.environ["DATABASE_URL"])
async_engine = create_async_engine(
    os.environ["ASYNC_DATABASE_URL"],
)
