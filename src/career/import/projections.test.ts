import { afterEach, describe, expect, it } from 'vitest'
import { isSecondHand, projectionOf } from '../pay.ts'
import { csv, trying } from './test-data/trying.ts'
import { workbookOf } from './test-data/workbook.ts'

type Cells = (string | number | null)[]

const { file, importing, facts, written, clear } = trying()
afterEach(clear)

const names = (from: number, to: number): string[] => [
  `${from} National Employment Matrix title`,
  `${from} National Employment Matrix code`,
  'Occupation type',
  `Employment, ${from}`,
  `Employment, ${to}`,
  `Employment distribution, percent, ${from}`,
  `Employment change, numeric, ${from}–${to - 2000}`,
  `Employment change, percent, ${from}–${to - 2000}`,
  `Percent self employed, ${from}`,
  `Occupational openings, ${from}–${to - 2000} annual average`,
  `Median annual wage, dollars, ${from}[1]`,
  'Typical education needed for entry',
  'Work experience in a related occupation',
  'Typical on-the-job training needed to attain competency in the occupation',
]

/** Rows that are held of the newest official round, as the workbook has them. */
async function rows(change: (row: Cells) => Cells = (row) => row): Promise<Cells[]> {
  const held = (await facts()).projections.filter(({ round }) => round === '2024-34')
  return held.map((row) =>
    change([
      row.title,
      row.code,
      'Line item',
      row.employmentBaseThousands,
      row.employmentProjectedThousands,
      0.1,
      row.changeThousands,
      row.changePct,
      row.selfEmployedPct ?? '—',
      row.annualOpeningsThousands,
      row.medianAnnualWage ?? '>=239,200',
      row.typicalEntryEducation ?? '—',
      row.workExperience ?? '—',
      row.onTheJobTraining ?? '—',
    ]),
  )
}

const workbook = (table: readonly Cells[], header: Cells[]): Buffer =>
  workbookOf({
    Index: [['Occupation.xlsx contents']],
    'Table 1.1': [['Table 1.1 Employment'], ['Title', 'Code', 'Employment, 2025']],
    'Table 1.2': [
      ['Table 1.2 Occupational projections (Employment in thousands)'],
      ...header,
      ...table,
      ['[1] Data are from the Occupational Employment and Wage Statistics program.'],
    ],
  })

describe('a projections table in other forms', () => {
  it('is read from the CSV of the publisher’s own search, codes wrapped for spreadsheets', async () => {
    const header: Cells = [
      'Occupation Title', 'Occupation Code', 'Employment 2026', 'Employment 2036',
      'Employment Change, 2026-2036', 'Employment Percent Change, 2026-2036',
      'Occupational Openings, 2026-2036 Annual Average', 'Median Annual Wage 2026',
      'Typical Entry-Level Education', 'Education Code', 'Work Experience in a Related Occupation',
      'Workex Code', 'Typical on-the-job Training', 'trCode',
    ] // biome-ignore format: as a table's head
    const table = (await rows()).map((row): Cells => [
      `${row[0]} * `, `="${row[1]}"`, row[3]?.toLocaleString('en-US') ?? null, row[4] ?? null,
      row[6] ?? null, row[7] ?? null, row[9] ?? null, row[10] ?? null, row[11] ?? null, 3,
      row[12] ?? null, 5, row[13] ?? null, 6,
    ]) // biome-ignore format: as a table's row
    const own = file('Employment Projections.csv', csv([header, ...table]))
    expect((await importing('projections', own))[0]).toMatchObject({
      title: 'round 2026-36',
      changed: [],
      gone: [],
    })
    expect(projectionOf(await facts(), { code: '15-1252' })).toMatchObject({
      title: 'Software developers',
      changePct: 15.8,
    })
  })

  it('is read below a head of two rows, title and code under one name', async () => {
    const head: Cells[] = [
      [
        '2018 National Employment Matrix title and code', null, 'Occupation type', 'Employment', null,
        'Employment distribution, percent', 'Change, 2018–28', null, 'Percent self-employed, 2018',
        'Occupational openings, 2018–28 annual average', 'Median annual wage, 2018(1)',
        'Typical education needed for entry', 'Work experience in a related occupation',
        'Typical on-the-job training needed to attain competency in the occupation',
      ],
      [null, null, null, '2018', '2028', '2018', 'Number', 'Percent'],
    ] // biome-ignore format: as a table's head
    const [change] = await importing(
      'projections',
      file('occupation.xlsx', workbook(await rows(), head)),
    )
    expect(change?.title).toBe('round 2018-28')
    expect(change?.added).toHaveLength(24)
  })

  it('of a round with codes of its own changes nothing the second time', async () => {
    const hybrid: Readonly<Record<string, string>> = { '15-1252': '15-1256', '15-1254': '15-1257' }
    const change = (row: Cells): Cells => row.with(1, hybrid[String(row[1])] ?? row[1] ?? null)
    const old = file('occupation.xlsx', workbook(await rows(change), [names(2019, 2029)]))
    expect((await importing('projections', old))[0]?.added).toHaveLength(22)
    expect((await importing('projections', old))[0]).toMatchObject({
      added: [],
      changed: [],
      gone: [],
    })
  })

  it('is refused with figures that contradict each other or cannot be', async () => {
    const refused = async (place: number, value: number, says: RegExp) => {
      const change = (row: Cells): Cells => (row[1] === '15-1252' ? row.with(place, value) : row)
      const book = workbook(await rows(change), [names(2026, 2036)])
      await expect(importing('projections', file('occupation.xlsx', book))).rejects.toThrow(says)
      expect(written()).toEqual([])
    }
    await refused(7, 1580, /a change in percent/)
    await refused(9, -5, /openings from 0 on/)
    await refused(10, -100, /occupation.xlsx: a median wage in a year/)
    await refused(8, 140, /share of the self-employed/)
    const table = await rows()
    const other = table.filter((row) => row[1] === '15-1252').map((row) => row.with(9, 1))
    const twice = workbook([...table, ...other], [names(2026, 2036)])
    await expect(importing('projections', file('occupation.xlsx', twice))).rejects.toThrow(
      /two that differ/,
    )
    const short = workbook(table, [names(2024, 2027)])
    await expect(importing('projections', file('occupation.xlsx', short))).rejects.toThrow(
      /ten apart; got 2024 and 2027/,
    )
  })
})

describe('a projections workbook', () => {
  it('of the newest round takes the place of what others had copied', async () => {
    const before = projectionOf(await facts(), { code: '15-1252' })
    expect(before).toMatchObject({ round: '2025-35' })
    expect(before && isSecondHand(before)).toBe(true)
    const change = (row: Cells): Cells => (row[1] === '15-1252' ? row.with(10, '>=239,200') : row)
    const book = workbook(await rows(change), [names(2025, 2035)])
    const [changed] = await importing('projections', file('occupation.xlsx', book), {
      published: '2026-08-27',
    })
    expect(changed?.title).toBe('round 2025-35')
    expect(changed?.gone).toEqual([])
    const now = await facts()
    const after = projectionOf(now, { code: '15-1252' })
    expect(after).toMatchObject({
      round: '2025-35',
      provenance: 'official-file',
      published: '2026-08-27',
      medianAnnualWage: null,
      workExperience: 'None',
    })
    expect(projectionOf(now, { code: 'OOH:web-developers' })?.round).toBe('2025-35')
    expect(projectionOf(now, { code: '15-1252', round: '2024-34' })?.changePct).toBe(15.8)
  })

  it('of older years has its header in two rows', async () => {
    const [from, to] = [2019, 2029]
    const above = names(from, to).map((name): string | null => name)
    const below = above.map((): string | null => null)
    above[3] = 'Employment'
    above[4] = null
    below[3] = String(from)
    below[4] = String(to)
    const book = workbook(await rows(), [above, below])
    const [added] = await importing('projections', file('occupation.xlsx', book))
    expect(added).toMatchObject({ title: 'round 2019-29', changed: [], gone: [] })
    expect(added?.added).toContain('2019-29 15-1252')
  })

  it('is refused when its sums are off, a round is another one, or occupations are missing', async () => {
    const header = [names(2025, 2035)]
    const all = await rows()
    const refused = async (book: Buffer, says: RegExp, year: string | null = null) => {
      const asked = importing('projections', file('occupation.xlsx', book), { year })
      await expect(asked).rejects.toThrow(says)
      expect(written()).toEqual([])
    }
    await refused(workbook(all, header), /round 2023-33, as asked; got 2025-35/, '2023-33')
    const named = file('ep_2024-34_occupation.xlsx', workbook(all, header))
    await expect(importing('projections', named)).rejects.toThrow(/as its name says; got 2025-35/)
    await refused(workbook(all.slice(1), header), /a total of all occupations/)
    await refused(workbook(all.slice(0, 5), header), /24 occupations/)
    const wrong = await rows((row) => (row[1] === '15-1252' ? row.with(6, 9) : row))
    await refused(workbook(wrong, header), /the difference of both years/)
    const short = header.map((row) => row.filter((name) => !name.startsWith('Occupational')))
    await refused(workbook(all, short), /the column Occupational openings/)
  })
})
