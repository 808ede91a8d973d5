export default async function (db, { key, card, amount }) {
  const answer = { paid: amount }
  key = key.trim().toLowerCase()
  await db.query('BEGIN')
  try {
    const claim = await db.query('INSERT INTO request (key, answer) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING key', [key, answer])
    if (claim.rowCount === 0) {
      const known = await db.query('SELECT answer FROM request WHERE key = $1', [key])
      await db.query('COMMIT')
      return known.rows[0].answer
    }
    await db.query('UPDATE card SET balance = balance - $1 WHERE id = $2', [amount, card])
    await db.query('INSERT INTO payment (card_id, amount) VALUES ($1, $2)', [card, amount])
    await db.query('COMMIT')
    return answer
  } catch (error) {
    await db.query('ROLLBACK')
    throw error
  }
}
