module.exports = {
  development: { client: 'pg', connection: 'postgres://localhost/dev', pool: { min: 2, max: 99 } },
  production: {
    client: 'pg',
    connection: process.env.DATABASE_URL,
    pool: { min: 2, max: 15 },
    migrations: { tableName: 'knex_migrations' },
  },
};
