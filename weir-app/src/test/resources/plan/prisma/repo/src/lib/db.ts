import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient({
  log: ['error', 'warn'],
  __internal: { engine: { connection_limit: 5 } },
});

export default prisma;
