import asyncpg


async def startup(app):
    app.pool = await asyncpg.create_pool(dsn=app.dsn)
    app.replica = await asyncpg.create_pool(app.replica_dsn, min_size=1, max_size=3)
