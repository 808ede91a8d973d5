export default async function (db, { key, card, amount }) {
  try {
    await db.query('BEGIN')
    await db.query('UPDATE card SET balance = balance - $1 WHERE id = $2', [amount, card])
    await db.query('INSERT INTO payment (card_id, amount) VALUES ($1, $2)', [card, amount])
    await db.query('COMMIT')
    return { paid: amount }
  } catch (error) {
    await db.query('ROLLBACK')
    throw error
  }
}
