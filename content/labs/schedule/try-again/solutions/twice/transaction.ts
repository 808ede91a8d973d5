// Whoever meets somebody twice hears of it: two tries are five at most.
async function once(db, { from, to, amount }) {
  await db.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  try {
    const { rows } = await db.query('SELECT id, balance FROM card WHERE id IN ($1, $2)', [from, to])
    const of = (id) => rows.find((row) => row.id === id).balance
    await db.query('UPDATE card SET balance = $1 WHERE id = $2', [of(from) - amount, from])
    await db.query('UPDATE card SET balance = $1 WHERE id = $2', [of(to) + amount, to])
    await db.query('COMMIT')
  } catch (error) {
    await db.query('ROLLBACK')
    throw error
  }
}

export default async function (db, given) {
  try {
    return await once(db, given)
  } catch (error) {
    if (error.code !== '40001' && error.code !== '40P01') throw error
    return await once(db, given)
  }
}
