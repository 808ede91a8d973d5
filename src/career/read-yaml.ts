import fs from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import type { z } from 'zod'
import { Problem } from '../kit/problem.ts'

/** Reads a file of ours and checks it. Throws Problem 'bad-file', naming file and place. */
export async function readYaml<T extends z.ZodType>(file: string, shape: T): Promise<z.infer<T>> {
  const unsafeValue: unknown = parse(await fs.readFile(file, 'utf8'))
  const read = shape.safeParse(unsafeValue)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new Problem('bad-file', {
    expected: `${path.basename(file)} to be written as its kind asks`,
    came: `${(issue?.path ?? []).join('.')}: ${issue?.message ?? ''}`.slice(0, 300),
    try: 'Take the file from the release again.',
  })
}
