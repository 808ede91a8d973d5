export default async function (db, { key, card, amount }) {
  try {
    await db.query('BEGIN')
    const { rowCount } = await db.query('INSERT INTO request (key) VALUES ($1) ON CONFLICT DO NOTHING', [key])
    if (rowCount === 0) {
      await db.query('COMMIT')
      return { paid: amount }
    }
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
