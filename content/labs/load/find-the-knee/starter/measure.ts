const target = process.env.TARGET ?? 'http://127.0.0.1:3000'

// As many as it can do, one after another.
const startedAt = performance.now()
let count = 0
while (performance.now() - startedAt < 3_000) {
  const response = await fetch(target)
  await response.arrayBuffer()
  count++
}
console.log(Math.round(count / 3))
