import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore } from '../../tests/store/fresh-store.ts'
import { bindViews } from '../view/views.ts'
import { enterPrograms } from './enter-programs.ts'
import { removeProgram } from './remove-program.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

const me = () => ({ learnerId: fresh.learnerId })
const names = 'school,field,credential,state,price_total,url,looked_at,entered_by'
const lineOf = (school: string, price: number | string) =>
  `${school},Back end,bootcamp,OH,${price},https://example.org/${school},2026-01-20,Ama`
const enter = (...lines: string[]) =>
  enterPrograms(fresh.context, {
    ...me(),
    from: { kind: 'csv', text: [names, ...lines].join('\n') },
  })
const search = async (text: string) => {
  const { way } = bindViews(fresh.context)
  const asked = { text, filters: {}, sort: 'name' as const, zip: '', page: 1 }
  const { found } = await way.programsPage({ asked, chosen: [] })
  return found.unknown.length > 0 ? [] : found.programs
}

describe('programs that people enter', () => {
  it('are found as soon as they are kept, with who entered them and when', async () => {
    expect(await search('zebrabootcamp')).toEqual([])
    await enter(lineOf('Zebrabootcamp-A', 9000), lineOf('Zebrabootcamp-Z', 9500))
    expect(await search('zebrabootcamp')).toMatchObject([
      {
        institution: 'Zebrabootcamp-A',
        priceTotal: 9000,
        enteredBy: 'Ama',
        published: '2026-01-20',
      },
      { institution: 'Zebrabootcamp-Z' },
    ])
  })

  it('entered again are one program with the newer figures', async () => {
    await enter(lineOf('Zebrabootcamp-A', 8000))
    expect((await search('zebrabootcamp')).map(({ priceTotal }) => priceTotal)).toEqual([
      8000, 9500,
    ])
  })

  it('are kept all or none', async () => {
    await expect(enter(lineOf('Yakcamp', 1), lineOf('Yakcamp-Two', 'free'))).rejects.toMatchObject({
      code: 'bad-input',
      reason: { expected: expect.stringContaining('row 2, price_total') },
    })
    expect(await search('yakcamp')).toEqual([])
  })

  it('are taken away by whoever entered them, and by nobody else', async () => {
    const [first] = await search('zebrabootcamp')
    const programId = first?.id ?? ''
    const stranger = '00000000-0000-7000-8000-000000000001'
    await expect(
      removeProgram(fresh.context, { learnerId: stranger, programId }),
    ).rejects.toMatchObject({ code: 'bad-input' })
    await removeProgram(fresh.context, { ...me(), programId })
    expect(await search('zebrabootcamp')).toHaveLength(1)
  })

  it('stand beside official ones, and closed ones are said to be closed', async () => {
    const { way } = bindViews(fresh.context)
    const [entered] = await search('zebrabootcamp')
    const closed = fresh.career.facts.programs.find(({ matchable }) => !matchable)
    const open = fresh.career.facts.programs.find(({ matchable }) => matchable)
    const ids = [entered?.id, closed?.id, open?.id].map((id) => id ?? '')
    const page = await way.comparePage({ ids })
    expect(page.programs.map(({ id }) => id)).toEqual([ids[0], ids[2]])
    expect(page.closed.map(({ id }) => id)).toEqual([ids[1]])
    await expect(way.comparePage({ ids: ['none'] })).rejects.toMatchObject({ code: 'bad-input' })
  })
})
