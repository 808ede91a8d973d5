// npm run corpora: builds the corpus of every query and change task and keeps it in content/corpora.
// Where the code that makes them is as before, only those of labs that changed are built.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openAnalysis } from '../src/engine/analysis/analysis.ts'
import {
  corpusFile,
  readKeptCorpus,
  writeKeptCorpus,
} from '../src/engine/query/corpus/kept-corpus.ts'
import type { Task } from '../src/engine/query/grade/task.ts'
import { openTaskRuntime } from '../src/engine/query/grade/task-runtime.ts'
import { defaultLimits } from '../src/kit/limits.ts'
import { readCatalog } from '../src/lab/read-catalog.ts'
import type { Bench } from '../src/world/postgres/bench.ts'
import {
  builtFromFile,
  corpusCodeHash,
  corpusTasks,
  expectedKey,
  readBuiltFrom,
} from '../tests/exams/corpora.ts'
import { openTestGrader } from '../tests/grading.ts'
import { root } from '../tests/tidy/sources.ts'

const folder = path.join(root, 'content/corpora')
const tasks = corpusTasks((await readCatalog(path.join(root, 'content'))).labs.values())
removeUnknown()
const isSameCode = readBuiltFrom() === corpusCodeHash()
const wanted: Task[] = []
for (const task of tasks) {
  if (!isSameCode || (await readKeptCorpus(task, expectedKey(task))) === null) wanted.push(task)
}

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-corpora-'))
const desk = await openTestGrader(home)
const analysis = openAnalysis(defaultLimits)
try {
  const left = wanted.entries()
  const work = async (): Promise<void> => {
    for (const [at, task] of left) {
      const startedAt = performance.now()
      await build(desk.bench, task)
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      const name = [task.lab.id, task.variant].filter(Boolean).join(' ')
      process.stderr.write(`${at + 1} of ${wanted.length}: ${name}, ${seconds} s\n`)
    }
  }
  await Promise.all([work(), work()])
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(builtFromFile, `${corpusCodeHash()}\n`)
} finally {
  await analysis.close()
  await desk.close()
  fs.rmSync(home, { recursive: true, force: true })
}
process.stdout.write(`${wanted.length} of ${tasks.length} corpora built\n`)
process.exit(process.exitCode)

async function build(bench: Bench, task: Task): Promise<void> {
  const lab = { ...task.lab, corpora: null }
  const wanted = { task: { ...task, lab }, analysis, limits: defaultLimits }
  const runtime = await openTaskRuntime(bench, wanted)
  try {
    for (const problem of runtime.corpus.problems) {
      process.stderr.write(`${task.lab.id} ${task.variant ?? ''}: ${problem}\n`)
      if (task.variant === null) process.exitCode = 1
    }
    await writeKeptCorpus(task, expectedKey(task), runtime.corpus)
    await bench.dropDatabase(runtime.database)
  } finally {
    await runtime.close()
  }
}

/** Corpora of labs and variants that are gone. */
function removeUnknown(): void {
  const known = new Set(tasks.map(corpusFile))
  const found = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true }) : []
  for (const name of found) {
    const file = path.join(folder, String(name))
    if (file.endsWith('.br') && !known.has(file)) fs.rmSync(file)
  }
}
