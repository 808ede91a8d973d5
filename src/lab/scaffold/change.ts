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
    title: A thick book stays when a thin one has its title
  - name: unknown-length
    title: A book that nobody counted stays
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
    why: A title is not a key. Deleting by title takes every book of that title, thick ones too.
  unknown-as-thin:
    check: unknown-length
    why: coalesce puts 0 in place of the unknown number, so books that nobody counted look thin.
`,
  'lesson.md': `${lessonStart}
\`DELETE FROM book\` takes the same condition and removes the rows for which it is true. Look before you delete: the condition after \`WHERE\` can be tried with \`SELECT\` first, and what it shows is what would go.

## What will this give?

\`\`\`sql predict
select count(*) as would_go
from book
where pages < 100 or pages is null;
\`\`\`
| would_go |
|---|
| 3 |

> Two books are thinner than 100 pages, and one was never counted. \`OR\` keeps a row when one side is true, and \`is null\` is true for the unknown one.
`,
  'brief.md': `The library gives its thinnest books away.

Delete every book with fewer than 50 pages. A book that nobody counted stays. Different books may share a title.
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
    Delete every book that nobody counted. All others stay.
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

Which rows would go? Write the condition behind \`select * from book where …\` and look at what it shows.

## From looking to deleting

\`DELETE FROM book\` stands in the place of \`SELECT * FROM book\`. The condition stays as it is.

## Almost all of it

\`delete from book where pages < …\` with the number from the brief. "Fewer than" leaves the limit itself alone.
`,
  'debrief.md': `A condition is asked of every row, and only *true* removes it. The books that nobody counted stayed without a word about them.

**The other solution** finds the ids first. It is longer, and it is what you need as soon as the condition takes more than one table.

**Where it bites.** A key names one row, a title does not. Delete by key, inside a transaction, and count the rows before you commit.
`,
}
