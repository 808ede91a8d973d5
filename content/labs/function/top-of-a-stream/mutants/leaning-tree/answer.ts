type Compare = (job: number, other: number) => number

interface Node {
  job: number
  less: Node | null
  more: Node | null
}

export function taken(events: string[], compare: Compare): (number | null)[] {
  let root: Node | null = null
  const jobs: (number | null)[] = []
  let count = 0
  for (const event of events) {
    if (event === 'comes') {
      root = added(root, count++, compare)
      continue
    }
    if (root === null) {
      jobs.push(null)
      continue
    }
    let above: Node | null = null
    let top: Node = root
    while (top.more !== null) {
      above = top
      top = top.more
    }
    if (above === null) root = top.less
    else above.more = top.less
    jobs.push(top.job)
  }
  return jobs
}

function added(root: Node | null, job: number, compare: Compare): Node {
  const node: Node = { job, less: null, more: null }
  if (root === null) return node
  let at = root
  for (;;) {
    const isMore = compare(job, at.job) > 0
    const next: Node | null = isMore ? at.more : at.less
    if (next === null) {
      if (isMore) at.more = node
      else at.less = node
      return root
    }
    at = next
  }
}
