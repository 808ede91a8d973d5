export default async function (db, { key, card, amount }) {
  const answer = { paid: amount }
  const known = await db.query('SELECT answer FROM request WHERE key = $1', [key])
  if (known.rowCount > 0) return known.rows[0].answer
  await db.query('BEGIN')
  try {
    await db.query('INSERT INTO request (key, answer) VALUES ($1, $2)', [key, answer])
    await db.query('UPDATE card SET balance = balance - $1 WHERE id = $2', [amount, card])
    await db.query('INSERT INTO payment (card_id, amount) VALUES ($1, $2)', [card, amount])
    await db.query('COMMIT')
  } catch (error) {
    await db.query('ROLLBACK')
    if (error.code !== '23505') throw error // 23505: the same request was faster
  }
  return answer
}
