import { setTimeout as wait } from 'node:timers/promises'

const target = process.env.TARGET ?? 'http://127.0.0.1:3000'
const budgetMs = 250
const failedMax = 0.01

/** Sends when it's due, whether or not earlier ones were answered; true: the server held. */
async function holds(rate: number, seconds: number): Promise<boolean> {
  const count = Math.round(rate * seconds)
  const startedAt = performance.now()
  const took: number[] = []
  let failed = 0
  const flights: Promise<void>[] = []
  for (let nth = 0; nth < count; nth++) {
    const dueAt = startedAt + (nth * 1_000) / rate
    await wait(Math.max(0, dueAt - performance.now()))
    flights.push(
      fetch(target)
        .then(async (response) => {
          await response.arrayBuffer()
          if (response.ok) took.push(performance.now() - dueAt)
          else failed++
        })
        .catch(() => void failed++),
    )
  }
  await Promise.all(flights)
  took.sort((a, b) => a - b)
  const p99 = took[Math.ceil(took.length * 0.99) - 1] ?? Infinity
  return p99 <= budgetMs && failed <= failedMax * count
}

/** One hiccup is no knee. */
const holdsAt = async (rate: number): Promise<boolean> =>
  (await holds(rate, 1.5)) || (await holds(rate, 1.5))

// A server that was just started is slow for its first requests.
await holds(30, 3)

let low = 10
let high = 20
while (high < 640 && (await holdsAt(high))) {
  low = high
  high *= 2
}
while (high / low > 1.1) {
  const middle = Math.sqrt(low * high)
  if (await holdsAt(middle)) low = middle
  else high = middle
}
console.log(Math.round(low))
