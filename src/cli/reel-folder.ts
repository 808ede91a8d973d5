import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { Problem } from '../kit/problem.ts'
import type { Capstone, Stage } from '../lab/capstone.ts'
import type { ServerFolder } from '../lab/grading.ts'
import { packServer } from '../lab/http/server-files.ts'
import { walkFolder } from '../world/files/walk-folder.ts'

/** The file that says how a learner's server is built and started. */
export const configFile = 'reel.yaml'

const config = z.strictObject({
  start: z.string().trim().min(1),
  build: z.string().trim().min(1).optional(),
  backup: z.string().trim().min(1).optional(),
  restore: z.string().trim().min(1).optional(),
})

/** How the server in a folder is started; `start` is said on the command line. Throws Problem. */
export function findServer(folder: string, start: string | undefined): ServerFolder {
  if (!fs.existsSync(folder) || !fs.statSync(folder).isDirectory()) {
    throw new Problem('bad-input', {
      expected: 'a folder with your server',
      came: `${folder}, which isn't one`,
      try: 'backwright reel start makes one; --dir names another.',
    })
  }
  const file = path.join(folder, configFile)
  if (!fs.existsSync(file)) {
    if (start !== undefined) return { folder, start, build: null, commands: {} }
    throw new Problem('bad-input', {
      expected: `${configFile} in ${folder}, which says how your server is started`,
      came: 'no such file',
      try: 'Run this in your folder or name it with --dir, or say --start "node server.ts". backwright reel start makes a folder.',
    })
  }
  const read = config.safeParse(readYaml(file))
  if (read.success) {
    const { start: own, build = null, backup, restore } = read.data
    const commands = {
      ...(backup === undefined ? {} : { backup }),
      ...(restore === undefined ? {} : { restore }),
    }
    return { folder, start: start ?? own, build, commands }
  }
  throw badConfig(file, read.error.issues[0]?.message ?? 'something else')
}

function readYaml(file: string): unknown {
  try {
    return parse(fs.readFileSync(file, 'utf8'))
  } catch (error) {
    throw badConfig(file, (error as Error).message.split('\n')[0] as string)
  }
}

function badConfig(file: string, came: string): Problem {
  return new Problem('bad-file', {
    expected: `in ${file}: start, and build if your server needs it, such as start: node server.ts`,
    came,
    try: 'Put a command with a colon or a # in quotes.',
  })
}

/** Folders that come from package managers and compilers. */
const leftOut = new Set([
  'node_modules',
  '__pycache__',
  'target',
  'dist',
  'build',
  'venv',
  'vendor',
])
const entriesMax = 5_000
const fileBytesMax = 65_536

/** What is kept of a folder with an attempt: its texts, as long as they fit; and what was left out. */
export async function snapshotFolder(
  folder: string,
  bytesMax: number,
): Promise<{ readonly answer: string; readonly left: readonly string[] }> {
  const walk = await walkFolder(folder, {
    entriesMax,
    fileBytesMax,
    isLeftOut: (name, isFolder) => name.startsWith('.') || (isFolder && leftOut.has(name)),
    isClosed: () => false,
  })
  if (walk.kind !== 'found') return { answer: '', left: ['everything: there are too many files'] }
  const files = new Map<string, string>()
  const left: string[] = []
  let bytes = 0
  for (const entry of walk.entries.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    if (entry.kind === 'folder' || given(entry.path)) continue
    const text = entry.kind === 'file' && entry.content ? textOf(entry.content) : null
    const size = text === null ? 0 : Buffer.byteLength(text) + entry.path.length + 12
    if (text === null || bytes + size > bytesMax) left.push(entry.path)
    else {
      files.set(entry.path, text)
      bytes += size
    }
  }
  return { answer: files.size === 0 ? '' : packServer(files, configFile), left }
}

/** What `reel start` wrote for reading. */
const given = (name: string): boolean => name === 'README.md' || name.startsWith('stages/')

function textOf(content: Buffer): string | null {
  const text = content.toString('utf8')
  return text.includes('\0') || !Buffer.from(text).equals(content) ? null : text
}

/** Writes what begins a folder; files that are there stay as they are. Returns those it made. */
export function writeReelFolder(capstone: Capstone, folder: string): string[] {
  const [first] = capstone.stages
  const files: readonly (readonly [string, string])[] = [
    ['README.md', readmeText(capstone)],
    [configFile, configText],
    ['schema.sql', capstone.schemaSql],
  ]
  const made = files.flatMap(([name, text]) => writeNew(path.join(folder, name), text))
  return first ? [...made, ...writeStage(folder, first)] : made
}

/** Writes the text of a stage unless it's there. */
export function writeStage(folder: string, stage: Stage): string[] {
  const number = String(stage.number).padStart(2, '0')
  return writeNew(path.join(folder, 'stages', `${number}-${stage.name}.md`), stageText(stage))
}

function writeNew(file: string, text: string): string[] {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  try {
    fs.writeFileSync(file, text, { flag: 'wx' })
    return [file]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return []
    throw error
  }
}

const configText = `# The command that starts your server, run in this folder. Any language: "python3 server.py", "./server", "java -jar reel.jar".
start: node server.ts
# What has to run once before that, if anything:
# build: go build -o server .
# A later stage asks for these two:
# backup: node backup.ts
# restore: node restore.ts
`

function readmeText({ title, intro, rules, stages }: Capstone): string {
  const list = stages.map((stage) => `${stage.number}. ${stage.title}: ${stage.promise}`)
  return `# ${title}

${intro}

## How to work on it

1. Read the stage in \`stages/\`. The next one comes when this one passes.
2. Write your server in this folder, and put its start command into \`${configFile}\`. In TypeScript and JavaScript, \`pg\`, \`fastify\`,
   \`@fastify/cookie\` and \`@fastify/formbody\` are there without an install. Your own packages go into \`node_modules\` or \`venv\`.
3. \`backwright reel check\` checks the stage you're at, and every one before it. \`backwright reel watch\` does that after every change.
4. \`backwright reel run\` starts it with a database that has these tables and prints both addresses, so you can try it by hand.
5. \`backwright reel stages\` shows how far you are.

If your terminal doesn't know \`backwright\`, type \`./backwright link\` once in the folder that you got it in.

## What every stage asks for

${rules}

## Stages

${list.join('\n')}
`
}

/** A stage as a file. */
export function stageText({ number, title, promise, text, ownChecks }: Stage): string {
  const checks = ownChecks.map((check) => `- ${check.title}`).join('\n')
  return `# Stage ${number}: ${title}

After this stage, ${promise}.

${text}

## What is checked

${checks}
`
}
