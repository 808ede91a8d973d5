import fs from 'node:fs'
import { makeTables, pool, transaction } from './database.ts'
import { numbered, tables } from './saved.ts'

const lines = fs.readFileSync(String(process.env.BACKUP_FILE), 'utf8').trimEnd().split('\n')
if (lines.pop() !== `end ${lines.length}`) throw new Error('The file is not whole')

await makeTables()
await transaction(async (client) => {
  for (const table of tables) {
    const own = lines.filter((line) => line.startsWith(`${table} {`))
    const rows = own.map((line) => line.slice(table.length + 1))
    await client.query(
      `INSERT INTO ${table} OVERRIDING SYSTEM VALUE
       SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
      [`[${rows.join(',')}]`],
    )
  }
  for (const table of numbered) {
    await client.query(
      `SELECT setval(pg_get_serial_sequence($1, 'id'), max(id)) FROM ${table} HAVING max(id) > 0`,
      [table],
    )
  }
})
await pool.end()
