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
    title: A place is required and unique
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
  number: A number is the key, and the place is unique as well
mutants:
  books-needed:
    check: unknown-allowed
    why: NOT NULL turns away a shelf that nobody counted yet.
  place-twice:
    check: place-once
    why: Its own number makes every row different. That a place is unique has to be declared as well.
  below-zero:
    check: no-fewer-than-none
    why: A whole number may be below zero. The type alone refuses nothing here.
`,
  'lesson.md': `# A table can say no

A table is more than a place for rows. It's the last one to look at a row before it's saved, no matter which program sent it, today or three years from now. What it refuses can never show up in a report.

Rules come after the column definitions. They're called **constraints**:

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

- \`PRIMARY KEY\`: required and unique.
- \`NOT NULL\`: required.
- \`UNIQUE\`: no duplicates. Two unknown values don't count as the same, so several rows may have none.
- \`CHECK\`: a condition on the row. It refuses what's **false**. If a value is unknown the condition is unknown too, and the row gets in.

A constraint covers every row, including the ones that are already there when you add it. So the best time to add it is before the first row.

For every column, ask: may it be unknown? May it repeat? Which values can never be right? Write the answers down as constraints, and you don't have to trust any program.

## What will this give?

\`\`\`sql predict
create table seat (number int check (number > 0));
insert into seat values (null), (4);
select count(*) as seats from seat;
\`\`\`
| seats |
|---|
| 2 |

> Two. Whether an unknown number is above zero is unknown, and \`CHECK\` refuses only what's false.
`,
  'brief.md': `A library counts the books on its shelves. Make the table \`shelf\` with the columns \`place\` and \`books\`.

- \`place\`: required text, unique.
- \`books\`: a whole number, never below zero. Unknown if nobody has counted yet.
`,
  'starter/answer.sql': `-- What may be unknown, what's unique, what can never be right?
CREATE TABLE shelf (
  place text,
  books int
);
`,
  'hints.md': `## Three questions

May it be unknown? May it repeat? Which values can never be right?

## Which constraint says what

“Required” is \`NOT NULL\`, “no duplicates” is \`UNIQUE\`, and \`PRIMARY KEY\` says both. Anything else about a row is \`CHECK\`.

## Almost all of it

\`place text PRIMARY KEY\` and \`books int CHECK (books >= 0)\`.
`,
  'debrief.md': `A rule in the table applies to every program. The same rule in a program applies only to that program.

**The place as the key** needs no second column, but other tables would point at the text. When a shelf moves, all of them have to change.

**A number as the key** never changes. It's one more column, and the place still has to be unique.

**In practice.** A rule that's added late meets rows that break it.
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
