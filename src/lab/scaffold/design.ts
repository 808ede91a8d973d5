/** A design lab that passes its exam; every piece is there to be replaced. */
export const designFiles: Readonly<Record<string, string>> = {
  'lab.yaml': `# yaml-language-server: $schema=../../../lab.schema.json
kind: design
title: Enough for the evening
skill: arch/estimate
level: 4
minutes: 15
needs: []
system:
  curve: { "00:00": 200, "06:00": 100, "20:00": 1000, "24:00": 200 }
  zones: [a, b]
  machines:
    balancer: { standard: { slots: 200, ms: 1, dollars_an_hour: 0.05 } }
    service:
      small: { slots: 4, dollars_an_hour: 0.1 }
  tasks:
    api: { on: service, ms: 20 }
  requests:
    page: { share: 1, needs: [api] }
checks:
  - name: evening
    title: The evening is answered
    that: [{ answers: page, percentile: 95, within_ms: 100 }]
  - name: budget
    title: It costs at most $25 a day
    that: [{ dollars_a_day_max: 25 }]
solutions:
  six: Six machines behind a balancer
  seven: Seven, with room to spare
mutants:
  average:
    check: evening
    why: Four machines carry the average of the day, and the evening isn't average.
  exactly:
    check: evening
    why: Five machines can do exactly what comes. Requests come at random, so at 100% they wait for one another.
  plenty:
    check: budget
    why: Twelve machines are never busy, and cost money all night.
`,
  'lesson.md': `# Work per second

A machine with four slots works on four requests at a time. If one takes 20 ms, a slot does 50 of them in a second, and the machine 200.

So you can say before you build anything how many machines you need: multiply what comes in a second by how long one takes. 400 requests a second of 0.02 seconds each are 8 seconds of work in every second, so 8 slots would have to work without a pause.

\`\`\`yaml example
nodes:
  door: { kind: balancer, to: [api] }
  api: { kind: service, machine: small, count: 6 }
\`\`\`
\`\`\`text
Busiest minute: 20:00, 1,000 requests a second
door: 0.5% busy then
api: 83.3% busy then
page: 99 of 100 answered within 95.1 ms at 20:00
Machines: $15.6 a day
\`\`\`

They never work without a pause. Requests come at random: three at once, then none. Whoever comes while all slots are busy waits. At 50% busy hardly anyone does. At 90% most do, and at 100% the line never gets shorter. That's why people plan for 70 or 80%, at the busiest minute of the day and not on average.

More machines don't make one request faster. They make waiting rarer, and they cost money at night as well. Look at the curve of a day: the evening may be five times the morning.

## What will this give?

\`\`\`yaml predict
nodes:
  door: { kind: balancer, to: [api] }
  api: { kind: service, machine: small, count: 4 }
\`\`\`
\`\`\`text
Busiest minute: 20:00, 1,000 requests a second
door: 0.5% busy then
api: 125% busy then, and up to 10 s of work wait
page: 99 of 100 answered within 10,068 ms at 17:09
Machines: $10.8 a day
Requests that fail: 1,472,001, worth $0
\`\`\`

> Four machines can do 800 a second, and 1,000 come. The line grows until people give up.
`,
  'brief.md': `Reel's page gets 100 requests a second at six in the morning and 1,000 at eight in the evening. Each takes 20 ms of work on average.

Write a topology with a balancer and a service called \`api\`. At every minute of the day 95 of 100 requests must be answered within 100 ms, and the machines may cost at most $25 a day.
`,
  'starter/topology.yaml': `nodes:
  door: { kind: balancer, to: [api] }
  api: { kind: service, machine: small, count: 1 }
`,
  ...Object.fromEntries(
    (
      [
        ['solutions/six', 6],
        ['solutions/seven', 7],
        ['mutants/average', 4],
        ['mutants/exactly', 5],
        ['mutants/plenty', 12],
      ] as const
    ).map(([folder, count]) => [
      `${folder}/topology.yaml`,
      `nodes:\n  door: { kind: balancer, to: [api] }\n  api: { kind: service, machine: small, count: ${count} }\n`,
    ]),
  ),
  'hints.md': `## What comes

Look at the busiest minute, not at the day.

## What one machine does

Four slots, 20 ms each: 200 a second.

## Almost all of it

Five machines could do exactly 1,000 a second, and that's too close. Add one.
`,
  'debrief.md': `1,000 requests of 20 ms are 20 seconds of work a second. Six machines have 24 slots, so they're 83% busy at eight, and nearly nobody waits long.

**The other solution** has one more. It costs $2.40 a day and lets one machine break.

**In practice.** Teams size for the average, because that's what the monthly bill shows.
`,
}
