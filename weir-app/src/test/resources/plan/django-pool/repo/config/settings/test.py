from .base import *  # noqa

DATABASES['default']['OPTIONS'] = {'pool': {'max_size': 99}}
