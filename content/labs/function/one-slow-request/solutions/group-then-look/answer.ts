interface Line {
  readonly from: number
  readonly service: string
  readonly trace: string
  readonly ms: number
}

export function slowest(log: string): string {
  const lines = log
    .trim()
    .split('\n')
    .map((text): Line => {
      const [from, service, trace, ms] = text.split(' ')
      return { from: Number(from), service, trace, ms: Number(ms) }
    })
  const traces = [...new Set(lines.map(({ trace }) => trace))]
  const lasting = (trace: string): number => {
    const own = lines.filter((line) => line.trace === trace)
    const ends = own.map(({ from, ms }) => from + ms)
    return Math.max(...ends) - Math.min(...own.map(({ from }) => from))
  }
  const trace = traces.reduce((best, one) => (lasting(one) > lasting(best) ? one : best))
  const own = lines.filter((line) => line.trace === trace)
  const work = (service: string): number =>
    own.filter((line) => line.service === service).reduce((sum, { ms }) => sum + ms, 0)
  const services = [...new Set(own.map(({ service }) => service))]
  return `${trace} ${services.reduce((best, one) => (work(one) > work(best) ? one : best))}`
}
