from psycopg_pool import AsyncConnectionPool

POOL = 12
pool = AsyncConnectionPool("", min_size=2, max_size=POOL, open=False)
