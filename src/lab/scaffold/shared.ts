/** What a new lab of both kinds of SQL has: a small world of their own, and three hints. */
export const sharedFiles: Readonly<Record<string, string>> = {
  'world/schema.sql': `-- The tables of this lab. To use Reel's instead, remove world/ and say so in lab.yaml.
CREATE TABLE book (
  id    int PRIMARY KEY,
  title text NOT NULL,
  pages int CHECK (pages > 0)  -- NULL: nobody counted yet
);
`,
  'world/sample.sql': `-- The few rows that a learner sees.
INSERT INTO book (id, title, pages) VALUES
(1, 'The Long Shore', 412),
(2, 'A Map of Small Rooms', 96),
(3, 'Winter Timetable', 301),
(4, 'Salt and Copper', NULL),
(5, 'Nine Letters Home', 48);
`,
  'world/rows.sql': `-- The rest of the large database, after sample.sql. Nothing here is random.
INSERT INTO book (id, title, pages)
SELECT n, 'Volume ' || n % 7000, nullif(n * 37 % 900, 0)
FROM generate_series(101, 20100) AS n;
`,
}

/** The part of the lesson that both kinds share: 120 words or so around two examples. */
export const lessonStart = `# Keep the rows you want

A library keeps its books in a table. Each row is one book, and each column says one thing about it. A question about the books is almost always a question about *some* of them, so the first thing to learn is how to keep the rows you want.

\`WHERE\` does that. PostgreSQL goes through the rows one by one, puts each row's values into the condition, and keeps the row if the answer is true.

\`\`\`sql example
select title, pages
from book
where pages < 100
order by pages;
\`\`\`
| title | pages |
|---|---|
| Nine Letters Home | 48 |
| A Map of Small Rooms | 96 |

Nobody has counted the pages of *Salt and Copper* yet. Its \`pages\` is \`NULL\`, which means: we don't know. Is an unknown number smaller than 100? We don't know that either. So the condition is neither true nor false, and \`WHERE\` keeps a row only if it's true.

To ask for the unknown ones there's a special test:

\`\`\`sql example
select title
from book
where pages is null;
\`\`\`
| title |
|---|
| Salt and Copper |
`
