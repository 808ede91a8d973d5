import { afterEach, describe, expect, it } from 'vitest'
import { removeImported } from './import.ts'
import { csv, trying } from './test-data/trying.ts'

type Cells = (string | number | null)[]

const { file, importing, facts, written, clear } = trying()
afterEach(clear)

const schoolColumns = [
  'UNITID', 'INSTNM', 'CITY', 'STABBR', 'LATITUDE', 'LONGITUDE', 'INSTURL', 'CONTROL', 'ICLEVEL',
  'DISTANCEONLY', 'CURROPER', 'UGDS', 'ADM_RATE', 'TUITIONFEE_IN', 'TUITIONFEE_OUT', 'NPT4_PUB',
  'NPT4_PRIV', 'C150_4', 'C150_L4', 'RET_FT4', 'RET_FTL4',
  'NPT41_PUB', 'NPT41_PRIV',
] // biome-ignore format: as a table's head

const levelsOfSchools = ['4-year', '2-year', 'less-than-2-year']
const controls = ['Public', 'Private nonprofit', 'Private for-profit']

/** The schools that are held, as the publisher's CSV has them, and one that is of no use here. */
async function schools(change: (row: Cells) => Cells = (row) => row): Promise<Cells[]> {
  const held = (await facts()).institutions.map((row): Cells => {
    const isFour = row.completionBasis?.startsWith('4') === true
    return [
      row.unitid, row.name, row.city, row.state, row.lat, row.lon, row.url ?? 'NULL',
      controls.indexOf(row.control) + 1, levelsOfSchools.indexOf(row.level) + 1, row.onlineOnly ? 1 : 0, row.operating ? 1 : 0,
      row.undergrads ?? 'NULL', row.admissionRate ?? 'NA', row.tuitionInState ?? 'NULL',
      row.tuitionOutOfState ?? 'NULL', row.control === 'Public' ? (row.netPrice ?? 'NULL') : 'NULL',
      row.control === 'Public' ? 'NULL' : (row.netPrice ?? 'PrivacySuppressed'),
      isFour ? row.completion150 : 'NULL', isFour ? 'NULL' : (row.completion150 ?? 'NULL'),
      row.retention ?? 'NULL', 'NULL', row.control === 'Public' ? (row.netPrice0to30k ?? 'NULL') : 'NULL',
      row.control === 'Public' ? 'NULL' : (row.netPrice0to30k ?? 'NULL'),
    ]
  }) // biome-ignore format: as a table's rows
  const other = ['999999', 'Elsewhere', 'Town', 'CA', ...schoolColumns.slice(4).map(() => 'NULL')]
  return [schoolColumns, ...held.map(change), other]
}

const programColumns = [
  'UNITID', 'INSTNM', 'CONTROL', 'CIPCODE', 'CIPDESC', 'CREDLEV', 'IPEDSCOUNT1', 'IPEDSCOUNT2',
  'DEBT_ALL_STGP_ANY_MDN', 'EARN_MDN_1YR', 'EARN_MDN_4YR',
] // biome-ignore format: as a table's head

const levels = { certificate: 1, associate: 2, bachelor: 3, master: 5 }

async function programs(change: (row: Cells) => Cells = (row) => row): Promise<Cells[]> {
  const held = (await facts()).scorecardPrograms.map((row): Cells => [
    row.unitid, row.institution, row.control.replace('Private ', 'Private, '),
    row.cip.replace('.', ''), `${row.field}.`, levels[row.credential], 'NULL', row.completers ?? 'NA',
    row.debtMedian ?? 'PS', row.earn1yr ?? 'PrivacySuppressed', row.earn4yr ?? 'PS',
  ]) // biome-ignore format: as a table's rows
  const others: Cells[] = [
    ['100654', 'Art school', 'Public', '5007', 'Fine Arts.', 3, 1, 1, 'PS', 30_000, 40_000],
    ['100654', 'No figures', 'Public', '1107', 'Computer Science.', 2, 1, 1, 'PS', 'PS', 'PS'],
  ]
  return [programColumns, ...held.map(change), ...others]
}

describe('College Scorecard institutions', () => {
  it('of a new year change what is another figure now', async () => {
    const change = (row: Cells): Cells =>
      row[0] === '100654' ? row.with(15, '15123').with(10, '0') : row
    const merged = file('MERGED2024_25_PP.csv', csv(await schools(change)))
    const [changed] = await importing('scorecard', merged)
    expect(changed).toMatchObject({ title: 'schools, 2024-25', added: [], gone: [] })
    const own = changed?.changed.find(({ key }) => key === '100654')
    expect(own?.values.map(({ field }) => field)).toContain('netPrice')
    expect(own?.values.map(({ field }) => field)).not.toContain('source')
    expect(own?.values.find(({ field }) => field === 'netPrice')?.to).toBe('15,123')
    const now = await facts()
    const school = now.institutions.find(({ unitid }) => unitid === '100654')
    expect(school).toMatchObject({
      netPrice: 15_123,
      operating: false,
      published: 'data year 2024-25',
    })
    expect(now.programs.find(({ id }) => id.startsWith('100654-'))?.matchable).toBe(false)
  })

  it('of the same year are confirmed, and keep what only the shipped file knows', async () => {
    const merged = file('MERGED2023_24_PP.csv', csv(await schools()))
    const [changed] = await importing('scorecard', merged)
    expect(changed).toMatchObject({ added: [], changed: [], gone: [] })
    expect(changed?.renewed).toBe(1270)
    const school = (await facts()).institutions.find(({ unitid }) => unitid === '100654')
    expect(school?.netPriceNewest).toBe(17_621)
  })

  it('say how long certificates take where the file has it, else what was held stays', async () => {
    const [head, ...rows] = await schools()
    const given = [
      [...(head ?? []), 'CIP11CERT1', 'CIP11CERT2'],
      ...rows.map((row) => [...row, ...(row[0] === '100654' ? [2, 0] : ['NULL', 'NULL'])]),
    ]
    const before = (await facts()).institutions
    await importing('scorecard', file('MERGED2024_25_PP.csv', csv(given)))
    const after = (await facts()).institutions
    for (const { unitid, computingCertificates } of before) {
      const now = after.find((row) => row.unitid === unitid)?.computingCertificates
      expect(now).toBe(unitid === '100654' ? 'under-a-year' : computingCertificates)
    }
    expect(before.filter((row) => row.computingCertificates === 'both').length).toBeGreaterThan(50)
  })

  it('say their ZIP code where the file has it, else what was held stays', async () => {
    const [head, ...rows] = await schools()
    const zips: Readonly<Record<string, Cells[number]>> = {
      '100654': '35762-0110', '166027': 2138, '100663': 'NULL', '100706': '3589O',
    } // biome-ignore format: as a row
    const given = [
      [...(head ?? []), 'ZIP'],
      ...rows.map((row) => [...row, zips[String(row[0])] ?? 'NULL']),
    ]
    const before = (await facts()).institutions
    await importing('scorecard', file('MERGED2024_25_PP.csv', csv(given)))
    const after = (await facts()).institutions
    const of = (list: typeof before, id: string) => list.find(({ unitid }) => unitid === id)?.zip
    expect(of(after, '100654')).toBe('35762')
    expect(of(after, '166027')).toBe('02138')
    for (const id of ['100663', '100706']) expect(of(after, id)).toBe(of(before, id))
    expect(before.every(({ zip }) => /^\d{5}$/.test(zip ?? ''))).toBe(true)
  })

  it('stay open and in place where a file leaves that empty', async () => {
    const empty = (row: Cells): Cells =>
      row.map((cell, i) => ([4, 5, 6, 9, 10].includes(i) ? 'NULL' : cell))
    const before = await facts()
    await importing('scorecard', file('MERGED2024_25_PP.csv', csv(await schools(empty))))
    const after = await facts()
    const of = ({ institutions }: typeof before) =>
      institutions.map(({ unitid, lat, lon, url, onlineOnly, operating }) => [
        unitid, lat, lon, url, onlineOnly, operating,
      ]) // biome-ignore format: as a row
    expect(of(after)).toEqual(of(before))
  })

  it('of an older year put nothing older over the newest figures, and say that the file is older', async () => {
    const before = (await facts()).institutions
    const given = (row: Cells): Cells =>
      row.map((cell, i) => ([15, 16, 21, 22].includes(i) && typeof cell === 'number' ? 1 : cell))
    const merged = file('MERGED2022_23_PP.csv', csv(await schools(given)))
    const [changed] = await importing('scorecard', merged, { isOlder: true })
    expect(changed?.isOlder).toBe(true)
    const after = (await facts()).institutions
    const newest = ({ netPriceNewest, netPrice0to30k, completion150 }: (typeof before)[number]) => [
      netPriceNewest, netPrice0to30k, completion150,
    ] // biome-ignore format: as a row
    expect(after.map(newest)).toEqual(before.map(newest))
    expect(after.filter(({ netPrice }) => netPrice === 1).length).toBeGreaterThan(1000)
  })

  it('keep a rate of fewer than 30 students off the pages, where the file counts them', async () => {
    const [head, ...rows] = await schools()
    const given = [
      [...(head ?? []), 'D150_4', 'D150_L4'],
      ...rows.map((row) => [...row, row[0] === '100654' ? 29 : 30, 30]),
    ]
    await importing('scorecard', file('MERGED2024_25_PP.csv', csv(given)))
    const { programs: now } = await facts()
    const of = (unitid: string) => now.find(({ id }) => id.startsWith(`${unitid}-`))
    expect(of('100654')?.completion).toBeNull()
    expect(of('100663')?.completion).not.toBeNull()
  })

  it('of the same year go on saying where their newest prices are from', async () => {
    await importing('scorecard', file('MERGED2023_24_PP.csv', csv(await schools())))
    expect((await facts()).institutions[0]?.source).toMatch(
      /2023-24; newest price and completion from the 2026/,
    )
  })

  it('are refused with figures that cannot be, told of the file and its column', async () => {
    const refused = async (place: number, value: Cells[number], says: RegExp) => {
      const change = (row: Cells): Cells => (row[0] === '100654' ? row.with(place, value) : row)
      const given = file('MERGED2024_25_PP.csv', csv(await schools(change)))
      await expect(importing('scorecard', given)).rejects.toThrow(says)
      expect(written()).toEqual([])
    }
    await refused(
      13,
      -10_024,
      /MERGED2024_25_PP.csv: a figure from 0 to 250,000 in TUITIONFEE_IN; got 100654: -10024/,
    )
    await refused(14, 10_024_000, /in TUITIONFEE_OUT/)
    await refused(11, -5, /in UGDS/)
    await refused(4, 500, /in LATITUDE/)
    await refused(3, 'Alabama', /two letters in STABBR; got Alabama/)
    const none = (row: Cells): Cells => row.with(13, 'NULL')
    const given = file('MERGED2024_25_PP.csv', csv(await schools(none)))
    await expect(importing('scorecard', given)).rejects.toThrow(
      /figures in TUITIONFEE_IN; got none/,
    )
  })

  it('are refused when the file is half, older, or has no year', async () => {
    const rows = await schools()
    const refused = async (name: string, given: Cells[], says: RegExp) => {
      await expect(importing('scorecard', file(name, csv(given)))).rejects.toThrow(says)
      expect(written()).toEqual([])
    }
    await refused('MERGED2024_25_PP.csv', rows.slice(0, 600), /1270 schools/)
    await refused('MERGED2022_23_PP.csv', rows, /2023-24 or newer/)
    await refused('Most-Recent-Cohorts-Institution.csv', rows, /a file that says its year/)
    const without = rows.map((row) => row.filter((_cell, i) => i !== 10))
    await refused('MERGED2024_25_PP.csv', without, /the column CURROPER/)
    const part = file('MERGED2024_25_PP.csv', csv(rows.slice(0, 600)))
    expect((await importing('scorecard', part, { isPartial: true }))[0]?.gone).toEqual([])
  })
})

describe('College Scorecard fields of study', () => {
  it('of computing with earnings are taken; suppressed figures stay unknown', async () => {
    const first = (await facts()).scorecardPrograms.find(({ matchable }) => matchable)
    const change = (row: Cells): Cells =>
      row[0] === first?.unitid &&
      row[3] === first?.cip.replace('.', '') &&
      row[5] === levels[first?.credential ?? 'master']
        ? row.with(9, '51,000').with(8, 'PrivacySuppressed')
        : row
    const given = file('FieldOfStudyData2122_2223_PP.csv', csv(await programs(change)))
    const [changed] = await importing('scorecard', given, { published: '2026-12-01' })
    expect(changed).toMatchObject({ added: [], gone: [] })
    const now = await facts()
    const program = now.scorecardPrograms.find(({ id }) => id === first?.id)
    expect(program).toMatchObject({
      earn1yr: 51_000,
      debtMedian: null,
      hsEarningsState: expect.any(Number),
      published: '2026-12-01',
    })
    expect(now.scorecardPrograms.map(({ field }) => field)).not.toContain('Fine Arts')
    expect(now.programs.length).toBe(2547)
  })

  it('are refused with pay that cannot be, or with a program twice', async () => {
    const name = 'FieldOfStudyData2122_2223_PP.csv'
    const paid = (value: number) => async () =>
      csv(await programs((row) => (typeof row[9] === 'number' ? row.with(9, value) : row)))
    await expect(importing('scorecard', file(name, await paid(-1)()))).rejects.toThrow(
      /in EARN_MDN_1YR/,
    )
    await expect(importing('scorecard', file(name, await paid(9e6)()))).rejects.toThrow(
      /in EARN_MDN_1YR/,
    )
    const rows = await programs()
    const first = rows.find(([unitid]) => unitid === '100654') ?? []
    const twice = file(name, csv([...rows, first]))
    await expect(importing('scorecard', twice)).rejects.toThrow(
      /one row for each program of a school/,
    )
    expect(written()).toEqual([])
  })

  it('are refused when many programs are missing', async () => {
    const half = (await programs()).slice(0, 1200)
    const given = file('FieldOfStudyData2122_2223_PP.csv', csv(half))
    await expect(importing('scorecard', given)).rejects.toThrow(/2547 computing programs/)
  })

  it('give way to the shipped ones again', async () => {
    const given = file('Most-Recent-Cohorts-Field-of-Study.csv', csv(await programs()))
    await importing('scorecard', given, { year: '2022-23' })
    expect((await facts()).heads.scorecardPrograms.isImported).toBe(true)
    const folder = given.replace(/[^/]+$/, 'facts')
    expect(removeImported(folder)).toEqual(['scorecard/programs.json'])
    expect((await facts()).heads.scorecardPrograms.isImported).toBe(false)
  })
})
