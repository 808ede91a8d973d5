import fs from 'node:fs'
import { addAbortSignal, type Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { Problem } from '../kit/problem.ts'

/** One line of a file may be so long; what an attempt and its verdict take is far below. */
const lineLengthMax = 33_554_432

/**
 * The lines of a file or of standard input, read as they are asked for: a file is opened with the
 * first of them, so that nothing is read, and lost, before someone listens. Ends with Problem
 * 'bad-file' if it can't be read or a line has no end, and with the signal's reason once that is
 * aborted.
 */
export async function* readLines(
  file: string | Readable,
  stop: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let number = 1
  for await (const chunk of chunksOf(file, stop)) {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      yield line.endsWith('\r') ? line.slice(0, -1) : line
      number++
    }
    if (rest.length > lineLengthMax) {
      throw unreadable(
        file,
        `line ${number}, which goes on for more than ${lineLengthMax} characters`,
      )
    }
  }
  rest += decoder.end()
  if (rest !== '') yield rest
}

async function* chunksOf(file: string | Readable, stop: AbortSignal): AsyncGenerator<Buffer> {
  try {
    const stream =
      typeof file === 'string'
        ? fs.createReadStream(file, { signal: stop })
        : addAbortSignal(stop, file)
    for await (const chunk of stream) {
      stop.throwIfAborted()
      yield chunk as Buffer
    }
  } catch (error) {
    stop.throwIfAborted()
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error
    throw unreadable(file, (error as Error).message, error)
  }
}

function unreadable(from: string | Readable, came: string, cause?: unknown): Problem {
  const file = typeof from === 'string' ? from : 'standard input'
  return new Problem(
    'bad-file',
    { expected: `a file that can be read: ${file}`, came, try: 'Check the path and the file.' },
    { cause },
  )
}
