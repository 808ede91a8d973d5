import { packServer, unpackServer } from '../src/lab/http/server-files.ts'
import { measureAnswers } from './answer-strength.ts'
import type { Line } from './measure.ts'
import { mutateServer } from './mutate-server.ts'

const isProgram = (file: string): boolean => /\.(?:ts|js|mjs|py)$/.test(file)

/** Servers with one thing wrong, by rule of every solution's files: how many get past the checks. */
export function measureServers(): Promise<Line[]> {
  return measureAnswers('http', (lab) => {
    if (lab.kind !== 'http') return []
    return lab.solutions.flatMap(({ name, answer }) => {
      const read = unpackServer(answer, lab.main)
      if (read.kind === 'unread') throw new Error(`${lab.id}: ${name} can't be read`)
      return [...read.files].flatMap(([file, text]) =>
        isProgram(file)
          ? mutateServer(text, file).map((mutant) => ({
              rule: mutant.rule,
              text: packServer(new Map([...read.files, [file, mutant.text]]), lab.main),
              from: name,
              isFirst: false,
            }))
          : [],
      )
    })
  })
}
