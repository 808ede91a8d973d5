async function once(db, { from, to, amount }) {
  await db.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  const { rows } = await db.query('SELECT id, balance FROM card WHERE id IN ($1, $2)', [from, to])
  const balance = Object.fromEntries(rows.map((row) => [row.id, row.balance]))
  await db.query('UPDATE card SET balance = $1 WHERE id = $2', [balance[from] - amount, from])
  await db.query('UPDATE card SET balance = $1 WHERE id = $2', [balance[to] + amount, to])
  await db.query('COMMIT')
}

export default async function move(db, given, triesLeft = 4) {
  try {
    await once(db, given)
  } catch (error) {
    await db.query('ROLLBACK')
    const isConflict = error.code === '40001' || error.code === '40P01'
    if (!isConflict || triesLeft === 0) throw error
    await move(db, given, triesLeft - 1)
  }
}
