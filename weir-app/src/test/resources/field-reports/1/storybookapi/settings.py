import os

import dj_database_url

db_config = dj_database_url.config(default=os.environ.get("DATABASE_URL"))
db_config['CONN_MAX_AGE'] = 30  # Keep connections open
db_config['CONN_HEALTH_CHECKS'] = True
DATABASES = {'default': db_config}
