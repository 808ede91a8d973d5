import { describe, expect, it } from 'vitest'
import { asProgram, enteredColumns, readEntered, readEnteredCsv } from './entered.ts'
import { indexPrograms } from './program-index.ts'
import { searchPrograms } from './search-programs.ts'

const today = '2026-11-24'
const typed = {
  school: 'Écoles d’Ohio',
  field: 'Back end, with SQL',
  credential: 'bootcamp',
  city: '',
  state: 'oh',
  is_online: '',
  price_total: '$14,000',
  weeks: '14',
  url: 'https://example.org/back-end?from=list',
  looked_at: today,
  entered_by: 'Ama',
  note: '',
}

describe('a program that somebody enters', () => {
  it('is read from what a form gives', () => {
    expect(readEntered(typed, '', today)).toMatchObject({
      state: 'OH',
      city: null,
      price_total: 14_000,
      weeks: 14,
      is_online: null,
    })
  })

  it.each([
    ['no school', { school: ' ' }, 'school'],
    ['a state that is none', { state: 'ZZ' }, 'state'],
    ['a price below nothing', { price_total: '-1' }, 'price_total'],
    ['a price in words', { price_total: 'cheap' }, 'price_total'],
    ['a page that runs', { url: 'javascript:alert(1)' }, 'url'],
    ['no page', { url: '' }, 'url'],
    ['a day that is none', { looked_at: '2026-02-30' }, 'looked_at'],
    ['a day to come', { looked_at: '2026-11-25' }, 'looked_at'],
    ['nobody', { entered_by: '' }, 'entered_by'],
    ['a field of its own', { rank: '1' }, ''],
  ])('is refused with %s, saying the field', (_what, change, field) => {
    expect(() => readEntered({ ...typed, ...change }, '', today)).toThrow(field)
  })

  it('is found like the others, and carries who said so', () => {
    const program = asProgram({ ...readEntered(typed, '', today), id: 'one' })
    const index = indexPrograms([program])
    const found = searchPrograms(index, {
      text: 'ecoles',
      filters: { credential: 'bootcamp', priceMax: 14_000 },
      sort: 'name',
      from: null,
      page: 1,
    })
    expect(found.programs).toMatchObject([
      { origin: 'entered', enteredBy: 'Ama', published: today, source: typed.url },
    ])
  })
})

describe('a file of programs', () => {
  const line = 'Example,Back end,bootcamp,,OH,,9000,12,https://example.org,2026-11-01,Ama,'
  const names = enteredColumns.join(',')

  it('is read whole, with names in any order and columns left out', () => {
    expect(readEnteredCsv(`${names}\n${line}\n\n${line}\n`, today)).toHaveLength(2)
    const few =
      'URL, Entered_by ,school,field,credential,looked_at\nhttps://example.org,"A, B",S,F,certificate,2026-11-01'
    expect(readEnteredCsv(`\uFEFF${few}`, today)).toMatchObject([
      { entered_by: 'A, B', weeks: null },
    ])
  })

  it.each([
    ['empty', '', 'below'],
    ['names alone', names, 'below'],
    ['a column that nobody asked for', `${names},paid_place\n${line},1`, 'paid_place'],
    ['a quote that does not end', `${names}\n"${line}`, 'comma-separated'],
    [
      'a line that is wrong after one that is right',
      `${names}\n${line}\n${line.replace('9000', 'x')}`,
      'row 2, price_total',
    ],
  ])('that is %s is refused', (_what, text, says) => {
    expect(() => readEnteredCsv(text, today)).toThrow(says)
  })
})
