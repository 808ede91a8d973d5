export function slowest(log: string): string {
  const requests = new Map<string, { from: number; to: number; work: Map<string, number> }>()
  for (const line of log.trim().split('\n')) {
    const [start, service, trace, ms] = line.split(' ')
    const [from, to] = [Number(start), Number(start) + Number(ms)]
    const request = requests.get(trace) ?? { from, to, work: new Map<string, number>() }
    if (requests.has(trace)) request.to += Number(ms)
    request.work.set(service, (request.work.get(service) ?? 0) + Number(ms))
    requests.set(trace, request)
  }
  let found = ''
  let longest = -1
  for (const [trace, { from, to }] of requests) {
    if (to - from > longest) {
      longest = to - from
      found = trace
    }
  }
  let service = ''
  let most = -1
  for (const [name, ms] of requests.get(found)?.work ?? []) {
    if (ms > most) {
      most = ms
      service = name
    }
  }
  return `${found} ${service}`
}
