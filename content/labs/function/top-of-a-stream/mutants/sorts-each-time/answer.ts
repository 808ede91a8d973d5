type Compare = (job: number, other: number) => number

export function taken(events: string[], compare: Compare): (number | null)[] {
  const waiting: number[] = []
  const jobs: (number | null)[] = []
  let count = 0
  for (const event of events) {
    if (event === 'comes') waiting.push(count++)
    else {
      waiting.sort((a, b) => compare(b, a) || a - b)
      jobs.push(waiting.shift() ?? null)
    }
  }
  return jobs
}
