type Compare = (job: number, other: number) => number

/** The most urgent job is at the end, where taking it moves nothing. */
export function taken(events: string[], compare: Compare): (number | null)[] {
  const waiting: number[] = []
  const jobs: (number | null)[] = []
  let count = 0
  for (const event of events) {
    if (event !== 'comes') {
      jobs.push(waiting.pop() ?? null)
      continue
    }
    const job = count++
    let [from, to] = [0, waiting.length]
    while (from < to) {
      const middle = Math.floor((from + to) / 2)
      // Among equals the newest goes first in the list, and so comes last.
      if (compare(waiting[middle] as number, job) < 0) from = middle + 1
      else to = middle
    }
    waiting.splice(from, 0, job)
  }
  return jobs
}
