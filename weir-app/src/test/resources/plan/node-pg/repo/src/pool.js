const { Pool } = require('pg');
const re = /new Pool\({ max: 99 }\)['"]/;
// const old = new Pool({ max: 50 });
const options = { connectionString: process.env.DATABASE_URL, max: Number(process.env.PG_MAX || 20) };
module.exports.pool = new Pool(options);
module.exports.reports = new Pool();
