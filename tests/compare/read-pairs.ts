import fs from 'node:fs'
import path from 'node:path'
import { root } from '../tidy/sources.ts'

/** Two queries over a schema, as a file of tests/compare/pairs has them. */
export interface Written {
  readonly name: string
  readonly schema: string
  readonly reference: string
  readonly attempt: string
  readonly words: readonly string[]
}

const folder = path.join(root, 'tests/compare/pairs')

export const pairFiles = fs.readdirSync(folder).filter((file) => file.endsWith('.sql'))

/** The pairs of one file, each with the file's schema. */
export function readPairs(file: string): Written[] {
  const [schema = '', ...pairs] = fs
    .readFileSync(path.join(folder, file), 'utf8')
    .split(/^-- pair /m)
  return pairs.map((pair) => {
    const [head = '', ...body] = pair.split('\n')
    const [name = '', ...words] = head.trim().split(/\s+/)
    const [reference = '', attempt = ''] = body.join('\n').split(/^--[ \t]*$/m)
    return { name, schema, reference: reference.trim(), attempt: attempt.trim(), words }
  })
}
