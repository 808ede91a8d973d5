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
    title: A book whose pages weren't counted is left out
solutions:
  condition: One condition on the number of pages
  take-away: All titles, minus the ones that are shorter or weren't counted
mutants:
  greater-only:
    check: at-the-limit
    right_on_sample: true
    why: "\`>\` leaves out the books that have exactly 300 pages; \\"300 or more\\" includes them."
  distinct:
    check: same-title
    right_on_sample: true
    why: DISTINCT merges rows that look the same, but two different books may share a title.
  unknown-as-long:
    check: unknown-length
    why: coalesce puts 300 instead of the unknown number, so books that weren't counted look long.
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

> Four books aren't the one with 48 pages, but for *Salt and Copper* we don't know: the condition isn't true, so its row isn't kept.
`,
  'brief.md': `The library wants a shelf for long books.

Return \`title\` of every book with 300 pages or more. A book whose pages weren't counted is left out. Different books may share a title: each has its own row. The rows can come in any order.
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
    Return \`title\` of every book with fewer than 100 pages. A book whose pages weren't counted is left out. Different books may share a title: each has its own row. The rows can come in any order.
  order: []
  reference: select title from book where pages < 100
  mutants:
    - select title from book where pages <= 100
    - select title from book where coalesce(pages, 0) < 100
- name: not-counted
  brief: |
    Return \`id\` and \`title\` of every book whose pages weren't counted. The rows can come in any order.
  order: []
  reference: select id, title from book where pages is null
  mutants:
    - select id, title from book where pages = null
    - select id, title from book where pages is not null
- name: longest-first
  brief: |
    Return \`title\` and \`pages\` of every book whose pages were counted, the longest first. Books of the same length can come in any order.
  order: [pages desc]
  reference: select title, pages from book where pages is not null order by pages desc
  mutants:
    - select title, pages from book order by pages desc
    - select title, pages from book where pages is not null
`,
  'hints.md': `## Which rows stay?

Read the brief once more and say aloud what's true of every row that stays and false of every row that goes.

## Where does the condition go?

It goes after \`from book\`, following the word \`WHERE\`, and it compares the column \`pages\` with a number.

## Almost all of it

\`where pages >= …\` with the number from the brief. "Or more" is the equals sign.
`,
  'debrief.md': `Every row is checked against the condition, and only *true* keeps the row. That's why the books that weren't counted stayed out, and you didn't have to mention them.

**The other solution** starts with all titles and takes away the ones that shouldn't be there. \`EXCEPT ALL\` takes away as many as it's given, so two books with one title are counted right; \`EXCEPT\` alone would merge them. It reads the table twice.

**In practice.** "300 or more" and "more than 300" differ by one book on a good day. Repeat the limit to the person who asked.
`,
}
