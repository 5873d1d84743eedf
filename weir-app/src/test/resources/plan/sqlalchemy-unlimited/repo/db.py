import os
from sqlalchemy import create_engine

url = os.environ["DATABASE_URL"]
if url.startswith("sqlite"):
    engine = create_engine(url, connect_args={"check_same_thread": False})
else:
    engine = create_engine(url, pool_size=4, max_overflow=-1)
reports = create_engine(os.environ["REPORTS_URL"], pool_size=0)
