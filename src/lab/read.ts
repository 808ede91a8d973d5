import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { hashOf } from '../kit/hash.ts'
import { Problem } from '../kit/problem.ts'
import { packFiles } from './admin/answer-files.ts'
import { badLab, parseYaml } from './bad-lab.ts'
import { formats, kinds } from './kinds/all.ts'
import { type KindFormat, type LabFiles, neededFile, type SharedYaml } from './kinds/format.ts'
import type { Hint, Lab, LabBase, Mutant, Solution } from './lab.ts'
import { type LabYaml, labYaml } from './lab-yaml.ts'
import { parseLesson } from './lesson.ts'
import { withEditedMutants } from './mutant-edits.ts'

/** Text for people only: no verdict and no exam depends on it. */
const prose = new Set(['brief.md', 'hints.md', 'debrief.md', 'equal-mutants.yaml'])

/** Reads every lab below content/labs, by kind and name. Throws Problem 'bad-lab'. */
export async function readLabs(contentFolder: string): Promise<Lab[]> {
  return Promise.all((await labFolders(contentFolder)).map((folder) => readLab(folder)))
}

/** Labs that read, and what is wrong with the others. */
export interface ReadApart {
  readonly labs: readonly Lab[]
  readonly broken: readonly Problem[]
}

/**
 * Reads the labs of several content folders. One that's broken holds up none of the others; a name
 * that an earlier folder has is taken. The first folder's worlds may be used from everywhere.
 */
export async function readLabsApart(contentFolders: readonly string[]): Promise<ReadApart> {
  const shared = path.join(contentFolders[0] ?? '', 'worlds')
  const folders = (await Promise.all(contentFolders.map(labFolders))).flat()
  const read = await Promise.allSettled(folders.map((folder) => readLab(folder, shared)))
  const labs = new Map<string, Lab>()
  const broken: Problem[] = []
  for (const [nth, one] of read.entries()) {
    if (one.status === 'rejected') {
      if (!(one.reason instanceof Problem)) throw one.reason
      broken.push(one.reason)
    } else if (labs.has(one.value.id)) broken.push(takenName(one.value, folders[nth] as string))
    else labs.set(one.value.id, one.value)
  }
  return { labs: [...labs.values()], broken }
}

/** One lab as its files are now, from the first content folder where it reads; null if none has it. */
export async function readLabAnew(
  contentFolders: readonly string[],
  id: string,
): Promise<Lab | null> {
  const shared = path.join(contentFolders[0] ?? '', 'worlds')
  for (const contentFolder of contentFolders) {
    try {
      return await readLab(path.join(contentFolder, 'labs', id), shared)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }
  return null
}

function takenName({ id }: Lab, folder: string): Problem {
  return badLab(folder, {
    expected: 'a name that no other lab has',
    came: id,
    try: 'Give the folder another name.',
  })
}

async function labFolders(contentFolder: string): Promise<string[]> {
  const folders = await Promise.all(
    kinds.map(async (kind) => {
      const folder = path.join(contentFolder, 'labs', kind)
      return (await foldersIn(folder)).map((name) => path.join(folder, name))
    }),
  )
  return folders.flat()
}

/**
 * Reads one lab as docs/reference/lab-format.md describes it. A world that isn't beside it is looked
 * for in `sharedWorlds`. Throws Problem 'bad-lab'.
 */
export async function readLab(folder: string, sharedWorlds: string | null = null): Promise<Lab> {
  const id = `${path.basename(path.dirname(path.resolve(folder)))}/${path.basename(path.resolve(folder))}`
  const from: LabFiles = {
    id,
    files: withEditedMutants(id, await readFolder(folder)),
    world: (name) => readFolder(worldFolder(folder, sharedWorlds, name)),
    corpora: path.resolve(folder, '../../../corpora', id),
  }
  const yaml = parseYaml(`${id}/lab.yaml`, neededFile(from, 'lab.yaml'), labYaml)
  // The union has one member a kind; what the kind's own format says of it is one type here.
  const format = formats[yaml.kind] as unknown as KindFormat<SharedYaml, Lab, unknown>
  checkTogether(id, yaml, format.engineChecks)
  checkFolders(id, yaml, from.files)
  const { own, hashed = new Map() } = await format.read(yaml, from, variantsOf(yaml, from, format))
  const hashedFiles = [...from.files].filter(([name]) => !prose.has(name)).concat([...hashed])
  return { ...sharedOf(yaml, from, format), ...own, hash: hashFiles(hashedFiles) } as Lab
}

function worldFolder(lab: string, sharedWorlds: string | null, name: string): string {
  const own = path.resolve(lab, '../../../worlds', name)
  return sharedWorlds === null || existsSync(own) ? own : path.join(sharedWorlds, name)
}

/** What every kind is read alike for. */
function sharedOf(
  yaml: SharedYaml,
  from: LabFiles,
  format: KindFormat<SharedYaml, Lab, unknown>,
): Omit<LabBase, 'checks' | 'variants' | 'hash'> {
  const { id } = from
  const { answerFile, starterFile } = filesOf(format, from)
  const text = (name: string): string => neededFile(from, name)
  const packed = (folder: string): string | undefined => {
    const names = format.answerFiles?.(yaml)
    return names?.length ? packFiles(names, (name) => text(`${folder}/${name}`)) : undefined
  }
  const lesson = text('lesson.md')
  parseLesson(lesson, `${id}/lesson.md`)
  const { title, skill, level, minutes, needs, project } = yaml
  const answer = (folder: string, file = answerFile): string =>
    format.answerIn?.(from, folder) ?? packed(folder) ?? text(`${folder}/${file}`)
  return {
    id,
    title,
    skill,
    level,
    minutes,
    needs,
    project,
    lesson,
    brief: text('brief.md'),
    starter: starterFile === null ? '' : answer('starter', starterFile),
    solutions: Object.entries(yaml.solutions).map(
      ([name, method]): Solution => ({
        name,
        method,
        answer: answer(`solutions/${name}`),
      }),
    ),
    mutants: Object.entries(yaml.mutants).map(
      ([name, { check, why, right_on_sample }]): Mutant => ({
        name,
        check,
        why,
        rightOnSample: right_on_sample,
        answer: answer(`mutants/${name}`),
      }),
    ),
    hints: parseHints(`${id}/hints.md`, text('hints.md')),
    debrief: text('debrief.md'),
  }
}

/** The other answer's file where the starter is in it. */
function filesOf(
  { answerFile, starterFile, otherAnswer }: KindFormat<SharedYaml, Lab, unknown>,
  { files }: LabFiles,
): { readonly answerFile: string; readonly starterFile: string | null } {
  if (otherAnswer === undefined || !files.has(`starter/${otherAnswer.file}`)) {
    return { answerFile, starterFile }
  }
  return { answerFile: otherAnswer.file, starterFile: otherAnswer.file }
}

function variantsOf(
  yaml: SharedYaml,
  from: LabFiles,
  format: KindFormat<SharedYaml, Lab, unknown>,
): unknown[] {
  const name = 'variants.yaml'
  if (!from.files.has(name) && !format.variantsNeeded(yaml)) return []
  return parseYaml(`${from.id}/${name}`, neededFile(from, name), z.array(format.variant))
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
function checkTogether(id: string, yaml: LabYaml, engineChecks: readonly string[]): void {
  const file = `${id}/lab.yaml`
  if (!id.startsWith(`${yaml.kind}/`)) {
    throw badLab(file, {
      expected: `kind: ${id.split('/')[0]}, as the folder above says`,
      came: yaml.kind,
    })
  }
  const own = yaml.checks.map((check) => check.name)
  const known: readonly string[] = [...own, ...engineChecks]
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
