/** A model lab that passes its exam; every piece is there to be replaced. */
export const modelFiles: Readonly<Record<string, string>> = {
  'lab.yaml': `# yaml-language-server: $schema=../../../lab.schema.json
kind: model
title: A shelf
skill: model/keys-and-constraints
level: 2
minutes: 15
needs: [sql/insert-update-delete]
asks_for:
  shelf: [place, books]
varied:
  words: [door, window]
checks:
  - name: unknown-allowed
    title: A shelf that nobody counted gets in
    steps:
      - takes: insert into shelf (place) values ('door')
      - asks: select place, books::text from shelf
        gives: [[door, null]]
  - name: place-once
    title: A place is there, and never twice
    values:
      place: { one_of: [window, cellar, attic] }
    steps:
      - takes: insert into shelf (place, books) values (:'place', 3)
      - takes: insert into shelf (place, books) values ('door', 3)
      - says: The same place again
        refuses: insert into shelf (place, books) values (:'place', 4)
      - refuses: insert into shelf (place, books) values (null, 4)
  - name: no-fewer-than-none
    title: No shelf holds fewer than no books
    values:
      fewer: { from: -90, to: -1 }
    steps:
      - takes: insert into shelf (place, books) values ('window', 0)
      - refuses: insert into shelf (place, books) values ('door', :fewer)
solutions:
  key: The place is the primary key
  number: A number is the key, and the place is unique beside it
mutants:
  books-needed:
    check: unknown-allowed
    why: NOT NULL turns away a shelf that nobody counted yet.
  place-twice:
    check: place-once
    why: A number of its own makes every row different. That a place comes once has to be said as well.
  below-zero:
    check: no-fewer-than-none
    why: A whole number may be below zero. The type alone refuses nothing here.
`,
  'lesson.md': `# A table can say no

A table is more than a place for rows. It is the last one to look at a row before it is kept, whichever program sent it, today or in three years. What it refuses can never be wrong in a report.

Rules stand behind the columns, and are called **constraints**:

\`\`\`sql example
create table card (
  number text primary key,
  loans  int not null check (loans >= 0)
);
insert into card values ('A7', 2);
select number, loans from card;
\`\`\`
| number | loans |
|---|---|
| A7 | 2 |

- \`PRIMARY KEY\`: there, and never twice.
- \`NOT NULL\`: there.
- \`UNIQUE\`: never twice. Two unknown values are not the same, so several rows may have none.
- \`CHECK\`: a condition on the row. It refuses what is **false**. Where a value is unknown the condition is unknown too, and the row gets in.

A constraint looks at every row, also at those that are there already when it is added. So the best moment for it is before the first row.

Ask of every column: may it be unknown? May it come twice? Which values can never be right? Write the answers down as constraints, and no program has to be trusted.

## What will this give?

\`\`\`sql predict
create table seat (number int check (number > 0));
insert into seat values (null), (4);
select count(*) as seats from seat;
\`\`\`
| seats |
|---|
| 2 |

> Two. Whether an unknown number is above zero is unknown, and \`CHECK\` refuses only what is false.
`,
  'brief.md': `A library counts the books on its shelves. Make the table \`shelf\` with the columns \`place\` and \`books\`.

- \`place\`: a text that is there, and comes once.
- \`books\`: a whole number, never below zero. Unknown where nobody counted yet.
`,
  'starter/answer.sql': `-- What may be unknown, what comes once, what can never be right?
CREATE TABLE shelf (
  place text,
  books int
);
`,
  'hints.md': `## Three questions

May it be unknown? May it come twice? Which values can never be right?

## Which constraint says what

“Is there” is \`NOT NULL\`, “comes once” is \`UNIQUE\`, and both together are what \`PRIMARY KEY\` says. Anything else about a row is \`CHECK\`.

## Almost all of it

\`place text PRIMARY KEY\` and \`books int CHECK (books >= 0)\`.
`,
  'debrief.md': `A rule in the table holds for every program. The same rule in a program holds for that program.

**The place as the key** needs no second column, and other tables would point at the text. When a shelf moves, all of them have to follow.

**A number as the key** never changes. It is one more column, and the place still has to be unique.

**Where it bites.** A rule that is added late meets rows that break it.
`,
  'solutions/key/answer.sql': `CREATE TABLE shelf (
  place text PRIMARY KEY,
  books int CHECK (books >= 0)
);
`,
  'solutions/number/answer.sql': `CREATE TABLE shelf (
  id    int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  place text NOT NULL UNIQUE,
  books int,
  CHECK (books >= 0)
);
`,
  'mutants/books-needed/answer.sql': `CREATE TABLE shelf (
  place text PRIMARY KEY,
  books int NOT NULL CHECK (books >= 0)
);
`,
  'mutants/place-twice/answer.sql': `CREATE TABLE shelf (
  id    int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  place text NOT NULL,
  books int CHECK (books >= 0)
);
`,
  'mutants/below-zero/answer.sql': `CREATE TABLE shelf (
  place text PRIMARY KEY,
  books int
);
`,
}
