import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openPageGrader } from '../../src/grader/kinds/page.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import { counterexampleText } from '../../src/lab/counterexample/text.ts'
import type { PageLab } from '../../src/lab/kinds/page.ts'
import { readLab } from '../../src/lab/read.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { drawn } from '../long-run.ts'

const pathFolders = (process.env.PATH ?? '').split(path.delimiter)
const grader = openPageGrader({ limits: defaultLimits, pathFolders })
afterAll(() => grader.close())

const folder = path.resolve(import.meta.dirname, '../../content/labs/page/sign-up-for-everyone')
const lab = (await readLab(folder)) as PageLab

const grade = (answer: string): Promise<Verdict> => {
  const attempt = { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: '1' }
  return grader.grade(lab, attempt, () => undefined)
}
const failing = ({ checks }: Verdict) => checks.find(({ status }) => status === 'failed')

it('shows the smallest fragment and what a screen reader says', async () => {
  const mutant = lab.mutants.find(({ name }) => name === 'hint-in-between')
  const { status, counterexample } = await grade(mutant?.answer ?? '')
  expect(status).toBe('failed')
  const text = counterexample === null ? '' : counterexampleText(counterexample)
  expect(text).toContain('<input id="password"')
  expect(text).toContain('A screen reader says of it: “Password, edit text, required')
  expect(text).toContain(
    'Expected: textbox named “password”, with “at least 12” said together with it',
  )
})

it('shows the keys that lead to the fault', async () => {
  const mutant = lab.mutants.find(({ name }) => name === 'letters-only')
  const { counterexample } = await grade(mutant?.answer ?? '')
  expect(counterexample).toMatchObject({ kind: 'page', says: 'These keys show it.' })
  expect(JSON.stringify(counterexample)).toContain('"key":"Tab","heard":"Name, edit text')
})

it.each(
  drawn(
    [
      ['a script that never ends', '<script>for (;;) {}</script>', 'opens'],
      ['a page without anything', '', 'every-field-named'],
      ['one that reloads for ever', '<script>location.reload()</script>', 'opens'],
      [
        'one that goes away',
        '<script>location = "http://example.com/"</script>',
        'every-field-named',
      ],
      ['one that opens dialogs', '<script>alert(1)</script>', 'every-field-named'],
      ['too much text', 'x'.repeat(100_000), 'readable'],
      ['text before the first file', 'x\n==> index.html <==\n', 'readable'],
      ['another file alone', '==> page.html <==\n<p>Salt</p>\n', 'readable'],
    ],
    2,
  ),
)('gives a verdict on %s', async (_what, answer, check) => {
  const verdict = await grade(answer)
  expect(verdict.status).toBe('failed')
  expect(failing(verdict)).toMatchObject({ name: check })
  expect(failing(verdict)?.reason?.try).not.toBe('')
})

it('reads a page aloud for Run', async () => {
  const ran = await grader.run(lab, '<label>Email <input required></label>', 'sample')
  expect(ran).toMatchObject({ kind: 'printed', text: 'Email\nEmail, edit text, required' })
})

it('loads what the page names from the other files', async () => {
  const page = '<p id="says"></p><script src="look/app.js"></script>'
  const app = "document.getElementById('says').textContent = 'Salt'"
  const text = `==> index.html <==\n${page}\n\n==> look/app.js <==\n${app}\n`
  expect(await grader.run(lab, text, 'sample')).toMatchObject({ kind: 'printed', text: 'Salt' })
})

it('lets no check find what another has left in its window', async () => {
  const page = `<label>Title <input id="title"></label><p id="kept"></p><script>
    kept.textContent = [localStorage.kept, document.cookie, sessionStorage.kept, window.name].join('')
    title.oninput = () => {
      localStorage.kept = sessionStorage.kept = window.name = 'Kept'
      document.cookie = 'kept=Kept'
    }
  </script>`
  const fill = { fill: { role: 'textbox', name: 'title' }, with: 'Salt' }
  const kept = { there: { role: 'StaticText', name: 'kept' } }
  const check = { title: 'Something is kept', runs: 4, given: {} }
  const checks = [
    { ...check, name: 'types', steps: [fill] },
    { ...check, name: 'finds-it', steps: [fill, kept] },
  ]
  const attempt = {
    id: 'b',
    labId: lab.id,
    variant: null,
    labHash: lab.hash,
    answer: page,
    seed: '1',
  }
  const verdict = await grader.grade({ ...lab, checks } as PageLab, attempt, () => undefined)
  expect(failing(verdict)).toMatchObject({ name: 'finds-it' })
})

const saidOf = async (page: string, step: unknown) => {
  const checks = [{ name: 'looks', title: 'It looks', runs: 1, given: {}, steps: [step] }]
  const attempt = {
    id: 'c',
    labId: lab.id,
    variant: null,
    labHash: lab.hash,
    answer: page,
    seed: '1',
  }
  const asked = { ...lab, checks } as unknown as PageLab
  return failing(await grader.grade(asked, attempt, () => undefined))?.reason
}

const film = { there: { role: 'link', name: 'Watch Salt' }, within: { role: 'main' } }
const table = { there: { role: 'table', name: 'Stars' } }

it.each(
  drawn(
    [
      [
        'those inside first, and that only the name is missing',
        '<nav><a href="/">Home</a></nav><main><a href="/salt">Watch</a></main>',
        film,
        /of that role: “Watch, link”, “Home, link”/,
        /none of them has this name/,
      ],
      [
        'that there is no such element',
        '<main><p>Salt</p></main>',
        film,
        /nothing like it is heard/,
        /Use the element that means this/,
      ],
      [
        'that the words are a description',
        '<p id="says">Stars</p><table aria-describedby="says"><tr><th>Film</th><td>Salt</td></tr></table>',
        table,
        /Stars/,
        /its description, and not its name/,
      ],
      [
        'a header that a cell lists and that is somewhere else',
        '<table><tr><th id="may">May</th><th>June</th></tr><tr><th id="salt">Salt</th><td headers="salt may">4.1</td></tr></table>',
        { cell: '4.1', headers: ['Salt', 'June'] },
        /its headers are “Salt”, and it lists “May”, which is neither above nor beside it/,
        /heads its column/,
      ],
    ],
    3,
  ),
)('says %s', async (_what, page, step, came, advice) => {
  const said = await saidOf(page, step)
  expect(said?.came).toMatch(came)
  expect(said?.try).toMatch(advice)
})
