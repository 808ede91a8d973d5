export default async function (db, { key, card, amount }) {
  try {
    const { rowCount } = await db.query('INSERT INTO request (key) VALUES ($1) ON CONFLICT DO NOTHING', [key])
    if (rowCount === 0) {
      const { rows } = await db.query('SELECT answer FROM request WHERE key = $1', [key])
      return rows[0].answer
    }
    await db.query('BEGIN')
    await db.query('UPDATE card SET balance = balance - $1 WHERE id = $2', [amount, card])
    await db.query('INSERT INTO payment (card_id, amount) VALUES ($1, $2)', [card, amount])
    const answer = { paid: amount }
    await db.query('UPDATE request SET answer = $1 WHERE key = $2', [answer, key])
    await db.query('COMMIT')
    return answer
  } catch (error) {
    await db.query('ROLLBACK')
    throw error
  }
}
