interface Request {
  from: number
  to: number
  services: Map<string, number>
}

export function slowest(log: string): string {
  const requests: Record<string, Request> = Object.create(null)
  for (const line of log.split('\n')) {
    if (line === '') continue
    const [startText, service = '', trace = '', msText] = line.split(' ')
    const start = Number(startText)
    const ms = Number(msText)
    const request = (requests[trace] ??= { from: start, to: start + ms, services: new Map() })
    request.from = Math.min(request.from, start)
    request.to = Math.max(request.to, start + ms)
    request.services.set(service, (request.services.get(service) ?? 0) + ms)
  }
  const [trace, request] = Object.entries(requests).reduce((best, one) =>
    one[1].to - one[1].from > best[1].to - best[1].from ? one : best,
  )
  const [service] = [...request.services].reduce((best, one) => (one[1] > best[1] ? one : best))
  return `${trace} ${service}`
}
