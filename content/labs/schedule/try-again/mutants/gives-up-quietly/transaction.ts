const again = ['40001', '40P01']

export default async function (db, { from, to, amount }) {
  for (let attempt = 1; attempt <= 5; attempt++) {
    try {
      await db.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      const { rows } = await db.query('SELECT id, balance FROM card WHERE id IN ($1, $2)', [from, to])
      const balance = Object.fromEntries(rows.map((row) => [row.id, row.balance]))
      await db.query('UPDATE card SET balance = $1 WHERE id = $2', [balance[from] - amount, from])
      await db.query('UPDATE card SET balance = $1 WHERE id = $2', [balance[to] + amount, to])
      await db.query('COMMIT')
      return
    } catch (error) {
      await db.query('ROLLBACK')
      if (!again.includes(error.code)) throw error
    }
  }
}
