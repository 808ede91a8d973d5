import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { corpusFile, readKeptCorpus } from '../../src/engine/query/corpus/kept-corpus.ts'
import { readContent } from '../content.ts'
import { root } from '../tidy/sources.ts'
import { corpusCodeHash, corpusTasks, expectedKey, readBuiltFrom } from './corpora.ts'

const { labs } = (await readContent()).catalog
const tasks = corpusTasks(labs.values())

it('every task of a query or change lab comes with its corpus, and none is left over', async () => {
  expect(tasks.length).toBeGreaterThan(60)
  const stale: string[] = []
  for (const task of tasks) {
    const corpus = await readKeptCorpus(task, expectedKey(task))
    if (corpus === null) stale.push(`${task.lab.id} ${task.variant ?? ''}`)
    else expect(corpus.databases.length, task.lab.id).toBeGreaterThan(50)
  }
  expect(stale, 'npm run corpora builds these anew').toEqual([])
  const known = new Set(tasks.map(corpusFile))
  const found = fs
    .readdirSync(path.join(root, 'content/corpora'), { recursive: true })
    .map((file) => path.join(root, 'content/corpora', String(file)))
    .filter((file) => file.endsWith('.br'))
  expect(found.filter((file) => !known.has(file))).toEqual([])
})

it('they were built by the code that is here', () => {
  expect(readBuiltFrom(), 'npm run corpora builds them anew').toBe(corpusCodeHash())
})

it('a corpus of another lab, engine or server is not used', async () => {
  const [task] = tasks
  if (!task) throw new Error('there is a task')
  expect(await readKeptCorpus(task, `${expectedKey(task)}9`)).toBeNull()
  const nowhere = { ...task, lab: { ...task.lab, corpora: null } }
  expect(await readKeptCorpus(nowhere, expectedKey(task))).toBeNull()
})
