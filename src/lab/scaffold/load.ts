/** A load lab that passes its exam; every piece is there to be replaced. */
const server = (places: number, workMs: number, late = ''): string => `import http from 'node:http'

let busy = 0
const waiting: (() => void)[] = []

/** At most ${places} at a time, ${workMs} ms each. */
async function work(): Promise<void> {
  if (busy >= ${places}) await new Promise<void>((resolve) => waiting.push(resolve))
  busy++
  await new Promise((resolve) => setTimeout(resolve, ${workMs}))
  busy--
  waiting.shift()?.()
}

let count = 0
const server = http.createServer(async (_request, response) => {
  count++
  await work()
${late}  response.end('ok')
})

server.listen(Number(process.env.PORT))
`

export const loadFiles: Readonly<Record<string, string>> = {
  'lab.yaml': `# yaml-language-server: $schema=../../../lab.schema.json
kind: load
title: Places enough
skill: ops/capacity
level: 3
minutes: 20
needs: [http/resources-and-status]
checks:
  - name: keeps-up
    title: 40 requests a second are answered within 400 ms
    stages:
      - { rate: 40, seconds: 1.5, requests: { any: { send: GET / } } }
    goals:
      - { of: any, statuses: [200], within_ms: 400, share: 0.85, reference_min: 0.8 }
    try: One request takes 50 ms. How many must it work on at a time, to do 40 in a second?
solutions:
  places: Ten places
  quick: Five places that take half as long
mutants:
  one-place:
    check: keeps-up
    why: One at a time does 20 a second, and 40 come.
  slow:
    check: keeps-up
    why: There are places enough, and each answer takes longer than it may.
  every-second:
    check: keeps-up
    why: It stays quick by giving every second request an error.
`,
  'lesson.md': `# Work, and places to do it

A request that takes 50 ms keeps a place busy for 50 ms. In a second, one place does 20 of them. If more come, they wait, and the line grows for as long as more come than go. How many are being worked on at a time is the rate times how long each takes. This is Little's law (1961), and it holds for anything that comes and goes.

\`\`\`ts example
const rate = 40
const seconds = 0.05
console.log(rate * seconds)
\`\`\`
\`\`\`text
2
\`\`\`

Two places would be busy all of the time. People don't come evenly, so you want a few more: with exactly two, every small rush makes a line that hardly ever gets shorter again.

A load test shows it only if requests come at their rate whether or not earlier ones were answered. If each client waits for its answer before it asks again, a slow server gets less to do, and looks better than it is.

Look at the time that 99 of 100 requests need, and not at the mean. The mean hides the ones who wait, and those are the people who leave.

## What will this give?

\`\`\`ts predict
const [rate, seconds, places] = [100, 0.05, 4]
console.log(rate * seconds > places ? 'it grows' : 'it holds')
\`\`\`
\`\`\`text
it grows
\`\`\`

> Five are in work at a time on average, and there are places for four.
`,
  'brief.md': `Answer 40 requests a second within 400 ms. The work takes 50 ms, and the server does it for one request at a time. Give it more places.
`,
  'starter/server.ts': server(1, 50),
  'hints.md': `## How many are there at a time?

40 a second, 0.05 seconds each.

## The number

\`busy >= 10\` leaves room for a rush.
`,
  'debrief.md': `Ten places are five times what the mean needs. Where a place costs something, such as a connection to a database, you'd measure how few are enough.
`,
  'solutions/places/server.ts': server(10, 50),
  'solutions/quick/server.ts': server(5, 25),
  'mutants/one-place/server.ts': server(1, 51),
  'mutants/slow/server.ts': server(60, 600),
  'mutants/every-second/server.ts': server(
    10,
    50,
    '  response.statusCode = count % 2 === 0 ? 500 : 200\n',
  ),
}
