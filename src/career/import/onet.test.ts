import { afterEach, describe, expect, it } from 'vitest'
import { bachelorOrMore, occupationOf, onetTextsOf } from '../occupations.ts'
import { csv, tabbed, trying } from './test-data/trying.ts'

type Cells = (string | number | null)[]

const { file, importing, facts, written, clear } = trying()
afterEach(clear)

const codes = async (): Promise<string[]> => (await facts()).occupations.map(({ code }) => code)
const row = (names: readonly string[], values: Cells) =>
  Object.fromEntries(names.map((name, i) => [name, values[i] ?? null]))

describe('O*NET tables', () => {
  it('are read as tab-separated text, the release told by the folder', async () => {
    const rows: Cells[] = [
      ['O*NET-SOC Code', 'Task ID', 'Task', 'Task Type', 'Incumbents Responding', 'Date', 'Domain Source'],
      ['11-1011.00', 1, 'Direct a company.', 'Core', 95, '08/2023', 'Incumbent'],
      ...(await codes()).flatMap((code): Cells[] => [
        [code, 2, 'Write a "plan" for data.', 'Supplemental', 'n/a', '02/2026', 'Analyst'],
        [code, 3, 'Keep data safe.', 'n/a', 'n/a', '02/2026', 'Analyst'],
      ]),
      ['53-7121.00', 4, 'Load cars.', 'Core', 40, '08/2019', 'Incumbent'],
    ] // biome-ignore format: as a table
    const [change] = await importing('onet', file('db_31_0_text/Task Statements.txt', tabbed(rows)))
    expect(change?.added).toHaveLength(18)
    expect(change?.gone).toHaveLength(214)
    const tasks = onetTextsOf(await facts(), { code: '15-1252.00', kind: 'task' })
    expect(tasks.map(({ text, core }) => [text, core])).toEqual([
      ['Write a "plan" for data.', false],
      ['Keep data safe.', null],
    ])
    expect(tasks[0]).toMatchObject({
      source: 'O*NET Database 31.0, Task Statements',
      date: '02/2026',
    })
  })

  it('are of the release that the file says, where neither its name nor --year does', async () => {
    const said = { database: 'O*NET 31.0 Database' }
    const told = (await codes()).map((code) => ({
      onetsoc_code: code,
      title: 'Told',
      description: 'By the file.',
    }))
    const json = JSON.stringify({ ...said, row: told })
    const [change] = await importing('onet', file('plain/occupations.json', json))
    expect(change?.title).toBe('release 31.0, occupation data')
    const bare = file('plain/occupations.json', JSON.stringify({ row: told }))
    await expect(importing('onet', bare)).rejects.toThrow(/a file that says its release/)
  })

  it('show what changed inside a list, part by part', async () => {
    const { changeOf } = await import('./change.ts')
    const held = { code: '1', skills: [{ name: 'Programming', importance: 4, level: 3 }] }
    const now = { code: '1', skills: [{ name: 'Programming', importance: 4.5, level: 3 }] }
    const { changed } = changeOf([held], {
      dataset: 'occupations',
      title: '',
      records: [{ ...now, source: 's', published: 'p' }],
      keyOf: (record) => String(record.code),
      notes: [],
    })
    expect(changed[0]?.values).toEqual([
      { field: 'skills Programming importance', from: '4', to: '4.5' },
    ])
  })

  it('are read as CSV and JSON under their newer names', async () => {
    const all = await codes()
    const names = [
      'onetsoc_code',
      'title',
      'workplace_example',
      'element_id',
      'element_name',
      'hot_technology',
      'in_demand',
    ]
    const values = (code: string): Cells => [
      code,
      'T',
      'PostgreSQL',
      '2.D',
      'Database software',
      'Y',
      'Y',
    ]
    const rows = all.flatMap((code) => [
      row(names, values(code)),
      row(names, values(code).with(2, 'Old tool').with(5, 'N').with(6, 'N')),
    ])
    const json = file('db_31_0_json/software_skills.json', JSON.stringify({ row: rows }))
    expect((await importing('onet', json))[0]?.title).toMatch(/^release 31.0/)
    expect((await facts()).software.map(({ software }) => software)).toEqual(
      all.map(() => 'PostgreSQL'),
    )

    const occupations: Cells[] = [
      ['onetsoc_code', 'title', 'description'],
      ...all.map((code) => [code, `New ${code}`, 'Does work.']),
    ]
    const table = file('db_31_0_csv/occupation_data.csv', csv(occupations))
    const changes = await importing('onet', table)
    expect(changes.map(({ dataset }) => dataset)).toEqual(['onetTexts', 'occupations'])
    const now = occupationOf(await facts(), '15-1252.00')
    expect(now?.title).toBe('New 15-1252.00')
    expect(now?.source).toMatch(/^O\*NET Database 30\.2 \(education\).*31\.0 \(titles\)$/)
    expect(now?.published).toMatch(/31\.0 = /)
  })

  it('change education, zones and ratings of an occupation and leave the rest', async () => {
    const education: Cells[] = [
      ['O*NET-SOC Code', 'Element ID', 'Scale ID', 'Category', 'Data Value', 'N', 'Date'],
      ...(await codes()).flatMap((code): Cells[] => [
        [code, '2.D.1', 'RL', 6, '60.5', 31, '08/2026'],
        [code, '2.D.1', 'RL', 2, '39.5', 31, '08/2026'],
      ]),
    ]
    const before = occupationOf(await facts(), '15-1252.00')
    await importing('onet', file('Education.txt', tabbed(education)), { year: '31.0' })
    const after = occupationOf(await facts(), '15-1252.00')
    expect(after && bachelorOrMore(after)).toBe(61)
    expect(after).toMatchObject({
      educationN: 31,
      educationDate: '08/2026',
      skills: before?.skills,
    })

    const zones: Cells[] = [
      ['O*NET-SOC Code', 'Job Zone', 'Date'],
      ...(await codes()).map((code) => [code, 3, '08/2026']),
    ]
    await importing('onet', file('Job Zones.txt', tabbed(zones)), { year: '31.0' })
    expect(occupationOf(await facts(), '15-1252.00')).toMatchObject({
      jobZone: 3,
      svpRange: '(6.0 to < 7.0)',
    })
  })

  it('of a part of the skills keep the others, and leave out what O*NET would not show', async () => {
    const part: Cells[] = [
      ['O*NET-SOC Code', 'Element ID', 'Element Name', 'Scale ID', 'Data Value', 'Recommend Suppress', 'Not Relevant', 'Date'],
      ...(await codes()).flatMap((code): Cells[] => [
        [code, '2.A.1.a', 'Reading Comprehension', 'IM', '4.9', 'N', 'n/a', '08/2026'],
        [code, '2.A.1.a', 'Reading Comprehension', 'LV', '5.0', 'N', 'N', '08/2026'],
        [code, '2.A.1.c', 'Writing', 'IM', '4.8', 'Y', 'n/a', '08/2026'],
      ]),
    ] // biome-ignore format: as a table
    const [change] = await importing(
      'onet',
      file('db_31_0_text/Essential Skills.txt', tabbed(part)),
    )
    expect(change?.notes).toEqual([
      'This file has a part of the skills; the others stay as they were.',
    ])
    const skills = occupationOf(await facts(), '15-1252.00')?.skills ?? []
    expect(skills[0]).toEqual({ name: 'Reading Comprehension', importance: 4.9, level: 5 })
    expect(skills.map(({ name }) => name)).not.toContain('Writing')
    expect(skills.length).toBeGreaterThan(8)
  })
})

describe('a table of O*NET that only names categories', () => {
  it('may be named among the others of a release, and changes nothing', async () => {
    const names: Cells[] = [
      ['Element ID', 'Element Name', 'Scale ID', 'Scale Name', 'Category', 'Category Description'],
      ['2.D.1', 'Required Level of Education', 'RL', 'Required Level of Education', 1, 'Less'],
    ] // biome-ignore format: as a table
    const categories = file('db_30_2_text/ETE Categories.txt', tabbed(names))
    const [change] = await importing('onet', categories)
    expect(change).toMatchObject({ added: [], changed: [], gone: [], renewed: 0 })
    expect(change?.notes[0]).toContain('nothing is taken from it')
    expect(written()).toEqual([])
  })
})

describe('O*NET tables that cannot be used', () => {
  const zones = (all: readonly string[]): Cells[] => [
    ['O*NET-SOC Code', 'Job Zone', 'Date'],
    ...all.map((code): Cells => [code, 4, '08/2026']),
  ]
  const refused = async (name: string, rows: Cells[], says: RegExp) => {
    await expect(importing('onet', file(name, tabbed(rows)))).rejects.toThrow(says)
    expect(written()).toEqual([])
  }

  it('say no release, or an older one', async () => {
    await refused('Job Zones.txt', zones(await codes()), /a file that says its release/)
    await refused(
      'db_28_1_text/Job Zones.txt',
      zones(await codes()),
      /29.2 or newer, as held now; got 28.1/,
    )
  })

  it('are cut off, lack an occupation, or hold something else', async () => {
    const all = await codes()
    const cut = zones(['11-1011.00', '13-1011.00', ...all])
    await refused('db_31_0_text/Job Zones.txt', cut, /a half file/)
    await refused('db_31_0_text/Job Zones.txt', zones(all.slice(1)), /without 15-1242.00/)
    await refused('db_31_0_text/Job Zones.txt', zones(['word']), /codes as 15-1252.00/)
    const abilities = ['Element ID', 'Element Name', 'Scale ID', 'Data Value']
    const others: Cells[] = [
      ['O*NET-SOC Code', ...abilities],
      ...all.map((code) => [code, '1.A.1', 'A', 'IM', 3]),
    ]
    await refused('db_31_0_text/Abilities.txt', others, /ratings of skills or knowledge/)
  })

  it('have a row twice', async () => {
    const all = await codes()
    await refused(
      'db_31_0_text/Job Zones.txt',
      [...zones(all), ['15-1252.00', 2, '08/2026']],
      /each row once/,
    )
    const tasks: Cells[] = [
      ['O*NET-SOC Code', 'Task ID', 'Task', 'Task Type'],
      ...all.map((code): Cells => [code, 1, 'Keep data safe.', 'Core']),
    ]
    await refused(
      'db_31_0_text/Task Statements.txt',
      [...tasks, tasks[1] ?? []],
      /two rows: 15-1242.00 1/,
    )
  })

  it('have ratings outside of their scale, or too few of them', async () => {
    const rated = (await facts()).occupations.filter(({ skills }) => skills.length > 0)
    const names = [...Array(20).keys()]
    const rows = (value: string, elements: readonly number[], scale = 'IM'): Cells[] => [
      ['O*NET-SOC Code', 'Element ID', 'Element Name', 'Scale ID', 'Data Value'],
      ...rated.flatMap(({ code }) =>
        elements.map(
          (i): Cells => [code, `2.${i % 2 ? 'A' : 'B'}.${i}`, `Skill ${i}`, scale, value],
        ),
      ),
    ]
    const name = 'db_31_0_text/Skills.txt'
    await refused(name, rows('-2', names), /ratings from 1 to 5 of the scale IM/)
    await refused(name, rows('6.5', names), /ratings from 1 to 5/)
    await refused(name, rows('3,5', names), /got Skill 0: 3,5/)
    await refused(name, rows('3.5', [0, 1]), /12 skills or more/)
    await refused(name, rows('3.5', names, 'LV'), /12 skills or more/)
    expect(
      (await importing('onet', file(name, tabbed(rows('3.5', names)))))[0]?.changed,
    ).toHaveLength(rated.length)
  })

  it('say neither Y nor N, or call nothing hot', async () => {
    const all = await codes()
    const rows = (hot: string): Cells[] => [
      ['O*NET-SOC Code', 'Example', 'Commodity Title', 'Hot Technology', 'In Demand'],
      ...all.map((code): Cells => [code, 'PostgreSQL', 'Database software', hot, 'N']),
    ]
    await refused('db_31_0_text/Technology Skills.txt', rows('maybe'), /Y or N in Hot Technology/)
    await refused('db_31_0_text/Technology Skills.txt', rows('N'), /got none of them/)
    const old = rows('Y').map((row) => row.slice(0, 4))
    await refused('db_26_3_text/Technology Skills.txt', old, /29.2 or newer/)
    const given = file('db_26_3_text/Technology Skills.txt', tabbed(old))
    const [change] = await importing('onet', given, { isOlder: true })
    expect(change?.notes).toEqual([
      'This release does not say what is in demand, only what is hot.',
    ])
  })

  it('have shares that do not add up', async () => {
    const rows: Cells[] = [
      ['O*NET-SOC Code', 'Scale ID', 'Category', 'Data Value'],
      ...(await codes()).map((code): Cells => [code, 'RL', 6, '60.5']),
    ]
    await refused('db_31_0_text/Education.txt', rows, /add up to 100/)
  })

  it('change nothing when one of several is bad', async () => {
    const good = file('db_31_0_text/Job Zones.txt', tabbed(zones(await codes())))
    const bad = file('db_31_0_text/Skills.txt', 'nothing\tof use\n')
    await expect(importing('onet', [good, bad])).rejects.toThrow(/Skills.txt/)
    expect(written()).toEqual([])
  })
})
