import { afterEach, describe, expect, it } from 'vitest'
import { newestPayYear, payInState, payOf } from '../pay.ts'
import { csv, trying } from './test-data/trying.ts'
import { workbookOf } from './test-data/workbook.ts'

type Cells = (string | number | null)[]

const { file, importing, facts, written, clear } = trying()
afterEach(clear)

const header = [
  'AREA', 'AREA_TITLE', 'AREA_TYPE', 'PRIM_STATE', 'NAICS', 'OCC_CODE', 'OCC_TITLE', 'O_GROUP',
  'TOT_EMP', 'A_MEAN', 'A_PCT10', 'A_PCT25', 'A_MEDIAN', 'A_PCT75', 'A_PCT90',
] // biome-ignore format: as a table's head

/** The national rows that are held of a year, as the publisher would write them. */
async function national(change: (row: Cells) => Cells = (row) => row): Promise<Cells[]> {
  const held = (await facts()).wages.filter(({ year }) => year === 2025)
  const rows = held.map((row): Cells => [
    '99', 'U.S.', '1', 'US', '000000', row.soc, row.title, row.group, row.employment,
    row.meanAnnual, row.p10, row.p25, row.median, row.p75, row.p90 ?? '#',
  ]) // biome-ignore format: as a table's row
  return [header, ...rows.map(change)]
}

const workbook = async (change?: (row: Cells) => Cells): Promise<Buffer> =>
  workbookOf({ data: await national(change) })

describe('an OEWS workbook', () => {
  it('of a new year is added, with # as above the top and * as not known', async () => {
    const change = (row: Cells): Cells =>
      row[5] === '15-1252' ? row.with(14, '#').with(10, '*').with(12, '140,000') : row
    const [change26] = await importing(
      'oews',
      file('national_M2026_dl.xlsx', await workbook(change)),
      { published: '2027-04-01' },
    )
    expect(change26?.added).toHaveLength(20)
    expect(change26?.changed).toEqual([])
    const now = await facts()
    expect(newestPayYear(now)).toBe(2026)
    const pay = payOf(now, { soc: '15-1252' })
    expect(pay).toMatchObject({ median: 140_000, p90: null, p10: null, topCoded: ['p90'] })
    expect(pay?.published).toBe('2027-04-01')
    expect(payOf(now, { soc: '15-1252', year: 2025 })?.median).toBe(135_980)
    expect(now.heads.wages.isImported).toBe(true)
  })

  it('of a year that is held says what is another figure now', async () => {
    const change = (row: Cells): Cells => (row[5] === '15-1252' ? row.with(12, 136_000) : row)
    const [changed] = await importing(
      'oews',
      file('national_M2025_dl.xlsx', await workbook(change)),
    )
    expect(changed?.changed).toEqual([
      {
        key: '2025 15-1252',
        values: [{ field: 'median', from: '135,980', to: '136,000' }],
      },
    ])
    expect(changed?.added).toEqual([])
  })

  it('that brings nothing new writes nothing, nor does a dry run', async () => {
    const same = file('national_M2025_dl.xlsx', await workbook())
    expect((await importing('oews', same))[0]).toMatchObject({ added: [], changed: [], gone: [] })
    const newer = file('national_M2026_dl.xlsx', await workbook())
    expect((await importing('oews', newer, { isDryRun: true }))[0]?.added).toHaveLength(20)
    expect(written()).toEqual([])
  })

  it('tells its year itself, by its name, or asks for it', async () => {
    const silent = file('wages.xlsx', await workbook())
    await expect(importing('oews', silent)).rejects.toThrow('a file that says its year')
    expect((await importing('oews', silent, { year: '2026' }))[0]?.title).toMatch(/^May 2026/)
    const speaking = workbookOf({
      data: await national(),
      'Field Descriptions': [['May 2026 OEWS Estimates'], [null], ['Bureau of Labor Statistics']],
    })
    const named = file('other.xlsx', speaking)
    expect((await importing('oews', named))[0]?.title).toMatch(/^May 2026/)
    await expect(importing('oews', named, { year: '2025' })).rejects.toThrow('came 2026')
    await expect(importing('oews', file('national_M2027_dl.xlsx', speaking))).rejects.toThrow(
      'year 2027, as its name says; came 2026',
    )
  })

  it('of older years is read with the names of columns that it had then', async () => {
    const rows = await national()
    const before = rows.map((row, i) =>
      i === 0 ? row.with(7, 'OCC_GROUP').map((name) => String(name).toLowerCase()) : row,
    )
    const old = file('oesm18nat/national_M2018_dl.csv', csv(before))
    expect((await importing('oews', old))[0]?.added).toHaveLength(20)
  })
})

describe('an OEWS workbook that cannot be used', () => {
  const refused = async (name: string, content: string | Buffer, says: RegExp) => {
    await expect(importing('oews', file(name, content))).rejects.toThrow(says)
    expect(written()).toEqual([])
  }

  it('is broken, cut off, empty or another thing', async () => {
    const whole = await workbook()
    await refused('national_M2026_dl.xlsx', whole.subarray(0, whole.length / 2), /a whole .xlsx/)
    await refused('national_M2026_dl.xlsx', '', /an empty file/)
    await refused('national_M2026_dl.xlsx', '<!doctype html><p>Not found', /a web page/)
    const cut = csv(await national()).slice(0, -40)
    await refused('national_M2026_dl.csv', cut, /rows of one width|cut off/)
    await expect(importing('oews', '/nowhere/national_M2026_dl.xlsx')).rejects.toThrow(/nothing at/)
  })

  it('lacks a column, its total, occupations, or half of its groups', async () => {
    const rows = await national()
    const without = rows.map((row) => row.filter((_cell, i) => i !== 12))
    await refused('national_M2026_dl.csv', csv(without), /with the column A_MEDIAN/)
    const noTotal = rows.filter(([, , , , , code]) => code !== '00-0000')
    await refused('national_M2026_dl.csv', csv(noTotal), /a total of all occupations/)
    await refused('national_M2026_dl.csv', csv(rows.slice(0, 8)), /20 occupations/)
    const one = rows.filter(([, , , , , code]) => code !== '15-1252')
    await refused('national_M2026_dl.csv', csv(one), /19 of them; without 15-1252/)
    const groups = ['11-0000', '13-0000', '17-0000'].map((code) =>
      (rows[1] ?? []).with(5, code).with(8, 1_000_000),
    )
    await refused('national_M2026_dl.csv', csv([...rows, ...groups]), /a half file/)
  })

  it('has a row twice, percentiles that fall, or words for figures', async () => {
    const rows = await national()
    await refused('national_M2026_dl.csv', csv([...rows, rows[1] ?? []]), /two: 00-0000/)
    const falling = await national((row) => (row[5] === '15-1252' ? row.with(13, 100) : row))
    await refused('national_M2026_dl.csv', csv(falling), /percentiles that rise/)
    const words = await national((row) => (row[5] === '15-1252' ? row.with(12, 'much') : row))
    await refused('national_M2026_dl.csv', csv(words), /A_MEDIAN; came 15-1252: much/)
  })

  it('is of a kind that another command reads', async () => {
    const content = csv(await national())
    const asked = importing('onet', file('national_M2026_dl.csv', content))
    await expect(asked).rejects.toMatchObject({
      reason: { came: 'wages by occupation (OEWS)', try: expect.stringContaining('import oews') },
    })
  })
})

describe('an OEWS state workbook', () => {
  const states = async (year: string, take: (code: string) => boolean = () => true) => {
    const { stateWages } = await facts()
    const rows = stateWages
      .filter(({ state }) => take(state))
      .map((row): Cells => [
        '01', row.stateName, '2', row.state, '000000', row.soc, 'Title', 'detailed', row.employment,
        row.meanAnnual, row.p10, row.p25, row.median, row.p75, row.p90,
      ]) // biome-ignore format: as a table's row
    const island = [
      '72',
      'Puerto Rico',
      '2',
      'PR',
      '000000',
      '15-1252',
      'T',
      'detailed',
      1,
      2,
      2,
      2,
      2,
      2,
      2,
    ]
    return file(`state_M${year}_dl.csv`, csv([header, ...rows, island]))
  }

  it('stands in for the states of the year before', async () => {
    const [change] = await importing('oews', await states('2026'))
    expect(change).toMatchObject({ dataset: 'stateWages', added: [], gone: [] })
    const now = await facts()
    expect(new Set(now.stateWages.map(({ year }) => year))).toEqual(new Set([2026]))
    expect(payInState(now, { soc: '15-1252', state: 'WA' })?.median).toBeGreaterThan(0)
    expect(payInState(now, { soc: '15-1252', state: 'PR' })).toBeNull()
  })

  it('is refused when it is older or lacks a state, unless asked for', async () => {
    const old = await states('2023')
    await expect(importing('oews', old)).rejects.toThrow('2025 or newer, as held now; came 2023')
    expect(written()).toEqual([])
    expect((await importing('oews', old, { isOlder: true }))[0]?.title).toMatch(/^May 2023/)
    clear()
    const fewer = await states('2026', (code) => code !== 'WY')
    await expect(importing('oews', fewer)).rejects.toThrow('without WY')
  })
})
