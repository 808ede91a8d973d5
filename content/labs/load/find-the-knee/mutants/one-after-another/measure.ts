const target = process.env.TARGET ?? 'http://127.0.0.1:3000'

// A client that asks as fast as it can.
const startedAt = performance.now()
let count = 0
while (performance.now() - startedAt < 2_000) {
  const response = await fetch(target)
  await response.arrayBuffer()
  count++
}
console.log(Math.round(count / 2))
