type Compare = (job: number, other: number) => number

export function taken(events: string[], compare: Compare): (number | null)[] {
  const heap: number[] = []
  const isBefore = (place: number, other: number): boolean => {
    return compare(heap[place] as number, heap[other] as number) > 0
  }
  const swap = (place: number, other: number): void => {
    const job = heap[place] as number
    heap[place] = heap[other] as number
    heap[other] = job
  }
  const push = (job: number): void => {
    heap.push(job)
    let place = heap.length - 1
    while (place > 0) {
      const parent = Math.floor((place - 1) / 2)
      if (!isBefore(place, parent)) break
      swap(place, parent)
      place = parent
    }
  }
  const pop = (): number | null => {
    const top = heap[0]
    const last = heap.pop()
    if (top === undefined || last === undefined) return null
    if (heap.length === 0) return top
    heap[0] = last
    let place = 0
    for (;;) {
      let first = place
      for (const child of [2 * place + 1, 2 * place + 2]) {
        if (child < heap.length && isBefore(child, first)) first = child
      }
      if (first === place) return top
      swap(place, first)
      place = first
    }
  }
  const jobs: (number | null)[] = []
  let count = 0
  for (const event of events) {
    if (event === 'comes') push(count++)
    else jobs.push(pop())
  }
  return jobs
}
