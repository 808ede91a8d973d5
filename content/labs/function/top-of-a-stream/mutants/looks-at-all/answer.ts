type Compare = (job: number, other: number) => number

export function taken(events: string[], compare: Compare): (number | null)[] {
  const waiting: number[] = []
  const jobs: (number | null)[] = []
  let count = 0
  for (const event of events) {
    if (event === 'comes') waiting.push(count++)
    else {
      let best = 0
      for (let place = 1; place < waiting.length; place++) {
        if (compare(waiting[place] as number, waiting[best] as number) > 0) best = place
      }
      jobs.push(waiting.splice(best, 1)[0] ?? null)
    }
  }
  return jobs
}
