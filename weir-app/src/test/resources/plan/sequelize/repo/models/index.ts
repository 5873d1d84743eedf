import { Sequelize } from 'sequelize';

export const db = new Sequelize(process.env.DATABASE_URL as string, {
  dialect: 'postgres',
  pool: {
    max: 40,
    min: 0,
    acquire: 60000,
  },
});
export const local = new Sequelize({ dialect: 'sqlite', storage: ':memory:' });
