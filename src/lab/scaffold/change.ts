import { lessonStart } from './shared.ts'

/** A change lab that passes its exam; every piece is there to be replaced. */
export const changeFiles: Readonly<Record<string, string>> = {
  'lab.yaml': `# yaml-language-server: $schema=../../../lab.schema.json
kind: change
title: Thin books go
skill: sql/insert-update-delete
level: 2
minutes: 10
needs: [sql/select]
order: []
checks:
  - name: at-the-limit
    title: A book of exactly 50 pages stays
  - name: same-title
    title: A thick book stays if a thin one has the same title
  - name: unknown-length
    title: A book whose pages weren't counted stays
solutions:
  condition: DELETE with one condition on the number of pages
  by-key: Find the ids first, then delete the books with these ids
mutants:
  or-equal:
    check: at-the-limit
    right_on_sample: true
    why: "\`<=\` takes the books with exactly 50 pages too; \\"fewer than 50\\" leaves them."
  by-title:
    check: same-title
    right_on_sample: true
    why: A title isn't a key. Deleting by title takes every book with that title, thick ones too.
  unknown-as-thin:
    check: unknown-length
    why: coalesce puts 0 instead of the unknown number, so books that weren't counted look thin.
`,
  'lesson.md': `${lessonStart}
\`DELETE FROM book\` takes the same condition and removes the rows for which it's true. Look before you delete: you can try the condition after \`WHERE\` with \`SELECT\` first, and what it shows is what would go.

## What will this give?

\`\`\`sql predict
select count(*) as would_go
from book
where pages < 100 or pages is null;
\`\`\`
| would_go |
|---|
| 3 |

> Two books are thinner than 100 pages, and one was never counted. \`OR\` keeps a row if one side is true, and \`is null\` is true for the unknown one.
`,
  'brief.md': `The library is giving away its thinnest books.

Delete every book with fewer than 50 pages. A book whose pages weren't counted stays. Different books may share a title.
`,
  'starter/answer.sql': '-- This one deletes nothing yet.\ndelete from book\nwhere false;\n',
  'solutions/condition/answer.sql': 'delete from book\nwhere pages < 50;\n',
  'solutions/by-key/answer.sql':
    'delete from book\nwhere id in (select id from book where pages < 50);\n',
  'mutants/or-equal/answer.sql': 'delete from book\nwhere pages <= 50;\n',
  'mutants/by-title/answer.sql':
    'delete from book\nwhere title in (select title from book where pages < 50);\n',
  'mutants/unknown-as-thin/answer.sql': 'delete from book\nwhere coalesce(pages, 0) < 50;\n',
  'variants.yaml': `- name: not-counted-go
  brief: |
    Delete every book whose pages weren't counted. All others stay.
  order: []
  reference: delete from book where pages is null
  mutants:
    - delete from book where pages = null
    - delete from book where pages is not null
- name: one-page-more
  brief: |
    Every book got a page with the library's stamp. Add 1 to \`pages\` wherever it was counted.
  order: []
  reference: update book set pages = pages + 1
  mutants:
    - update book set pages = coalesce(pages, 0) + 1
    - update book set pages = pages + 1 where pages > 1
- name: cap-the-length
  brief: |
    The catalogue has room for three digits. Set \`pages\` to 999 in every book that has more.
  order: []
  reference: update book set pages = 999 where pages > 999
  mutants:
    - update book set pages = 999 where pages is null or pages > 999
    - update book set pages = 999 where pages > 1000
`,
  'hints.md': `## Look first

Which rows would go? Write the condition after \`select * from book where …\` and look at what it shows.

## From looking to deleting

\`DELETE FROM book\` replaces \`SELECT * FROM book\`. The condition stays the same.

## Almost all of it

\`delete from book where pages < …\` with the number from the brief. "Fewer than" leaves the limit itself alone.
`,
  'debrief.md': `Every row is checked against the condition, and only *true* removes it. The books that weren't counted stayed, and you didn't have to mention them.

**The other solution** finds the ids first. It's longer, and it's what you need as soon as the condition involves more than one table.

**In practice.** A key names one row, a title doesn't. Delete by key, inside a transaction, and count the rows before you commit.
`,
}
