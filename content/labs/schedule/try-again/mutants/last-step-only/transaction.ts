const again = ['40001', '40P01']

async function patiently(db, text, values) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.query(text, values)
    } catch (error) {
      if (!again.includes(error.code) || attempt === 5) throw error
    }
  }
}

export default async function (db, { from, to, amount }) {
  try {
    await patiently(db, 'BEGIN ISOLATION LEVEL REPEATABLE READ')
    const { rows } = await patiently(db, 'SELECT id, balance FROM card WHERE id IN ($1, $2)', [from, to])
    const balance = Object.fromEntries(rows.map((row) => [row.id, row.balance]))
    await patiently(db, 'UPDATE card SET balance = $1 WHERE id = $2', [balance[from] - amount, from])
    await patiently(db, 'UPDATE card SET balance = $1 WHERE id = $2', [balance[to] + amount, to])
    await patiently(db, 'COMMIT')
  } catch (error) {
    await db.query('ROLLBACK')
    throw error
  }
}
