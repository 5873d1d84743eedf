import Config

if config_env() == :prod do
  config :shop, Shop.Repo,
    # ssl: true,
    url: System.get_env("DATABASE_URL"),
    pool_size: String.to_integer(System.get_env("POOL_SIZE") || "18")
end
