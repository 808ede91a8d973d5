import { expect, it } from 'vitest'
import { readContent } from '../../../tests/content.ts'
import { answerFilesOf, mainFileOf } from './all.ts'

it('says for every lab whether its answer is a folder that may get more files', async () => {
  const { catalog } = await readContent()
  const labs = [...catalog.labs.values()]
  const free = labs.filter((lab) => mainFileOf(lab) !== null)
  const kinds = new Set(['http', 'exploit', 'page', 'load'])
  expect(free.map(({ id }) => id)).toEqual(
    labs.filter(({ kind }) => kinds.has(kind)).map(({ id }) => id),
  )
  for (const lab of free) expect(answerFilesOf(lab), lab.id).toContain(mainFileOf(lab))
  expect(free.length).toBeGreaterThan(30)
})
