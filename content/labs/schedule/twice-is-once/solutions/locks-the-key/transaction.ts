export default async function (db, { key, card, amount }) {
  try {
    await db.query('BEGIN')
    await db.query('SELECT pg_advisory_xact_lock(hashtext($1))', [key])
    const { rows } = await db.query('SELECT answer FROM request WHERE key = $1', [key])
    if (rows.length > 0) {
      await db.query('COMMIT')
      return rows[0].answer
    }
    await db.query('UPDATE card SET balance = balance - $1 WHERE id = $2', [amount, card])
    await db.query('INSERT INTO payment (card_id, amount) VALUES ($1, $2)', [card, amount])
    const answer = { paid: amount }
    await db.query('INSERT INTO request (key, answer) VALUES ($1, $2)', [key, answer])
    await db.query('COMMIT')
    return answer
  } catch (error) {
    await db.query('ROLLBACK')
    throw error
  }
}
