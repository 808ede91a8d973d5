export function slowest(log: string): string {
  const lines = log.trim().split('\n')
  const [start, service, trace, ms] = lines[0].split(' ')
  return `${trace} ${service}`
}
