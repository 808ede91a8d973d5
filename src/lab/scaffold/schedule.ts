/** A schedule lab that passes its exam; every piece is there to be replaced. */
export const scheduleFiles: Readonly<Record<string, string>> = {
  'lab.yaml': `# yaml-language-server: $schema=../../../lab.schema.json
kind: schedule
title: Two people, one balance
skill: txn/lost-update
level: 3
minutes: 30
needs: [txn/isolation]
left:
  Cards: select id, balance from card order by id
  Payments: select card_id, amount from payment order by card_id, amount
checks:
  - name: nothing-lost
    title: Two payments at once both leave the card
    sessions:
      - { name: Ada, values: { card: 1, amount: { from: 10, to: 20 } } }
      - { name: Max, values: { card: 1, amount: { from: 21, to: 29 } } }
    serial: true
  - name: side-by-side
    title: Payments with different cards don't wait for each other
    sessions:
      - { name: Ada, values: { card: 1, amount: { from: 10, to: 40 } } }
      - { name: Max, values: { card: 2, amount: { from: 10, to: 25 } } }
    serial: true
    waits: none
solutions:
  one-statement: The update checks and takes in one statement, and the payment uses what it returns
  row-lock: SELECT … FOR UPDATE locks the card before it is read, so what was read stays true
mutants:
  read-then-write:
    check: nothing-lost
    why: The balance was read, another payment changed it, and then a number worked out from the old one overwrote it.
  whole-table:
    check: side-by-side
    why: LOCK TABLE makes every payment wait for every other one, whatever the card.
  never-committed:
    check: finished
    why: Without COMMIT the payment is gone when the session ends, and until then everyone else waits for the card.
`,
  'lesson.md': `# What you read is old by the time you write

A program often reads a value, works something out, and writes the result back. Alone, that's fine:

\`\`\`sql example
select balance - 20 as rest from card where id = 1
\`\`\`
| rest |
|---|
| 30 |

Now two people pay at once. Ada's session reads 50. Max's session reads 50 as well. Ada writes 30. Max, who pays 10, writes 40. Ada's payment is gone: that's called a **lost update**. There's no error anywhere.

\`BEGIN\` and \`COMMIT\` don't help. They make statements happen together or not at all; they don't stop anyone from reading.

There are two ways out.

**Let the database do the math.** An \`UPDATE\` locks the row first and then uses the value that's there *now*. A condition in \`WHERE\` is checked again once it has the lock:

\`\`\`sql example
update card set balance = balance - 20
where id = 1 and balance >= 20
returning balance
\`\`\`
| balance |
|---|
| 30 |

**Lock before you read.** \`SELECT … FOR UPDATE\` reads the row and locks it until the transaction ends. Whoever comes second waits at this line and then reads the new value.

A lock on a row makes only those wait who want the same row. \`LOCK TABLE\` makes everyone wait.

## What will this give?

Nobody else is at work.

\`\`\`sql predict
update card set balance = balance - 60
where id = 1 and balance >= 60
returning balance
\`\`\`
| balance |
|---|

> No row. The card holds 50, so the condition is false and nothing changes. Getting *no row* is how you know that the payment didn't happen.
`,
  'brief.md': `Reel sells gift cards, and a family shares one. Card 1 holds 50, card 2 holds 30. Two people may pay at the same moment.

Write what **one payment** does: take \`:amount\` from the card \`:card\` and insert a row into \`payment\`. If the card holds less than \`:amount\`, change nothing.

- No payment may get lost, and no card may go below zero, however two payments meet.
- Payments with different cards mustn't wait for each other.

Your text runs in its own session for each payment. \`:card\` and \`:amount\` are its values. Besides SQL you can write, as in psql:

- \`SELECT … \\gset\` instead of the semicolon keeps the columns of the one row it returns: from then on, a column \`rest\` is \`:rest\`.
- \`\\if :enough\` … \`\\else\` … \`\\endif\` runs what's in between if the value is true.

The session ends at its first error, and its open transaction is rolled back.
`,
  'world/schema.sql': `CREATE TABLE card (
  id      int PRIMARY KEY,
  balance int NOT NULL
);
CREATE TABLE payment (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  card_id int NOT NULL REFERENCES card,
  amount  int NOT NULL CHECK (amount > 0)
);
`,
  'world/sample.sql': `INSERT INTO card (id, balance) VALUES (1, 50), (2, 30);
`,
  'starter/session.sql': `-- Pay :amount with card :card.
SELECT balance FROM card WHERE id = :card \\gset
UPDATE card SET balance = :balance - :amount WHERE id = :card;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
`,
  'hints.md': `## Look at the timeline

Find the line where each session read the balance. What had changed by the time it wrote?

## Two ways

Either a single \`UPDATE\` checks and takes at once, or you lock the row before you read it.

## Only if there was enough

An \`UPDATE … RETURNING\` returns a row only if it changed one. \`WITH taken AS (…)\` lets an \`INSERT\` use that row. With the lock, use \`\\gset\` and \`\\if\`.

## Almost all of it

\`UPDATE card SET balance = balance - :amount WHERE id = :card AND balance >= :amount RETURNING id\`, put into a \`WITH\`, and below it \`INSERT INTO payment … SELECT id, :amount FROM\` that.
`,
  'debrief.md': `Both ways do the same thing at heart: they lock the row **before** deciding anything from it.

**One statement** holds the lock for the shortest time, and there's nothing to forget. It's the first choice if you can write the calculation in SQL.

**FOR UPDATE** is for when a program has to look and think in between. The price: everyone who wants this row waits while it thinks. Keep such transactions short, and never call another service inside one.

A third way is not to lock at all: read a version number along with the row, write with \`WHERE version = …\`, and start over if no row was changed. That's good for rows people rarely fight over, and it needs a loop in the program.

**In real life** it's counters, seats left, wallets, "likes", stock. A test with one user never shows it; it shows up on the day of the sale.
`,
  'solutions/one-statement/session.sql': `WITH taken AS (
  UPDATE card
     SET balance = balance - :amount
   WHERE id = :card AND balance >= :amount
  RETURNING id
)
INSERT INTO payment (card_id, amount)
SELECT id, :amount FROM taken;
`,
  'solutions/row-lock/session.sql': `BEGIN;
SELECT balance - :amount AS rest, balance >= :amount AS enough
  FROM card WHERE id = :card FOR UPDATE \\gset
\\if :enough
UPDATE card SET balance = :rest WHERE id = :card;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
\\endif
COMMIT;
`,
  'mutants/never-committed/session.sql': `BEGIN;
SELECT balance - :amount AS rest, balance >= :amount AS enough
  FROM card WHERE id = :card FOR UPDATE \\gset
\\if :enough
UPDATE card SET balance = :rest WHERE id = :card;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
\\endif
`,
  'mutants/read-then-write/session.sql': `SELECT balance - :amount AS rest, balance >= :amount AS enough
  FROM card WHERE id = :card \\gset
\\if :enough
UPDATE card SET balance = :rest WHERE id = :card;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
\\endif
`,
  'mutants/whole-table/session.sql': `BEGIN;
LOCK TABLE card IN SHARE ROW EXCLUSIVE MODE;
SELECT balance - :amount AS rest, balance >= :amount AS enough
  FROM card WHERE id = :card \\gset
\\if :enough
UPDATE card SET balance = :rest WHERE id = :card;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
\\endif
COMMIT;
`,
}
