import fs from 'node:fs/promises'
import path from 'node:path'
import { hashOf } from '../kit/hash.ts'
import { badLab, parseYaml } from './bad-lab.ts'
import type { Hint, Kind, Lab, LabWorld, Mutant, Solution, Variant } from './lab.ts'
import { engineChecks, type LabYaml, labYaml, variantsYaml } from './lab-yaml.ts'
import { parseLesson } from './lesson.ts'

/** Text for people only: no verdict and no exam depends on it. */
const prose = new Set(['brief.md', 'hints.md', 'debrief.md', 'equal-mutants.yaml'])

/** Reads every lab below content/labs, by kind and name. */
export async function readLabs(contentFolder: string): Promise<Lab[]> {
  const kinds = Object.keys(engineChecks) as Kind[]
  const folders = await Promise.all(
    kinds.map(async (kind) => {
      const folder = path.join(contentFolder, 'labs', kind)
      return (await foldersIn(folder)).map((name) => path.join(folder, name))
    }),
  )
  return Promise.all(folders.flat().map(readLab))
}

/** Reads one lab as docs/reference/lab-format.md describes it. Throws Problem 'bad-lab'. */
export async function readLab(folder: string): Promise<Lab> {
  const id = `${path.basename(path.dirname(path.resolve(folder)))}/${path.basename(path.resolve(folder))}`
  const files = await readFolder(folder)
  const named = (name: string): string => `${id}/${name}`
  const text = (name: string): string => {
    const found = files.get(name)
    if (found !== undefined) return found
    throw badLab(named(name), { expected: 'this file', came: 'none' })
  }
  const yaml = parseYaml(named('lab.yaml'), text('lab.yaml'), labYaml)
  checkTogether(id, yaml)
  checkFolders(id, yaml, files)
  const lesson = text('lesson.md')
  parseLesson(lesson, named('lesson.md'))
  const worldFiles = await readWorldFiles(id, folder, yaml, files)
  return {
    id,
    kind: yaml.kind,
    title: yaml.title,
    skill: yaml.skill,
    level: yaml.level,
    minutes: yaml.minutes,
    needs: yaml.needs,
    world: worldOf(yaml, worldFiles),
    lesson,
    brief: text('brief.md'),
    starter: text('starter/answer.sql'),
    solutions: Object.entries(yaml.solutions).map(
      ([name, method]): Solution => ({
        name,
        method,
        answer: text(`solutions/${name}/answer.sql`),
      }),
    ),
    mutants: Object.entries(yaml.mutants).map(
      ([name, { check, why, right_on_sample }]): Mutant => ({
        name,
        check,
        why,
        rightOnSample: right_on_sample,
        answer: text(`mutants/${name}/answer.sql`),
      }),
    ),
    variants: parseYaml(named('variants.yaml'), text('variants.yaml'), variantsYaml).map(
      (variant): Variant => variant,
    ),
    hints: parseHints(named('hints.md'), text('hints.md')),
    debrief: text('debrief.md'),
    checks: yaml.checks,
    promises: yaml.promises.map(({ name, says, no_rows }) => ({ name, says, noRows: no_rows })),
    order: yaml.order,
    columnNames: yaml.kind === 'query' && yaml.column_names,
    leftOpen: yaml.left_open,
    hash: hashFiles([...files].filter(([name]) => !prose.has(name)).concat([...worldFiles])),
  }
}

/** `## Title` sections. */
export function parseHints(file: string, markdown: string): Hint[] {
  const hints = markdown
    .split(/^## +/m)
    .slice(1)
    .map((section) => {
      const [title = '', ...body] = section.split('\n')
      return { title: title.trim(), markdown: body.join('\n').trim() }
    })
  const empty = hints.find((hint) => hint.title === '' || hint.markdown === '')
  if (hints.length === 0 || empty) {
    throw badLab(file, {
      expected: 'sections that begin with "## Title", each with text below',
      came: empty ? `an empty section "${empty.title}"` : `${hints.length}`,
    })
  }
  return hints
}

/** What one key of lab.yaml says of another. */
function checkTogether(id: string, yaml: LabYaml): void {
  const file = `${id}/lab.yaml`
  if (!id.startsWith(`${yaml.kind}/`)) {
    throw badLab(file, {
      expected: `kind: ${id.split('/')[0]}, as the folder above says`,
      came: yaml.kind,
    })
  }
  const own = yaml.checks.map((check) => check.name)
  const known: readonly string[] = [...own, ...engineChecks[yaml.kind]]
  const repeated = known.find((name, i) => known.indexOf(name) !== i)
  if (repeated !== undefined) {
    throw badLab(file, { expected: 'names of checks that differ', came: `${repeated} twice` })
  }
  for (const [name, { check }] of Object.entries(yaml.mutants)) {
    if (known.includes(check)) continue
    throw badLab(file, {
      expected: `mutants.${name}.check is one of ${known.join(', ')}`,
      came: check,
    })
  }
}

/** A folder of solutions/ or mutants/ that lab.yaml does not name would never be tried. */
function checkFolders(id: string, yaml: LabYaml, files: ReadonlyMap<string, string>): void {
  for (const name of files.keys()) {
    const [group, folder] = name.split('/') as [string, string | undefined]
    if ((group !== 'solutions' && group !== 'mutants') || folder === undefined) continue
    if (Object.hasOwn(yaml[group], folder)) continue
    throw badLab(`${id}/lab.yaml`, {
      expected: `${group}.${folder}, since there is a folder of that name`,
      came: `only ${Object.keys(yaml[group]).join(', ')}`,
      try: 'Name it in lab.yaml, or remove the folder.',
    })
  }
}

async function readWorldFiles(
  id: string,
  folder: string,
  yaml: LabYaml,
  files: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const own = new Map([...files].filter(([name]) => name.startsWith('world/')))
  if (own.size > 0 === (yaml.world !== undefined)) {
    throw badLab(`${id}/lab.yaml`, {
      expected: 'either world: { from, tables } or a folder world/',
      came: own.size > 0 ? 'both' : 'neither',
    })
  }
  const from = yaml.world?.from
  const shared =
    from === undefined ? own : await readFolder(path.resolve(folder, '../../../worlds', from))
  const prefix = from === undefined ? '' : 'world/'
  const world = new Map<string, string>()
  for (const name of ['schema.sql', 'sample.sql', 'rows.sql']) {
    const found = shared.get(prefix === '' ? `world/${name}` : name)
    const where = from === undefined ? `${id}/world/${name}` : `worlds/${from}/${name}`
    if (found === undefined) throw badLab(where, { expected: 'this file', came: 'none' })
    world.set(`world/${name}`, found)
  }
  return world
}

function worldOf(yaml: LabYaml, files: ReadonlyMap<string, string>): LabWorld {
  return {
    schemaSql: files.get('world/schema.sql') ?? '',
    tables: yaml.world?.tables ?? [],
    sampleSql: files.get('world/sample.sql') ?? '',
    rowsSql: files.get('world/rows.sql') ?? '',
  }
}

function hashFiles(files: readonly (readonly [string, string])[]): string {
  const byName = new Map(files)
  return hashOf(...[...byName.keys()].sort().flatMap((name) => [name, byName.get(name) as string]))
}

/** Every file below a folder with its text, names with forward slashes; hidden ones left out. */
async function readFolder(folder: string): Promise<Map<string, string>> {
  const entries = await fs
    .readdir(folder, { recursive: true, withFileTypes: true })
    .catch((error) => {
      throw badLab(folder, { expected: 'a folder', came: String(error.code ?? error) }, error)
    })
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) =>
      path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'),
    )
    .sort()
  const texts = await Promise.all(names.map((name) => fs.readFile(path.join(folder, name), 'utf8')))
  return new Map(names.map((name, i) => [name, texts[i] as string]))
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort()
}
