import dj_database_url

DATABASES = {'default': dj_database_url.config(conn_max_age=0)}
DATABASES['default']['OPTIONS'] = {'MAX_CONNS': 1, 'MAX_USAGE': 100, 'BLOCK': True}
