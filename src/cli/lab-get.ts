import fs from 'node:fs'
import path from 'node:path'
import type { Settings } from '../kit/settings.ts'
import { variantOf } from '../lab/catalog.ts'
import { answerFileOf, answerFilesOf } from '../lab/kinds/all.ts'
import type { FolderLab } from '../lab/kinds/folder.ts'
import type { Lab, Variant } from '../lab/lab.ts'
import { readLab } from '../lab/read.ts'
import { scaffoldLab } from '../lab/scaffold.ts'
import { starterIn } from '../lab/starter-in.ts'
import { labPage } from '../view/lab-page.ts'
import { commandHere, programWord } from './command-here.ts'
import type { CliContext } from './context.ts'
import { findLab } from './find-lab.ts'
import { writeFolderLab } from './get-folder.ts'
import { writeLabFolder } from './lab-folder.ts'
import { workFolder } from './lab-work.ts'

export interface GetOptions {
  /** Where to; its name in this folder. */
  readonly folder: string | undefined
  /** The lab's own, unless said. */
  readonly language: string | undefined
  /** Another version of the task; the lab's own, unless said. */
  readonly variant: string | undefined
}

/** `backwright lab get`. */
export async function get(
  context: CliContext,
  name: string,
  { folder, language, variant: version }: GetOptions,
): Promise<number> {
  const { labs } = await context.readCatalog()
  const lab = findLab([...labs.values()], name)
  const variant = variantOf(lab, version)
  const usual = [lab.id.split('/').pop(), variant?.name].filter(Boolean).join('-')
  const target = path.resolve(context.settings.cwd, folder ?? usual)
  if (lab.kind === 'folder') return getFolder(context, lab, { target, variant })
  const starter = starterIn(lab, language)
  return getText(context, lab, { target, variant, starter })
}

interface Wanted {
  /** The folder that it's put in. */
  readonly target: string
  readonly variant: Variant | null
}

/** The commands to type next are whole, so that they can be copied. */
async function getFolder(
  context: CliContext,
  lab: FolderLab,
  { target, variant }: Wanted,
): Promise<number> {
  const { cwd, home } = context.settings
  const own = lab.variants.find(({ name }) => name === variant?.name) ?? null
  const written = await writeFolderLab(lab, target, { home, variant: own })
  const shown = path.relative(cwd, target) || '.'
  context.io.answer(
    [
      ...written,
      '',
      'Go into the folder and do what the brief asks:',
      `    cd ${shown}/${workFolder}`,
      'Then, from there:',
      `    ${programWord(context.settings)} lab check`,
    ].join('\n'),
  )
  return 0
}

async function getText(
  context: CliContext,
  lab: Lab,
  { target, variant, starter }: Wanted & { readonly starter: string | null },
): Promise<number> {
  const { cwd, home } = context.settings
  const app = await context.openApp()
  try {
    const asked = { learnerId: app.learnerId, labId: lab.id, variant: variant?.name }
    const { draft } = await labPage(app.context, asked)
    const place = { folder: target, home, variant }
    const { written, kept } = writeLabFolder(lab, place, starter ?? draft.text)
    const files = [...written, ...kept.map((file) => `${file} (yours, left as it is)`)]
    const shown = path.relative(cwd, target) || '.'
    context.io.answer(
      `${files.join('\n')}\n\nRead ${shown}/lesson.md and ${shown}/brief.md, write ${starter === null ? answerNames(lab, shown) : `the server in ${shown}`}, then:\n    ${commandHere(context.settings)} lab check ${shown}`,
    )
    return 0
  } finally {
    await app.close()
  }
}

function answerNames(lab: Lab, folder: string): string {
  const names = answerFilesOf(lab)
  const all = names.length > 0 ? names : [answerFileOf(lab.id, lab.starter)]
  return all.map((name) => `${folder}/${name}`).join(' and ')
}

/** `backwright lab new`. */
export async function make(context: CliContext, kind: string, name: string): Promise<number> {
  const { settings } = context
  const { cwd } = settings
  const contentFolder = newLabsFolder(settings)
  const files = await scaffoldLab({ contentFolder, kind, name })
  putSchemas(settings.contentFolder, contentFolder)
  const word = commandHere(context.settings)
  context.io.answer(
    `${files.map((file) => path.relative(cwd, file)).join('\n')}\n\nIts exam:\n    ${word} lab test ${kind}/${name}`,
  )
  return 0
}

/** An editor finds these above the new lab, as its first line says. They're those of this version. */
function putSchemas(ours: string, own: string): void {
  if (own === ours) return
  for (const name of ['lab.schema.json', 'variants.schema.json']) {
    fs.copyFileSync(path.join(ours, name), path.join(own, name))
  }
}

/** In a checkout among ours, unless a folder was named; else where an update leaves it alone. */
function newLabsFolder({ root, home, contentFolder, ownContent = [] }: Settings): string {
  const named = ownContent.find((folder) => !folder.startsWith(home + path.sep))
  if (named !== undefined) return named
  const isCheckout = fs.existsSync(path.join(root, 'tsconfig.build.json'))
  return isCheckout ? contentFolder : path.join(home, 'content')
}

/** The labs that `lab test` was given: by name, or a folder of one's own; all without any. */
export async function chosenLabs(context: CliContext, names: readonly string[]): Promise<Lab[]> {
  const all = [...(await context.readCatalog()).labs.values()]
  if (names.length === 0) return all
  return Promise.all(
    names.map(async (name) => {
      const folder = path.resolve(context.settings.cwd, name)
      const isKnown = all.some(({ id }) => id === name || id.endsWith(`/${name}`))
      if (isKnown || !fs.existsSync(folder)) return findLab(all, name)
      return readLab(folder, path.join(context.settings.contentFolder, 'worlds'))
    }),
  )
}
