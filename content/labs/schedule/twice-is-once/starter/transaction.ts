// One payment, sent with a key that its sender made up.
export default async function (db, { key, card, amount }) {
  await db.query('BEGIN')
  await db.query('UPDATE card SET balance = balance - $1 WHERE id = $2', [amount, card])
  await db.query('INSERT INTO payment (card_id, amount) VALUES ($1, $2)', [card, amount])
  await db.query('COMMIT')
  return { paid: amount }
}
