/** A code-review lab that passes its exam; every piece is there to be replaced. */
export const codeReviewFiles: Readonly<Record<string, string>> = {
  'lab.yaml': `# yaml-language-server: $schema=../../../lab.schema.json
kind: code-review
title: A small change
skill: ops/code-review
level: 3
minutes: 10
needs: []
checks:
  - name: results
    title: What comes out
  - name: failures
    title: What happens when it fails
findings:
  - name: first-is-skipped
    check: results
    file: src/total.ts
    at: ["let at = 1"]
    kinds: [logic]
    ask: What is the total of one film?
    why: Counting from 1 leaves out the first film, so every total is too small.
  - name: swallowed
    check: failures
    file: src/total.ts
    at: ["} catch {", "return 0"]
    kinds: [errors]
    ask: What does the report say when the file can't be read?
    why: A report of 0 minutes looks like a quiet day, and nobody learns that reading failed.
decoys:
  - file: src/total.ts
    at: ["export async function totalMinutes"]
    why: The function waits for a file, so it has to be async.
false_alarms_max: 1
solutions:
  one-line-each: A comment on the line that has to change
  ranges: A comment on the lines that belong together
mutants:
  only-results:
    check: failures
    why: The code path that everyone tries is read, and the one that fails isn't.
  only-failures:
    check: results
    why: The loop looks like every other loop, so nobody counts with it.
  everything:
    check: false-alarms
    why: A comment on every line finds everything and helps nobody.
`,
  'lesson.md': `# Read for one question at a time

A review isn't proofreading. You look for what would hurt someone after the change has shipped, and you can't look for everything at once. So read the change several times, each time with one question.

**What comes out?** Take the smallest input that could happen, and walk through the code with it: nothing, one thing, two.

\`\`\`ts example
const minutes = [90]
let total = 0
for (let at = 1; at < minutes.length; at++) total += minutes[at]
console.log(total)
\`\`\`
\`\`\`text
0
\`\`\`

With one film the loop never runs. Nobody notices as long as they try it with ten.

**What happens when it fails?** Find every call that can fail, and ask who hears of it. A \`catch\` that returns a value turns "we don't know" into an answer that looks real.

**Who could send something else?** Find everything that comes from outside, and follow it to where it's used.

Then write each comment so that it helps: the line, what goes wrong there, and for whom. "This is ugly" isn't a comment, it's a mood. If you can't name an input that shows the problem, ask a question instead, or let it go.

## What will this give?

\`\`\`ts predict
const titles = ['Salt', 'Snow']
for (let at = 0; at <= titles.length; at++) console.log(titles[at])
\`\`\`
\`\`\`text
Salt
Snow
undefined
\`\`\`

> \`<=\` goes one step too far: there's nothing at place 2.
`,
  'brief.md': `A colleague wants to add up the minutes of all films in a file. Review the change.

Comment on the lines that would hurt someone, and say what sort of defect it is. You may be wrong once.
`,
  'world/change.diff': `diff --git a/src/total.ts b/src/total.ts
--- /dev/null
+++ b/src/total.ts
@@ -0,0 +1,17 @@
+import { readFile } from 'node:fs/promises'
+
+/** The minutes of all films in a file, added up. */
+export async function totalMinutes(file: string): Promise<number> {
+  try {
+    const films = JSON.parse(await readFile(file, 'utf8'))
+    let total = 0
+    let at = 1
+    while (at < films.length) {
+      total += films[at].minutes
+      at++
+    }
+    return total
+  } catch {
+    return 0
+  }
+}
`,
  'starter/comments.yaml': `# In the form of this example:
#   comments:
#     - { file: src/total.ts, line: 1, kind: nit, text: "A name says more than a letter." }
comments: []
`,
  'solutions/one-line-each/comments.yaml': `comments:
  - { file: src/total.ts, line: 8, kind: logic, text: The first film is left out. }
  - { file: src/total.ts, line: 15, kind: errors }
`,
  'solutions/ranges/comments.yaml': `comments:
  - file: src/total.ts
    line: 8-12
    kind: logic
  - file: src/total.ts
    line: 14-16
    kind: errors
    text: A file that can't be read looks like a day without films.
`,
  'mutants/only-results/comments.yaml':
    'comments:\n  - { file: src/total.ts, line: 8, kind: logic }\n',
  'mutants/only-failures/comments.yaml':
    'comments:\n  - { file: src/total.ts, line: 14-15, kind: errors }\n',
  'mutants/everything/comments.yaml': `comments:
  - { file: src/total.ts, line: 1, kind: performance }
  - { file: src/total.ts, line: 4, kind: concurrency }
  - { file: src/total.ts, line: 8, kind: logic }
  - { file: src/total.ts, line: 15, kind: errors }
`,
  'hints.md': `## Two questions

Read it once for what comes out, and once for what happens when it fails.

## One film

Walk through the loop with a file that holds one film.

## Almost all of it

Look at where \`at\` begins, and at what \`catch\` returns.
`,
  'debrief.md': `Both defects are invisible as long as the file is there and holds many films. That's why reviewers try the smallest input and the failing path in their heads.

**The other solution** comments on ranges. Both are fine: what counts is that the author knows which lines you mean.

**In practice.** A report of 0 goes into a chart, and three weeks later someone asks why nobody watched films on Tuesday.
`,
}
