import os

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

options = dict(pool_size=int(os.environ.get("POOL_SIZE", "10")), max_overflow=0)
engine = create_engine(os.environ["DATABASE_URL"], **options)
reports = create_engine("postgresql://reports@replica/app", poolclass=NullPool)
cache = create_engine("sqlite:///cache.db")
