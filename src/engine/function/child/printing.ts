/** What is kept of one piece of work's output, in characters. */
const printedMax = 65_536

export interface Printing {
  /** What was written since the last time, on standard output and on both. */
  take(): { readonly output: string; readonly all: string }
  /** Writes through as well, as it comes. */
  passOn(): void
}

/** Catches all that is written; more than is kept ends the process by `onTooMuch`. */
export function catchPrinting(onTooMuch: () => never): Printing {
  let output = ''
  let all = ''
  let isPassedOn = false
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = process[name]
    const through = stream.write.bind(stream)
    stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
      if (name === 'stdout') output += text
      all += text
      if (all.length > printedMax) onTooMuch()
      const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined
      if (isPassedOn) through(text)
      if (done) process.nextTick(done)
      return true
    }) as typeof stream.write
  }
  return {
    take: () => {
      const taken = { output, all }
      output = ''
      all = ''
      return taken
    },
    passOn: () => {
      isPassedOn = true
    },
  }
}
