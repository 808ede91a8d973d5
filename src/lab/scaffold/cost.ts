/** A cost lab that passes its exam; every piece is there to be replaced. */
export const costFiles: Readonly<Record<string, string>> = {
  'lab.yaml': `# yaml-language-server: $schema=../../../lab.schema.json
kind: cost
title: The right index
skill: perf/index-choice
level: 3
minutes: 30
needs: [perf/read-a-plan]
answer: [index]
sizes: [500, 5000, 50000]
size_of: rows in watch
requests:
  - name: continue-watching
    sql: |
      SELECT f.title, w.started_at
        FROM watch w
        JOIN film f ON f.id = w.film_id
       WHERE w.viewer_id = :viewer
       ORDER BY w.started_at DESC
       LIMIT 20
    values: { viewer: { from: 1, to: 10 } }
    ordered: true
checks:
  - name: does-not-grow
    title: The work doesn't grow with the table
    of: [continue-watching]
    counts: buffers
    at_most: 1.5
    plus: 4
solutions:
  viewer-then-time: In an index on viewer and time, in this order, a viewer's newest entries are side by side
  with-the-film: The same order, with film_id in the index as well, so the table isn't visited at all
mutants:
  time-alone:
    check: does-not-grow
    why: An index on started_at alone returns everyone's newest watches, and most of them belong to other viewers.
  viewer-alone:
    check: does-not-grow
    why: An index on viewer_id alone finds all of the viewer's watches, and every one of them is read and sorted to keep 20.
  wrong-order:
    check: does-not-grow
    why: With started_at first, one viewer's entries are all over the index, so all of it is read.
`,
  'lesson.md': `# The order of the columns

An index is a sorted list of values, each with the place of its row. PostgreSQL walks down a small tree to the first entry that matches and reads on from there. Entries that are next to each other in the list are cheap. Entries scattered all over it aren't.

So the order of the columns decides. An index on \`(viewer_id, started_at)\` is a phone book: sorted by last name, and within one last name by first name. All of viewer 7's entries are together, the newest at the end. An index on \`(started_at, viewer_id)\` is the same book sorted by first name. Viewer 7 is on every page.

Rule of thumb: first the columns the query compares with \`=\`, then the column it sorts by or limits to a range. With that order PostgreSQL reads the rows it returns and no others, and doesn't need to sort. A \`LIMIT\` can then stop early.

How many watches does one viewer have here?

\`\`\`sql example
SELECT count(*) AS watches, count(DISTINCT viewer_id) AS viewers FROM watch
\`\`\`

| watches | viewers |
|---|---|
| 500 | 40 |

An index has a cost too: each new row needs an entry in each index. One index that fits beats three that nearly do.

## What will this give?

An index on \`started_at\` alone can return the newest watches first. How many of the newest 200 belong to viewer 7?

\`\`\`sql predict
SELECT count(*) FILTER (WHERE viewer_id = 7) AS of_viewer_7
  FROM (SELECT viewer_id FROM watch ORDER BY started_at DESC LIMIT 200) newest
\`\`\`

| of_viewer_7 |
|---|
| 0 |

> Viewer 7 hasn't been here for a while. PostgreSQL would walk back through all those entries and throw every one away before it found the first that counts.
`,
  'brief.md': `“Continue watching” shows a viewer's last 20 films. At launch it was quick. Give it **one index** that keeps it quick when the table \`watch\` is a hundred times larger.

The query is in \`requests.sql\`, and you can't change it:

\`\`\`sql
SELECT f.title, w.started_at
  FROM watch w
  JOIN film f ON f.id = w.film_id
 WHERE w.viewer_id = :viewer
 ORDER BY w.started_at DESC
 LIMIT 20
\`\`\`

Submit one \`CREATE INDEX\`. We count work in buffers, the pages PostgreSQL touches, at 500, 5,000 and 50,000 rows. We never grade seconds. With Run you can try an index and look at the plan in one go: \`CREATE INDEX …; EXPLAIN (ANALYZE, BUFFERS) SELECT …\`. All of it is undone afterwards.
`,
  'hints.md': `## Look at the plan first

Run \`EXPLAIN (ANALYZE, BUFFERS)\` in front of the query with \`:viewer\` as it is. Which step reads many rows, and how many of them does it keep?

## Two questions in one query

The query asks for one viewer's rows, and for the newest of them. One index can answer both, if its columns are in the right order.

## The order of the columns

Put the column that's compared with \`=\` first. After it, within one viewer, the entries should be in the order \`ORDER BY\` asks for.
`,
  'debrief.md': `With \`(viewer_id, started_at)\` one viewer's entries are together, sorted by time. PostgreSQL goes to the last one and walks back 20 steps. No sort, nothing thrown away, and the same work whether the table has five hundred rows or fifty thousand.

**DESC or not** makes no difference here: an index can be read backwards. It starts to matter when two columns are sorted in different directions, as in \`ORDER BY minutes DESC, id\`.

**With \`INCLUDE (film_id)\`** PostgreSQL doesn't visit the table at all, as long as VACUUM keeps up. The index is larger, and each change of \`film_id\` has to update it too.

**In real life** an index on \`viewer_id\` alone looks right while everyone has ten watches. The trouble starts with the viewer who has a hundred thousand, and that viewer is your best customer.
`,
  'variants.yaml': `- name: last-viewers-of-a-film
  brief: |
    A page shows who watched a film last: \`requests.sql\` holds its query. Give it **one index** that keeps it quick when the
    table \`watch\` is a hundred times larger.
  requests:
    - name: last-viewers
      sql: |
        SELECT viewer_id, started_at FROM watch WHERE film_id = :film ORDER BY started_at DESC LIMIT 3
      values: { film: { from: 1, to: 20 } }
      ordered: true
  checks:
    - name: does-not-grow
      title: The work doesn't grow with the table
      counts: buffers
      plus: 4
  reference: |
    CREATE INDEX ON watch (film_id, started_at);
  mutants:
    - CREATE INDEX ON watch (film_id);
    - CREATE INDEX ON watch (viewer_id, started_at);
- name: longest-of-a-viewer
  brief: |
    A page shows the five watches on which a viewer spent the most minutes. Give its query **one index** that keeps it quick
    when the table \`watch\` is a hundred times larger.
  requests:
    - name: longest
      sql: |
        SELECT id, minutes FROM watch WHERE viewer_id = :viewer ORDER BY minutes DESC, id LIMIT 5
      values: { viewer: { from: 1, to: 10 } }
      ordered: true
  checks:
    - name: does-not-grow
      title: The work doesn't grow with the table
      counts: buffers
      plus: 6
  reference: |
    CREATE INDEX ON watch (viewer_id, minutes DESC, id);
  mutants:
    - CREATE INDEX ON watch (viewer_id);
    - CREATE INDEX ON watch (minutes DESC, id);
- name: seen-before
  brief: |
    Before a film starts, the player asks whether this viewer has seen it. Give the query **one index** that keeps it quick
    when the table \`watch\` is a hundred times larger.
  requests:
    - name: seen-before
      sql: |
        SELECT started_at FROM watch WHERE viewer_id = :viewer AND film_id = :film ORDER BY started_at DESC LIMIT 1
      values: { viewer: { from: 1, to: 10 }, film: { from: 1, to: 20 } }
      ordered: true
  checks:
    - name: does-not-grow
      title: The work doesn't grow with the table
      counts: buffers
      plus: 4
  reference: |
    CREATE INDEX ON watch (viewer_id, film_id, started_at);
  mutants:
    - CREATE INDEX ON watch (viewer_id);
    - CREATE INDEX ON watch (started_at);
`,
  'world/schema.sql': `CREATE TABLE film (
  id      int PRIMARY KEY,
  title   text NOT NULL,
  minutes int NOT NULL
);

CREATE TABLE watch (
  id         bigint PRIMARY KEY,
  viewer_id  int NOT NULL,
  film_id    int NOT NULL,
  started_at timestamptz NOT NULL,
  minutes    int NOT NULL
);
`,
  'world/rows.sql': `-- 200 films; 40 viewers. Viewers 1 to 10 have not been here for a while: none of the newest 40 % is theirs.
INSERT INTO film
SELECT i, 'Film ' || i, 70 + i % 60 FROM generate_series(1, 200) i;

INSERT INTO watch
SELECT i,
       CASE WHEN i > :size * 6 / 10 THEN 11 + abs(hashint4(i)) % 30 ELSE 1 + abs(hashint4(i)) % 40 END,
       1 + abs(hashint4(-i)) % 200,
       timestamptz '2026-01-01' + i * interval '1 minute',
       1 + abs(hashint4(i * 3)) % 120
  FROM generate_series(1, :size) i;
`,
  'starter/answer.sql': `-- One index. This one is there already in another form, and does not help:
CREATE INDEX ON watch (id);
`,
  'solutions/viewer-then-time/answer.sql': `CREATE INDEX watch_viewer_started ON watch (viewer_id, started_at);
`,
  'solutions/with-the-film/answer.sql': `CREATE INDEX watch_viewer_started_film ON watch (viewer_id, started_at DESC) INCLUDE (film_id);
`,
  'mutants/time-alone/answer.sql': `CREATE INDEX watch_started ON watch (started_at);
`,
  'mutants/viewer-alone/answer.sql': `CREATE INDEX watch_viewer ON watch (viewer_id);
`,
  'mutants/wrong-order/answer.sql': `CREATE INDEX watch_started_viewer ON watch (started_at, viewer_id);
`,
}
