import { lessonStart } from './shared.ts'

/** A query lab that passes its exam; every piece is there to be replaced. */
export const queryFiles: Readonly<Record<string, string>> = {
  'lab.yaml': `# yaml-language-server: $schema=../../../lab.schema.json
kind: query
title: Long books
skill: sql/select
level: 1
minutes: 10
needs: []
order: []
checks:
  - name: at-the-limit
    title: A book of exactly 300 pages is in the list
  - name: same-title
    title: Two books with one title give two rows
  - name: unknown-length
    title: A book that nobody counted is left out
solutions:
  condition: One condition on the number of pages
  take-away: All titles, less those that are shorter or not counted
mutants:
  greater-only:
    check: at-the-limit
    right_on_sample: true
    why: "\`>\` leaves out the books that have exactly 300 pages; \\"300 or more\\" includes them."
  distinct:
    check: same-title
    right_on_sample: true
    why: DISTINCT turns rows that look the same into one, but two different books may share a title.
  unknown-as-long:
    check: unknown-length
    why: coalesce puts 300 in place of the unknown number, so books that nobody counted look long.
`,
  'lesson.md': `${lessonStart}
## What will this give?

\`\`\`sql predict
select title
from book
where pages <> 48
order by id;
\`\`\`
| title |
|---|
| The Long Shore |
| A Map of Small Rooms |
| Winter Timetable |

> Four books are not the one with 48 pages, but for *Salt and Copper* nobody knows: the condition is not true, so its row is not kept.
`,
  'brief.md': `The library wants a shelf for long books.

Return \`title\` of every book with 300 pages or more. A book that nobody counted is left out. Different books may share a title: each has a row of its own. The rows may come in any order.
`,
  'starter/answer.sql': 'select title\nfrom book;\n',
  'solutions/condition/answer.sql': 'select title\nfrom book\nwhere pages >= 300;\n',
  'solutions/take-away/answer.sql':
    'select title\nfrom book\nexcept all\nselect title\nfrom book\nwhere pages is null or pages < 300;\n',
  'mutants/greater-only/answer.sql': 'select title\nfrom book\nwhere pages > 300;\n',
  'mutants/distinct/answer.sql': 'select distinct title\nfrom book\nwhere pages >= 300;\n',
  'mutants/unknown-as-long/answer.sql':
    'select title\nfrom book\nwhere coalesce(pages, 300) >= 300;\n',
  'variants.yaml': `- name: short-books
  brief: |
    Return \`title\` of every book with fewer than 100 pages. A book that nobody counted is left out. Different books may share a title: each has a row of its own. The rows may come in any order.
  order: []
  reference: select title from book where pages < 100
  mutants:
    - select title from book where pages <= 100
    - select title from book where coalesce(pages, 0) < 100
- name: not-counted
  brief: |
    Return \`id\` and \`title\` of every book that nobody counted. The rows may come in any order.
  order: []
  reference: select id, title from book where pages is null
  mutants:
    - select id, title from book where pages = null
    - select id, title from book where pages is not null
- name: longest-first
  brief: |
    Return \`title\` and \`pages\` of every book whose pages were counted, the longest first. Books of one length may come in any order.
  order: [pages desc]
  reference: select title, pages from book where pages is not null order by pages desc
  mutants:
    - select title, pages from book order by pages desc
    - select title, pages from book where pages is not null
`,
  'hints.md': `## Which rows stay?

Read the brief once more and say aloud what is true of every row that stays, and false of every row that goes.

## Where does the condition stand?

It stands after \`from book\`, behind the word \`WHERE\`, and it compares the column \`pages\` with a number.

## Almost all of it

\`where pages >= …\` with the number from the brief. "Or more" is the equals sign.
`,
  'debrief.md': `A condition is asked of every row, and only *true* keeps the row. That is why the books that nobody counted stayed out without a word about them.

**The other solution** begins with all titles and takes away those that should not be there. \`EXCEPT ALL\` takes away as many as it is given, so two books with one title are counted right; \`EXCEPT\` alone would merge them. It reads the table twice.

**Where it bites.** "300 or more" and "more than 300" differ by one book on a good day. Say the limit aloud to whoever asked.
`,
}
