import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import type { PageLab } from '../../lab/kinds/page.ts'
import { type LessonExample, lessonExamples } from '../../lab/lesson.ts'
import { readLab } from '../../lab/read.ts'
import { openPageGrader } from './page.ts'

const content = path.resolve(import.meta.dirname, '../../../content/labs/page')
const lab = (await readLab(path.join(content, 'say-the-error'))) as PageLab
const kind = openPageGrader({ limits: defaultLimits, pathFolders: [] })
afterAll(() => kind.close())

const children = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length

it('a browser runs once it’s warm', async () => {
  const before = children()
  await kind.warm(lab)
  expect(children()).toBeGreaterThan(before)
})

it('what an example gives is what a screen reader says of it', async () => {
  const tried = (example: LessonExample) => kind.exam.tryExample(lab, example)
  const examples = lessonExamples(lab.lesson)
  for (const example of examples) expect(await tried(example)).toBeNull()
  const of = (output: string) =>
    ({ language: 'html', code: '<button>Send</button>', output }) as LessonExample
  expect(await tried(of('\n  Send, button \n'))).toBeNull()
  expect(await tried(of('\n  Send, link \n'))).toBe('expected "Send, link", got "Send, button"')
})
