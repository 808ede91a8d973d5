import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId } from '../../tests/store/fresh-store.ts'
import { labPage } from '../view/lab-page.ts'
import { restoreDraft } from './restore-draft.ts'
import { saveDraft } from './save-draft.ts'
import { submitAttempt } from './submit-attempt.ts'

let fresh: FreshStore
let windowId: string
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())
beforeEach(async () => {
  windowId = randomUUID()
  await fresh.store.pool.query('truncate draft, draft_revert')
})

const save = (text: string, window = windowId) =>
  saveDraft(fresh.context, { learnerId: fresh.learnerId, labId, windowId: window, text })
const restore = (to: Parameters<typeof restoreDraft>[1]['to'], text?: string) =>
  restoreDraft(fresh.context, { learnerId: fresh.learnerId, labId, windowId, to, text })
const draft = async (window: string | null = windowId, variant?: string) => {
  const { context, learnerId } = fresh
  return (await labPage(context, { learnerId, labId, windowId: window, variant })).draft
}
const starter = () => fresh.catalog.labs.get(labId)?.starter as string

describe('a draft', () => {
  it('begins as the starter', async () => {
    expect(await draft()).toEqual({ text: starter(), source: 'starter', version: 0, undo: null })
  })

  it('is kept as typed, in each window; a new window begins with the newest', async () => {
    fresh.at('2026-11-01T10:00:00Z')
    expect(await save('one \0 é')).toEqual({ version: 1 })
    expect(await save('one \0 é\n')).toEqual({ version: 2 })
    fresh.at('2026-11-01T10:00:01Z')
    await save('two', 'other')
    expect(await draft()).toMatchObject({ text: 'one \0 é\n', source: 'typed', version: 2 })
    expect(await draft('other')).toMatchObject({ text: 'two' })
    expect(await draft('new')).toMatchObject({ text: 'two' })
    expect(await draft(null)).toMatchObject({ text: 'two' })
  })

  it('of a variant is another', async () => {
    const variant = fresh.catalog.labs.get(labId)?.variants[0]?.name as string
    await save('own')
    await saveDraft(fresh.context, {
      learnerId: fresh.learnerId,
      labId,
      variant,
      windowId,
      text: 'variant',
    })
    expect(await draft()).toMatchObject({ text: 'own' })
    expect(await draft(windowId, variant)).toMatchObject({ text: 'variant' })
  })

  it.each([
    ['no window id', { windowId: '' }, 'bad-input'],
    ['a window id with a space', { windowId: 'a b' }, 'bad-input'],
    ['an unknown lab', { labId: 'query/none' }, 'unknown-lab'],
    ['a text that is too large', { text: 'x'.repeat(70_000) }, 'too-large'],
  ])('refuses %s and changes nothing', async (_what, input, code) => {
    const { context, learnerId } = fresh
    await expect(
      saveDraft(context, { learnerId, labId, windowId, text: 'x', ...input }),
    ).rejects.toMatchObject({
      code,
    })
    expect((await fresh.store.pool.query('select from draft')).rowCount).toBe(0)
  })
})

describe('going back', () => {
  it('to the starter and to an attempt can be undone, one after the other', async () => {
    const { context, learnerId } = fresh
    const { attemptId } = await submitAttempt(context, {
      learnerId,
      labId,
      answer: 'handed in',
      via: 'page',
    })
    await save('typed')
    expect(await restore({ kind: 'starter' })).toMatchObject({ text: starter(), undo: 'starter' })
    expect(await restore({ kind: 'attempt', attemptId })).toMatchObject({
      text: 'handed in',
      undo: 'attempt',
    })
    expect(await draft()).toMatchObject({ text: 'handed in', undo: 'attempt' })
    expect(await restore({ kind: 'undo' })).toMatchObject({ text: starter(), undo: 'starter' })
    expect(await restore({ kind: 'undo' })).toMatchObject({ text: 'typed', undo: null })
    await expect(restore({ kind: 'undo' })).rejects.toMatchObject({ code: 'not-yet' })
    expect(await draft()).toMatchObject({ text: 'typed', undo: null })
  })

  it('keeps what the editor held but had not saved yet', async () => {
    await save('typed')
    await restore({ kind: 'starter' }, 'typed, and more')
    expect(await restore({ kind: 'undo' }, 'something after')).toMatchObject({
      text: 'typed, and more',
    })
    const { rows } = await fresh.store.pool.query(
      `select convert_from(after, 'UTF8') as after from draft_revert`,
    )
    expect(rows).toEqual([{ after: 'something after' }])
  })

  it('stays in its window', async () => {
    await save('here')
    await save('there', 'other')
    await restore({ kind: 'starter' })
    expect(await draft('other')).toMatchObject({ text: 'there', undo: null })
  })

  it("to somebody else's attempt, or one of another lab, is refused", async () => {
    const { context, learnerId } = fresh
    const other = await submitAttempt(context, {
      learnerId,
      labId: 'query/who-directed-what',
      answer: 'x',
      via: 'page',
    })
    await save('typed')
    for (const attemptId of [other.attemptId, randomUUID(), 'x']) {
      await expect(restore({ kind: 'attempt', attemptId })).rejects.toMatchObject({
        code: 'unknown-attempt',
      })
    }
    expect(await draft()).toMatchObject({ text: 'typed', undo: null })
  })
})
