import fs from 'node:fs'
import path from 'node:path'
import { corpusKey } from '../../src/engine/query/corpus/kept-corpus.ts'
import { type Task, taskName, taskOf } from '../../src/engine/query/grade/task.ts'
import { engineVersion } from '../../src/engine/query/grade/task-runtime.ts'
import { hashOf } from '../../src/kit/hash.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import { isSqlLab } from '../../src/lab/kinds/sql.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { listSources, root } from '../tidy/sources.ts'

/** The major version of the PostgreSQL that comes with Backwright. */
const embeddedMajor = 18

/** Says of which code the kept corpora are. */
export const builtFromFile = path.join(root, 'content/corpora/built-from.txt')

/** Every task of these labs that has a corpus: the lab's own and its variants. */
export function corpusTasks(labs: Iterable<Lab>): Task[] {
  return [...labs].filter(isSqlLab).flatMap((lab) => {
    const variants = [null, ...lab.variants.map(({ name }) => name)]
    return variants.flatMap((variant) => taskOf(lab, variant) ?? [])
  })
}

/** The key that a kept corpus of this task has to have. */
export function expectedKey(task: Task): string {
  return corpusKey(taskName(task, engineVersion), embeddedMajor)
}

/** A hash of all code that a corpus can depend on; comments don't count. */
export function corpusCodeHash(): string {
  const query = listSources(path.join(root, 'src/engine/query'), /(?<!\.test)\.ts$/).filter(
    ({ file }) =>
      !/^(explain\/|grade\/(?!task\.ts|gate\.ts)|compare\/(compare-pairs|compare-on|pair|read-pair|refutation)\.ts)/.test(
        file,
      ),
  )
  const sql = listSources(path.join(root, 'src/engine/sql'), /(?<!\.test)\.ts$/)
  const random = listSources(path.join(root, 'src/kit'), /^random\.ts$/)
  const texts = [...query, ...sql, ...random].map(({ text }) =>
    text.replace(/^\s*(\/\/|\/?\*).*$/gm, ''),
  )
  return hashOf(...texts, String(defaultLimits.corpusDatabases), String(defaultLimits.statementMs))
}

export function readBuiltFrom(): string {
  return fs.existsSync(builtFromFile) ? fs.readFileSync(builtFromFile, 'utf8').trim() : ''
}
