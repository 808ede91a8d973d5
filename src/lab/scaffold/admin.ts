/** An administration lab that passes its exam; every piece is there to be replaced. */
export const adminFiles: Readonly<Record<string, string>> = {
  'lab.yaml': `# yaml-language-server: $schema=../../../lab.schema.json
kind: admin
title: Rights for one program
skill: dba/roles-and-grants
level: 3
minutes: 20
needs: [sql/insert-update-delete]
files: [roles.sql]
story:
  - run: roles.sql
checks:
  - name: works
    title: "\`clerk\` can do its work"
    that:
      - as: clerk
        can:
          - SELECT title FROM book
          - INSERT INTO loan (book_id, reader) VALUES (1, 'Ada')
  - name: no-more
    title: "\`clerk\` can do nothing else"
    that:
      - as: clerk
        may:
          book: [select]
          loan: [select, insert]
solutions:
  direct: Grant the role what it needs, table by table
  member: A role that can't log in holds the privileges, and the login is a member of it
mutants:
  grant-all:
    check: no-more
    why: GRANT ALL works right away, and TRUNCATE comes with it.
  reads-only:
    check: works
    why: Reading was granted, but writing was forgotten.
  cannot-log-in:
    check: works
    why: CREATE ROLE without LOGIN makes a role that nobody can log in as.
`,
  'lesson.md': `# Nothing is allowed until it's granted

A **role** is who a session acts as. A new role that may log in can connect, and that's nearly all it can do: tables belong to the role that made them, and everyone else is refused until the owner grants them a privilege.

\`\`\`sql example
CREATE ROLE guest LOGIN;
GRANT SELECT ON book TO guest;
SELECT has_table_privilege('guest', 'book', 'select') AS reads,
       has_table_privilege('guest', 'book', 'delete') AS deletes;
\`\`\`
| reads | deletes |
|---|---|
| t | f |

Privileges are small on purpose. \`SELECT\` reads, \`INSERT\` adds, \`UPDATE\` changes, \`DELETE\` removes, and \`TRUNCATE\` empties a table at once. Each is granted separately, and \`GRANT ALL\` grants every one of them, including the ones you didn't have in mind.

A role can hold privileges for others: \`GRANT readers TO report\` makes \`report\` a member, and a member may do what \`readers\` may. So you can grant privileges once, to a role nobody logs in as, and people and programs come and go as its members.

Grant what the work needs, then try the rest. A privilege too many causes no error; it waits for the day someone finds it.

## What will this give?

\`\`\`sql predict
CREATE ROLE guest LOGIN;
GRANT INSERT ON loan TO guest;
SELECT has_table_privilege('guest', 'loan', 'select') AS reads;
\`\`\`
| reads |
|---|
| f |

> Being allowed to add rows doesn't mean being allowed to see them.
`,
  'brief.md': `A library's program still logs in as the owner of all tables. Write \`roles.sql\`, which creates a role \`clerk\` that logs in, reads \`book\`, reads \`loan\` and adds rows to \`loan\`, and can do nothing else. The owner runs your file.
`,
  'world/schema.sql': `CREATE TABLE book (
  id    int PRIMARY KEY,
  title text NOT NULL
);
CREATE TABLE loan (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  book_id int NOT NULL REFERENCES book,
  reader  text NOT NULL
);
`,
  'world/rows.sql': `INSERT INTO book VALUES (1, 'The Long Shore'), (2, 'Salt and Copper');
INSERT INTO loan (book_id, reader) VALUES (2, 'Max');
`,
  'starter/roles.sql': `CREATE ROLE clerk LOGIN;
`,
  'hints.md': `## Look at the case

It shows a statement and who sent it. Which grant allows it, or which one is missing?

## One line for each privilege

\`GRANT SELECT ON …\` and \`GRANT INSERT ON …\`: if the brief doesn't mention it, don't grant it.

## Almost all of it

\`GRANT SELECT ON book, loan TO clerk;\` and \`GRANT INSERT ON loan TO clerk;\`
`,
  'debrief.md': `Both ways grant the same privileges. With one program, you can read direct grants from top to bottom. With many logins, you grant a role once, and members come and go.

**In practice.** If a program logs in as the owner, one hole in it is enough to drop a table.
`,
  'solutions/direct/roles.sql': `CREATE ROLE clerk LOGIN;
GRANT SELECT ON book, loan TO clerk;
GRANT INSERT ON loan TO clerk;
`,
  'solutions/member/roles.sql': `CREATE ROLE lending NOLOGIN;
GRANT SELECT ON book TO lending;
GRANT SELECT, INSERT ON loan TO lending;

CREATE ROLE clerk LOGIN;
GRANT lending TO clerk;
`,
  'mutants/cannot-log-in/roles.sql': `CREATE ROLE clerk;
GRANT SELECT ON book, loan TO clerk;
GRANT INSERT ON loan TO clerk;
`,
  'mutants/grant-all/roles.sql': `CREATE ROLE clerk LOGIN;
GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk;
`,
  'mutants/reads-only/roles.sql': `CREATE ROLE clerk LOGIN;
GRANT SELECT ON book, loan TO clerk;
`,
}
