import psycopg_pool
from psycopg2.pool import ThreadedConnectionPool

jobs = psycopg_pool.ConnectionPool(conninfo="")
legacy = ThreadedConnectionPool(1, 20, dsn="")
