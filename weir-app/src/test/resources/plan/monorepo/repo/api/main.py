from sqlalchemy import create_engine

engine = create_engine("postgresql://db/app", pool_size=4, max_overflow=2)
