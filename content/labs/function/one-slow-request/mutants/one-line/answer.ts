export function slowest(log: string): string {
  let best = ''
  let longest = -1
  for (const line of log.trim().split('\n')) {
    const [, service, trace, ms] = line.split(' ')
    if (Number(ms) > longest) {
      longest = Number(ms)
      best = `${trace} ${service}`
    }
  }
  return best
}
