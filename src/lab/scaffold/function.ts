/** A function lab that passes its exam; every piece is there to be replaced. */
export const functionFiles: Readonly<Record<string, string>> = {
  'lab.yaml': `# yaml-language-server: $schema=../../../lab.schema.json
kind: function
title: Minutes left
skill: code/values-and-functions
level: 1
minutes: 10
needs: []
function: minutesLeft
inputs:
  length: { integer: { min: 1, max: 300 } }
  watched: { integer: { min: 0, max: 400 } }
examples:
  - [120, 45]
  - [90, 0]
checks:
  - name: in-the-middle
    title: A film that is half watched
    examples: [[120, 45], [100, 50]]
  - name: to-the-end
    title: A film that was watched to the end has 0 minutes left
    examples: [[90, 90]]
  - name: longer-than-the-film
    title: Someone who watched parts twice never has less than 0 minutes left
    inputs:
      length: { integer: { min: 1, max: 90 } }
      watched: { integer: { min: 100, max: 400 } }
solutions:
  choose: Subtract, and return 0 if that's below 0
  largest: Math.max of 0 and the difference
mutants:
  below-zero:
    check: longer-than-the-film
    right_on_sample: true
    why: If more minutes were watched than the film has, the difference is below 0.
  never-done:
    check: to-the-end
    right_on_sample: true
    why: Math.max(1, …) never lets the film end; at the end 0 minutes are left.
  turned-round:
    check: in-the-middle
    why: The difference is the wrong way around; what's left is the length minus what was watched.
`,
  'lesson.md': `# A function returns a value

A film is 96 minutes long. Mara has watched 40 of them, and the film's page shows how many are left. It isn't a hard sum, but nobody wants to do it for each viewer. So we write it down once, give it a name, and let the computer do it. That's a **function**.

A function has a *name*, it gets *values* in parentheses, and with the word \`return\` it gives one value back. Here the name is \`double\`, and inside the function the value it gets is called \`minutes\`:

\`\`\`ts example
function double(minutes: number): number {
  return minutes * 2
}

console.log(double(45))
\`\`\`
\`\`\`text
90
\`\`\`

Line 5 *calls* the function: the name, then the value in parentheses. Inside, \`minutes\` is 45, so \`minutes * 2\` is 90, and that's what comes back. \`console.log\` prints it where you can see it. \`: number\` says that the value is a number. It's a note for people; the computer ignores it.

A function without \`return\` returns \`undefined\`: no value at all.

## What will this give?

\`\`\`ts predict
function less(first: number, second: number): number {
  return first - second
}

console.log(less(10, 4), less(4, 10))
\`\`\`
\`\`\`text
6 -6
\`\`\`

> The order of the values matters: the first one is \`first\`. The second call takes 10 from 4, and a difference may be below 0.
`,
  'brief.md': `A film's page shows how many minutes are left.

Write the function \`minutesLeft(length, watched)\`. \`length\` is how many minutes the film has, and \`watched\` is how many were watched. Both are whole numbers. Return how many minutes are left.

Someone who goes back and watches a part again may have watched more minutes than the film has. Then 0 are left.
`,
  'starter/answer.ts': `export function minutesLeft(length: number, watched: number): number {
  return length
}
`,
  'solutions/choose/answer.ts': `export function minutesLeft(length: number, watched: number): number {
  const left = length - watched
  if (left < 0) return 0
  return left
}
`,
  'solutions/largest/answer.ts': `export const minutesLeft = (length: number, watched: number): number => Math.max(0, length - watched)
`,
  'mutants/below-zero/answer.ts': `export function minutesLeft(length: number, watched: number): number {
  return length - watched
}
`,
  'mutants/never-done/answer.ts': `export function minutesLeft(length: number, watched: number): number {
  return Math.max(1, length - watched)
}
`,
  'mutants/turned-round/answer.ts': `export function minutesLeft(length: number, watched: number): number {
  return Math.max(0, watched - length)
}
`,
  'variants.yaml': `- name: pages-left
  brief: |
    A book has \`pages\` pages, and \`read\` of them were read. Write \`pagesLeft(pages, read)\`, which returns how many are left, and never less than 0.
  function: pagesLeft
  inputs:
    pages: { integer: { min: 1, max: 900 } }
    read: { integer: { min: 0, max: 1000 } }
  examples: [[300, 120]]
  reference: |
    export const pagesLeft = (pages: number, read: number): number => Math.max(0, pages - read)
  mutants:
    - "export const pagesLeft = (pages: number, read: number): number => pages - read"
- name: seats-free
  brief: |
    A hall has \`seats\` seats, and \`sold\` tickets were sold. Write \`seatsFree(seats, sold)\`, which returns how many seats are free. If too many were sold, 0 are free.
  function: seatsFree
  inputs:
    seats: { integer: { min: 1, max: 500 } }
    sold: { integer: { min: 0, max: 600 } }
  examples: [[200, 50]]
  reference: |
    export const seatsFree = (seats: number, sold: number): number => Math.max(0, seats - sold)
  mutants:
    - "export const seatsFree = (seats: number, sold: number): number => Math.abs(seats - sold)"
- name: over-the-limit
  brief: |
    A plan allows \`limit\` films a month, and \`watched\` were watched. Write \`over(limit, watched)\`, which returns how many films are over the limit, and 0 if none is.
  function: over
  inputs:
    limit: { integer: { min: 1, max: 50 } }
    watched: { integer: { min: 0, max: 80 } }
  examples: [[10, 12]]
  reference: |
    export const over = (limit: number, watched: number): number => Math.max(0, watched - limit)
  mutants:
    - "export const over = (limit: number, watched: number): number => watched - limit"
`,
  'hints.md': `## Which sum?

Take a film of 120 minutes of which 45 were watched. Do it on paper. Which number did you subtract from which?

## When does it go wrong?

Try your sum with 90 minutes and 100 watched. What do you get, and what does the brief ask for?

## Almost all of it

Put the difference into a name first: \`const left = length - watched\`. Then choose: \`if (left < 0) return 0\`, and otherwise return \`left\`.
`,
  'debrief.md': `A function is a promise: for these values, you get that value. The code that calls it doesn't look inside, so the odd cases are up to you: a film watched to the end, and a film watched for longer than it is.

**The other solution** takes the larger of two numbers. \`Math.max(0, …)\` reads as "but never below 0", and it's one line. The one with \`if\` spells out each case, and it's the better start if there are three cases.

**In practice.** An unexpected number below 0 travels: it becomes a progress bar that runs backwards, or a bill on which a customer is paid.
`,
}
