import Config

config :shop, Shop.Repo, pool_size: 50
