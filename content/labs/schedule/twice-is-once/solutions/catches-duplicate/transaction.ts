export default async function (db, { key, card, amount }) {
  await db.query('BEGIN')
  try {
    await db.query('INSERT INTO request (key, answer) VALUES ($1, $2)', [key, { paid: amount }])
    await db.query('UPDATE card SET balance = balance - $1 WHERE id = $2', [amount, card])
    await db.query('INSERT INTO payment (card_id, amount) VALUES ($1, $2)', [card, amount])
    await db.query('COMMIT')
    return { paid: amount }
  } catch (error) {
    await db.query('ROLLBACK')
    if (error.code !== '23505') throw error
    const { rows } = await db.query('SELECT answer FROM request WHERE key = $1', [key])
    return rows[0].answer
  }
}
