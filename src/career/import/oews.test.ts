import { afterEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../kit/problem.ts'
import { newestPayYear, payInState, payOf } from '../pay.ts'
import { csv, trying } from './test-data/trying.ts'
import { workbookOf, zipOf } from './test-data/workbook.ts'

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
    await expect(importing('oews', named, { year: '2025' })).rejects.toThrow('got 2026')
    await expect(importing('oews', file('national_M2027_dl.xlsx', speaking))).rejects.toThrow(
      'year 2027, as its name says; got 2026',
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

describe('an OEWS file as other years and programs write it', () => {
  it('is read in UTF-16 and in Windows-1252, which is said', async () => {
    const text = csv(
      await national((row) => (row[5] === '15-1252' ? row.with(6, 'Développeurs') : row)),
    )
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    for (const bytes of [wide, Buffer.from(text, 'latin1')]) {
      const [change] = await importing('oews', file('national_M2026_dl.csv', bytes))
      expect(change?.notes.join(' ')).toMatch(/Read as text in (UTF-16LE|WINDOWS-1252)/)
      const row = (await facts()).wages.find(({ soc, year }) => soc === '15-1252' && year === 2026)
      expect(row?.title).toBe('Développeurs')
      clear()
    }
  })

  it('of all areas brings the country and the states, under its own name', async () => {
    const whole = [...(await national()), ...(await stateRows()), ...(await metroRows())]
    const changes = await importing('oews', file('all_data_M_2026.csv', csv(whole)))
    expect(changes.map(({ title }) => title)).toEqual([
      'May 2026, the whole country',
      'May 2026, by state',
    ])
  })

  it('leaves out rows of some owners only', async () => {
    const rows = await national()
    const owned = rows.map((row, i) => [...row, i === 0 ? 'OWN_CODE' : '1235'])
    const some = owned.slice(1).map((row) => row.with(8, 5).with(15, '5'))
    await importing('oews', file('national_M2026_dl.csv', csv([...owned, ...some])))
    const held = (await facts()).wages.find(({ soc, year }) => soc === '00-0000' && year === 2025)
    const now = (await facts()).wages.find(({ soc, year }) => soc === '00-0000' && year === 2026)
    expect(now?.employment).toBe(held?.employment)
  })

  it('tells the state by its name where no column has its letters', async () => {
    const rows = [header, ...(await stateRows())].map((row) => row.filter((_cell, i) => i !== 3))
    const [change] = await importing('oews', file('state_M2026_dl.csv', csv(rows)))
    expect(change?.gone).toEqual([])
    expect((await facts()).stateWages.every(({ year }) => year === 2026)).toBe(true)
  })

  it('that has every figure of another year says so', async () => {
    const [change] = await importing('oews', file('national_M2026_dl.csv', csv(await national())))
    expect(change?.notes).toContain(
      'Every figure is the one of May 2025: is it the file of that year?',
    )
  })
})

describe('an OEWS workbook that cannot be used', () => {
  const refused = async (name: string, content: string | Buffer, says: RegExp) => {
    const told = await importing('oews', file(name, content)).then(
      () => 'taken',
      (error: Problem) => `${error.message}; ${error.reason?.try}`,
    )
    expect(told).toMatch(says)
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
    await refused('national_M2026_dl.csv', csv(words), /A_MEDIAN; got 15-1252: much/)
  })

  it('has figures that nobody can believe', async () => {
    const text = async (change: (row: Cells) => Cells) => csv(await national(change))
    const hourly = (row: Cells): Cells =>
      row.map((cell, i) => (i > 8 && typeof cell === 'number' ? cell / 2080 : cell))
    await refused('national_M2026_dl.csv', await text(hourly), /pay in a year between 5,000/)
    const own = (place: number, value: Cells[number]) => (row: Cells) =>
      row[5] === '15-1252' ? row.with(place, value) : row
    await refused('national_M2026_dl.csv', await text(own(9, 20_000)), /a mean above the lowest/)
    await refused('national_M2026_dl.csv', await text(own(8, 400e6)), /more jobs than all/)
    await refused('national_M2026_dl.csv', await text(own(12, '12,5')), /12,5/)
    const none = (row: Cells): Cells => row.map((cell, i) => (i > 8 ? '*' : cell))
    await refused('national_M2026_dl.csv', await text(none), /figures in A_MEDIAN; got 0 in 20/)
  })

  it('is of a year that cannot be, or of one whose codes are others', async () => {
    await refused('national_M2099_dl.csv', csv(await national()), /a year up to 2035/)
    const codes: Readonly<Record<string, string>> = { '15-1252': '15-1256', '15-1254': '15-1257' }
    const hybrid = (row: Cells): Cells => row.with(5, codes[String(row[5])] ?? row[5] ?? null)
    await refused('national_M2022_dl.csv', csv(await national(hybrid)), /without 15-1252, 15-1254/)
  })

  it('is an archive, whose files are named, or no table at all', async () => {
    const archive = zipOf({ 'oesm26nat/national_M2026_dl.xlsx': 'x', 'oesm26nat/notes.txt': 'y' })
    await refused(
      'oesm26nat.zip',
      archive,
      /a .zip that begins with oesm26nat\/national_M2026_dl.xlsx/,
    )
    await refused('national_M2026.pdf', '%PDF-1.7', /a PDF/)
    await refused('national_M2026.csv.gz', Buffer.from('1f8b0800', 'hex'), /a .gz archive/)
    await refused(
      'MERGED 2024_25.csv.bz2',
      Buffer.from('425a683931415926', 'hex'),
      /a .bz2 archive.*bunzip2 -k "MERGED 2024_25.csv.bz2"/,
    )
    await refused('oesm26nat.zip', archive, /unzip oesm26nat.zip/)
    await refused('national_M2026.csv', 'P', /columns of something else/)
    const rows = csv(await national())
    const wide = Buffer.from(rows, 'utf16le')
    await refused('national_M2026_dl.csv', wide, /UTF-16 that does not say so/)
    const gap = `${rows.slice(0, -300)}\0\0${rows.slice(-300)}`
    await refused('national_M2026_dl.csv', gap, /bytes in it that are no text|other bytes/)
    const semicolons = (await national()).map((row) => row.join(';')).join('\n')
    await refused('national_M2026_dl.csv', semicolons, /got semicolons/)
  })

  it('is of a kind that another command reads', async () => {
    const content = csv(await national())
    const asked = importing('onet', file('national_M2026_dl.csv', content))
    await expect(asked).rejects.toMatchObject({
      reason: { came: 'wages by occupation (OEWS)', try: expect.stringContaining('import oews') },
    })
  })
})

async function stateRows(): Promise<Cells[]> {
  return (await facts()).stateWages.map((row): Cells => [
    '01', row.stateName, '2', row.state, '000000', row.soc, 'Title', 'detailed', row.employment,
    row.meanAnnual, row.p10, row.p25, row.median, row.p75, row.p90,
  ]) // biome-ignore format: as a table's row
}

async function metroRows(): Promise<Cells[]> {
  const rows = await stateRows()
  return rows.slice(0, 40).map((row) => row.with(0, '10180').with(2, '4'))
}

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
    await expect(importing('oews', old)).rejects.toThrow('2025 or newer, as held now; got 2023')
    expect(written()).toEqual([])
    expect((await importing('oews', old, { isOlder: true }))[0]?.title).toMatch(/^May 2023/)
    clear()
    const fewer = await states('2026', (code) => code !== 'WY')
    await expect(importing('oews', fewer)).rejects.toThrow('without WY')
  })

  it('is refused without an occupation; one of metropolitan areas is none', async () => {
    const rows = await stateRows()
    const one = rows.filter(([, , , , , code]) => code !== '15-1254')
    const half = file('state_M2026_dl.csv', csv([header, ...one]))
    await expect(importing('oews', half)).rejects.toThrow('states with figures of 15-1254')
    const metros = file(
      'MSA_M2018_dl.csv',
      csv([header.with(1, 'AREA_NAME').with(2, 'X'), ...(await metroRows())]),
    )
    await expect(importing('oews', metros)).rejects.toThrow(
      'rows of the whole country or of states',
    )
  })
})
