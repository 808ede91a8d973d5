import { readFile, writeFile } from 'node:fs/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { all, db, inTransaction, migrate } from './db.ts'

/* One statement reads everything, so that it's all of one moment: node keep.ts save | load */

const tables = 'film watch account session rating progress payment hook delivery poster'.split(' ')
const file = process.env.BACKUP_FILE ?? ''

async function save(): Promise<void> {
  const columns = tables.map(
    (table) => `(SELECT coalesce(json_agg(t), '[]') FROM ${table} t) AS ${table}`,
  )
  const [everything] = await all(db, `SELECT ${columns.join(', ')}`)
  await writeFile(file, gzipSync(JSON.stringify(everything)))
}

async function load(): Promise<void> {
  // What isn't whole can't be unpacked.
  const everything = JSON.parse(gunzipSync(await readFile(file)).toString())
  await migrate()
  await inTransaction(async (client) => {
    for (const table of tables) {
      const rows = JSON.stringify(everything[table])
      const sql = `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`
      await client.query(sql, [rows])
    }
    const sequences = await all<{ table: string; sequence: string }>(
      client,
      `SELECT c.table_name AS table, pg_get_serial_sequence(c.table_name, c.column_name) AS sequence
       FROM information_schema.columns c
       WHERE c.table_schema = 'public' AND c.column_name = 'id'
         AND pg_get_serial_sequence(c.table_name, c.column_name) IS NOT NULL`,
    )
    for (const { table, sequence } of sequences) {
      await client.query(
        `SELECT setval($1, (SELECT coalesce(max(id), 0) + 1 FROM ${table}), false)`,
        [sequence],
      )
    }
  })
}

await (process.argv[2] === 'save' ? save() : load())
await db.end()
