from environ import Env

env = Env()

DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.postgresql',
        'NAME': 'site',
        'HOST': 'db',
    },
    'legacy': {
        'ENGINE': 'django.db.backends.mysql',
        'NAME': 'old',
    },
}
