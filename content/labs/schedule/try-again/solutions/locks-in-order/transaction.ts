// Locks in one order make most of the trouble go away; what is left is tried again.
export default async function (db, { from, to, amount }) {
  let last
  for (const _ of [1, 2, 3, 4, 5]) {
    await db.query('BEGIN')
    try {
      const cards = await db.query(
        'SELECT id FROM card WHERE id IN ($1, $2) ORDER BY id FOR UPDATE',
        [from, to],
      )
      if (cards.rowCount < 2) throw new Error('there is no such card')
      await db.query('UPDATE card SET balance = balance - $1 WHERE id = $2', [amount, from])
      await db.query('UPDATE card SET balance = balance + $1 WHERE id = $2', [amount, to])
      await db.query('COMMIT')
      return
    } catch (error) {
      last = error
      await db.query('ROLLBACK')
      if (!/^40(001|P01)$/.test(error.code)) break
    }
  }
  throw last
}
