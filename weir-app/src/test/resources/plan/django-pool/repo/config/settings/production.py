from .base import *  # noqa

DATABASES['default']['CONN_MAX_AGE'] = 60
DATABASES['default']['OPTIONS'] = {
    'pool': {
        'min_size': 2,
        'max_size': env.int('POOL_MAX', default=4),
    },
}
