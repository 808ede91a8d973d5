import fs from 'node:fs'
import pg from 'pg'
import { tables } from './saved.ts'

/* Every row as a line of JSON, under the name of its table. The last line says how many there are. */

const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
const lines: string[] = []
for (const table of tables) {
  const { rows } = await client.query<{ row: string }>(
    `SELECT to_jsonb(saved)::text AS row FROM ${table} AS saved`,
  )
  for (const { row } of rows) lines.push(`${table} ${row}`)
}
await client.query('COMMIT')
await client.end()
fs.writeFileSync(
  String(process.env.BACKUP_FILE),
  `${[...lines, `end ${lines.length}`].join('\n')}\n`,
)
