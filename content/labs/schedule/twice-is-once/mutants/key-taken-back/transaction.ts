export default async function (db, { key, card, amount }) {
  const answer = { paid: amount }
  const { rowCount } = await db.query(
    'INSERT INTO request (key, answer) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [key, answer],
  )
  if (rowCount === 0) {
    const { rows } = await db.query('SELECT answer FROM request WHERE key = $1', [key])
    return rows[0].answer
  }
  try {
    await db.query('BEGIN')
    await db.query('UPDATE card SET balance = balance - $1 WHERE id = $2', [amount, card])
    await db.query('INSERT INTO payment (card_id, amount) VALUES ($1, $2)', [card, amount])
    await db.query('COMMIT')
    return answer
  } catch (error) {
    await db.query('ROLLBACK')
    await db.query('DELETE FROM request WHERE key = $1', [key])
    throw error
  }
}
