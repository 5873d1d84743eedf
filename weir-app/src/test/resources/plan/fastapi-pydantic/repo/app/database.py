from sqlalchemy.ext.asyncio import create_async_engine

from app.config import settings

"""
engine = create_async_engine("postgresql+asyncpg://", pool_size=500)
"""
engine = create_async_engine(
    settings.DATABASE_URL,  # no "pool_size=9" here
    pool_size=settings.DB_POOL_SIZE,
    max_overflow=settings.DB_MAX_OVERFLOW,
    pool_timeout=120,
    pool_pre_ping=True,
)
