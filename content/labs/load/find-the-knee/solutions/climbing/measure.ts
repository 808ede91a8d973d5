import http from 'node:http'

const target = process.env.TARGET ?? 'http://127.0.0.1:3000'
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity })

interface Step {
  readonly p99: number
  readonly failedShare: number
}

/** One request: the time from when it was due, or null where it failed. */
function ask(dueAt: number): Promise<number | null> {
  return new Promise((resolve) => {
    const request = http.get(target, { agent }, (response) => {
      response.resume()
      response.on('end', () =>
        resolve(response.statusCode === 200 ? performance.now() - dueAt : null),
      )
    })
    request.on('error', () => resolve(null))
  })
}

/** A timer that looks every 5 ms what has become due. */
function step(rate: number, count: number): Promise<Step> {
  const startedAt = performance.now()
  const all: Promise<number | null>[] = []
  return new Promise((resolve) => {
    const timer = setInterval(async () => {
      while (all.length < count && startedAt + (all.length * 1_000) / rate <= performance.now()) {
        all.push(ask(startedAt + (all.length * 1_000) / rate))
      }
      if (all.length < count) return
      clearInterval(timer)
      const came = (await Promise.all(all)).map((ms) => ms ?? Infinity).sort((a, b) => a - b)
      const failed = came.filter((ms) => ms === Infinity).length
      resolve({
        p99: came[Math.ceil((count - failed) * 0.99) - 1] ?? Infinity,
        failedShare: failed / count,
      })
    }, 5)
  })
}

async function isFine(rate: number): Promise<boolean> {
  const { p99, failedShare } = await step(rate, Math.round(rate * 1.4))
  return p99 < 250 && failedShare < 0.01
}

await step(30, 90)

let best = 20
for (let rate = 26; rate < 500; rate *= 1.18) {
  const isOver = !(await isFine(rate)) && !(await isFine(rate))
  if (isOver) break
  best = rate
}
console.log(best.toFixed(1))
