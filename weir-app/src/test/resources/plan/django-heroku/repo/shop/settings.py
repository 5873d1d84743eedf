import os

import dj_database_url

SECRET_KEY = os.environ["SECRET_KEY"]

# DATABASES = {"default": {"CONN_MAX_AGE": 3}}
DATABASES = {
    "default": dj_database_url.config(conn_max_age=600, ssl_require=True),
}

DATABASES["default"]["OPTIONS"] = {
    "MAX_CONNS": 1,
}
