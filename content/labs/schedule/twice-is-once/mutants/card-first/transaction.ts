export default async function (db, { key, card, amount }) {
  const answer = { paid: amount }
  await db.query('BEGIN')
  try {
    await db.query('UPDATE card SET balance = balance - $1 WHERE id = $2', [amount, card])
    await db.query('INSERT INTO payment (card_id, amount) VALUES ($1, $2)', [card, amount])
    const claim = await db.query('INSERT INTO request (key, answer) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING key', [key, answer])
    if (claim.rowCount === 0) {
      // it was done before: undo, and give its answer
      await db.query('ROLLBACK')
      const known = await db.query('SELECT answer FROM request WHERE key = $1', [key])
      return known.rows[0].answer
    }
    await db.query('COMMIT')
    return answer
  } catch (error) {
    await db.query('ROLLBACK')
    throw error
  }
}
