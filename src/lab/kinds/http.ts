import { z } from 'zod'
import { commandFor, programLanguages, starterLanguages } from '../../kit/languages.ts'
import { badLab } from '../bad-lab.ts'
import { templateMistakes } from '../http/names.ts'
import { isFileName, packServer } from '../http/server-files.ts'
import {
  type Action,
  checkKeys,
  type Given,
  given,
  type History,
  type Step,
} from '../http/steps.ts'
import type { LabBase, OwnCheck, Variant } from '../lab.ts'
import { httpFiles } from '../scaffold/http.ts'
import {
  type KindFormat,
  type LabFiles,
  type OwnPart,
  ownCheckKeys,
  sentence,
  sharedKeys,
  variantKeys,
} from './format.ts'
import { serverMayUse } from './may-use.ts'

const check = z.strictObject({ ...ownCheckKeys, ...checkKeys })
/** Checks as lab.yaml writes them. */
export const httpCheck = check
const checks = z.array(check).min(1)
/** Variables of a server's environment. */
export const environment = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string())

/** One thing that a server must do. */
export interface HttpCheck extends OwnCheck {
  readonly try?: string | undefined
  readonly fresh: boolean
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly given: Given
  readonly runs: number
  readonly steps: readonly Step[]
  readonly actions?: Readonly<Record<string, Action>> | undefined
  readonly length: number
  readonly always: readonly Step[]
  readonly history?: History | undefined
}

export interface HttpVariant extends Variant {
  readonly checks: readonly HttpCheck[]
}

/** A starter in another language than the lab's own: starter/<name>/, with a Procfile. */
export interface StarterLanguage {
  readonly name: (typeof starterLanguages)[number]
  readonly title: string
  readonly starter: string
}

/** A lab whose answer is a server, in any language. */
export interface ServerLab extends LabBase {
  readonly checks: readonly HttpCheck[]
  readonly variants: readonly HttpVariant[]
  /** The file of the starter that a text without a name is. */
  readonly main: string
  /** Files of the starter. */
  readonly files: readonly string[]
  /** Starters in other languages. */
  readonly languages: readonly StarterLanguage[]
  readonly start: string
  readonly build: string | null
  readonly env: Readonly<Record<string, string>>
  /** A path that is asked until it answers, or `connects`. */
  readonly ready: string
  /** The request that Run sends. */
  readonly run: string
  /** Webhooks are received: \${receiver} is where. */
  readonly receiver: boolean
  readonly given: Given
  /** Null: it gets no database. */
  readonly database: { readonly schemaSql: string; readonly rowsSql: string } | null
  /** Files that are put beside the server's before it starts, by path; filled in. */
  readonly plants?: Readonly<Record<string, string>>
}

/** A server judged by what it answers. */
export interface HttpLab extends ServerLab {
  readonly kind: 'http'
}

/** Keys of lab.yaml in every kind whose answer is a server. */
export const serverKeys = {
  ...sharedKeys,
  start: sentence
    .default(commandFor('ts', 'server.ts'))
    .describe('Unless the answer has a Procfile of its own'),
  build: sentence.optional().describe('Runs once before the first start'),
  main: z
    .string()
    .refine(isFileName, 'a path below the folder')
    .default('server.ts')
    .describe('The file that is edited first'),
  env: environment.default({}).describe('Environment of the server'),
  ready: z
    .string()
    .regex(/^(\/.*|connects)$/, 'a path, or connects')
    .default('/')
    .describe('Asked until it answers anything; connects: only a connection is made'),
  run: sentence
    .regex(/^[A-Z]+ \//, 'a method and a path')
    .default('GET /')
    .describe('The request that Run sends, to look at the answer'),
  database: z
    .boolean()
    .default(false)
    .describe('An empty database, where world/ has no schema.sql'),
  receiver: z
    .boolean()
    .default(false)
    .describe('${receiver} is a server of ours that takes webhooks'),
  given: given.default({}).describe('Values drawn once for each attempt'),
}

export const httpYaml = z.strictObject({
  kind: z.literal('http'),
  ...serverKeys,
  checks: checks.describe('What the server must do, in the order in which it is shown'),
})
type HttpYaml = z.infer<typeof httpYaml>

const variantYaml = z.strictObject({ ...variantKeys, checks })
type VariantYaml = z.infer<typeof variantYaml>

/** Names that templates know without being given. */
const ownNames = ['turn', 'receiver', 'receiver_by_name', 'origin', 'seed', 'now', 'timestamp']

/** One text of all files of an answer. Throws Problem 'bad-lab' if there are none. */
function serverAnswer({ id }: LabFiles, folder: string, own: ReadonlyMap<string, string>): string {
  if (own.size > 0) return packServer(own, mainOf(own))
  throw badLab(`${id}/${folder}`, { expected: 'the files of a server', came: 'none' })
}

/** What formats have in common whose answers are servers. */
export const serverFormat = {
  variantsNeeded: () => false,
  engineChecks: ['readable', 'starts'],
  answerFile: 'your server',
  answerFiles: () => [],
  language: 'ts',
  starterFile: 'your server',
  hasTables: false,
  triedIn: ['request', 'requests'],
  isSlow: false,
  mayUse: serverMayUse,
  reading: ({ database }: { database: HttpLab['database'] }) =>
    database === null || database.schemaSql === '' ? {} : { 'schema.sql': database.schemaSql },
  answerIn: (from: LabFiles, folder: string): string =>
    serverAnswer(from, folder, filesBelow(from.files, `${folder}/`)),
} satisfies Partial<KindFormat<HttpYaml, HttpLab, VariantYaml>>

export const httpFormat: KindFormat<HttpYaml, HttpLab, VariantYaml> = {
  yaml: httpYaml,
  scaffold: httpFiles,
  about: {
    against: 'requests that nobody expected, two at the same moment, a server that is killed',
    shown: 'the shortest exchange that goes wrong, byte for byte, to send again with curl',
  },
  work: 'write a real server, and see the request and the answer that break it.',
  ...serverFormat,
  filesOf: ({ files }) => files,
  variant: variantYaml,
  answerIn: (from, folder) =>
    folder === 'starter'
      ? serverAnswer(from, folder, starterFiles(from.files))
      : serverFormat.answerIn(from, folder),
  read: readHttpLab,
}

/** Files that are there by name of the usual main files; else the first. */
export function mainOf(files: ReadonlyMap<string, string>): string {
  const usual = Object.values(programLanguages).flatMap<string>(({ mains }) => mains)
  return usual.find((name) => files.has(name)) ?? ([...files.keys()].sort()[0] as string)
}

/** Files of a folder, by their path below it. */
export function filesBelow(files: LabFiles['files'], folder: string): Map<string, string> {
  const found = [...files].filter(([name]) => name.startsWith(folder))
  return new Map(found.map(([name, text]) => [name.slice(folder.length), text]))
}

/** The starter in the lab's own language. */
function starterFiles(files: LabFiles['files']): Map<string, string> {
  const all = filesBelow(files, 'starter/')
  const isOther = (name: string): boolean =>
    starterLanguages.some((language) => name.startsWith(`${language}/`))
  return new Map([...all].filter(([name]) => !isOther(name)))
}

function languagesIn(files: LabFiles['files'], id: string): StarterLanguage[] {
  return starterLanguages.flatMap((name) => {
    const { title, mains } = programLanguages[name]
    const own = filesBelow(files, `starter/${name}/`)
    if (own.size === 0) return []
    if (!own.has('Procfile')) {
      const start = commandFor(name, mains[0])
      const expected = `a Procfile that says how it is started: web: ${start}`
      throw badLab(`${id}/starter/${name}`, { expected, came: 'none' })
    }
    return [{ name, title, starter: packServer(own, mainOf(own)) }]
  })
}

async function readHttpLab(
  yaml: HttpYaml,
  from: LabFiles,
  variants: readonly VariantYaml[],
): Promise<OwnPart<HttpLab>> {
  return { own: { kind: 'http', variants, ...readServerLab(yaml, from, variants) } }
}

/** What lab.yaml says of a server, in any kind whose answer is one. */
export interface ServerYaml extends Omit<HttpYaml, 'kind' | 'checks'> {
  readonly checks: readonly z.infer<typeof check>[]
}

/** The part of a lab that every kind has whose answer is a server. Throws Problem 'bad-lab'. */
export function readServerLab(
  yaml: ServerYaml,
  { files, id }: LabFiles,
  variants: readonly { readonly checks: ServerYaml['checks'] }[],
): Omit<ServerLab, Exclude<keyof LabBase, 'checks'> | 'plants'> {
  const schemaSql = files.get('world/schema.sql') ?? ''
  const rowsSql = files.get('world/rows.sql') ?? ''
  const hasDatabase = yaml.database || schemaSql !== '' || rowsSql !== ''
  const starter = starterFiles(files)
  if (!starter.has(yaml.main)) {
    throw badLab(`${id}/lab.yaml`, {
      expected: `main to be a file of starter/: ${[...starter.keys()].join(', ') || 'none is there'}`,
      came: yaml.main,
    })
  }
  lookTogether(yaml.checks, { yaml, hasDatabase, file: `${id}/lab.yaml` })
  for (const variant of variants) {
    lookTogether(variant.checks, { yaml, hasDatabase, file: `${id}/variants.yaml` })
  }
  return {
    checks: yaml.checks,
    main: yaml.main,
    files: [...starter.keys()],
    languages: languagesIn(files, id),
    start: yaml.start,
    build: yaml.build ?? null,
    env: yaml.env,
    ready: yaml.ready,
    run: yaml.run,
    receiver: yaml.receiver,
    given: yaml.given,
    database: hasDatabase ? { schemaSql, rowsSql } : null,
  }
}

interface Together {
  readonly yaml: Pick<HttpYaml, 'receiver' | 'given'>
  readonly hasDatabase: boolean
  readonly file: string
}

/**
 * Every name that a template uses is known before it, and what a step needs is there. Throws Problem
 * 'bad-lab'.
 */
export function lookTogether(checks: readonly HttpCheck[], of: Together): void {
  const { yaml, hasDatabase, file } = of
  for (const one of checks) {
    const refuse = (expected: string, came: string): never => {
      throw badLab(file, { expected: `check ${one.name}: ${expected}`, came })
    }
    const does = one.steps.length + one.always.length > 0 || one.actions || one.history
    if (!does) refuse('steps, actions or a history', 'none of them')
    const all = JSON.stringify(one)
    if (!hasDatabase && /"(sql|query|rows?)":"/.test(all)) {
      refuse('database: true or world/schema.sql, since it asks a database', 'neither')
    }
    if (!hasDatabase && all.includes('"gate":"locks"')) refuse('a database for gate: locks', 'none')
    if (!hasDatabase && all.includes('"while":"committed"')) {
      refuse('a database for while: committed', 'none')
    }
    if (
      !yaml.receiver &&
      /"received"|"receiver_answers"|"held":\{|\$\{receiver(_by_name)?\}/.test(all)
    ) {
      refuse('receiver: true, since it receives webhooks', 'none')
    }
    const [mistake] = mistakesOf(one, new Set([...ownNames, ...Object.keys(yaml.given)]))
    if (mistake !== undefined) refuse('templates that name what is given or captured', mistake)
  }
}

function mistakesOf(one: HttpCheck, start: ReadonlySet<string>): string[] {
  const known = new Set(start)
  const mistakes: string[] = []
  const look = (value: unknown): void => void mistakes.push(...templateMistakes(value, known))
  for (const [name, drawn] of Object.entries(one.given)) {
    look(drawn)
    known.add(name)
  }
  look(one.env)
  stepMistakes(one.steps, known, mistakes)
  const actions = Object.values(one.actions ?? {})
  for (const action of actions) {
    const inside = new Set([...known, ...action.needs, ...Object.keys(action.given)])
    stepMistakes(action.steps, inside, mistakes)
    for (const need of action.needs) {
      const isMade = actions.some((other) => capturedBy(other.steps).includes(need))
      if (!isMade) mistakes.push(`needs: ${need}, and no action captures it`)
    }
  }
  const made = actions.flatMap(({ steps }) => capturedBy(steps))
  stepMistakes(one.always, new Set([...known, ...made.map((name) => `all_${name}`)]), mistakes)
  const inHistory = new Set([...known, 'key', 'value'])
  mistakes.push(...templateMistakes(one.history, new Set([...inHistory, 'body'])))
  return mistakes
}

/** Looks at steps in order; what one captures the next may use. */
function stepMistakes(steps: readonly Step[], known: Set<string>, mistakes: string[]): void {
  for (const one of steps) {
    // What a request is signed over, and the page after this one, are known inside alone.
    const inside = new Set([...known, 'body', ...('pages' in one ? ['next'] : [])])
    if ('held' in one) mistakes.push(...templateMistakes(one.held, inside))
    if ('repeat' in one || 'held' in one) stepMistakes(one.steps, known, mistakes)
    else if ('aim' in one && !known.has(one.aim))
      mistakes.push(`aim: ${one.aim}, which isn't given`)
    else mistakes.push(...templateMistakes(one, inside))
    for (const name of capturedBy([one])) known.add(name)
  }
}

function capturedBy(steps: readonly Step[]): string[] {
  return steps.flatMap((one) => {
    if ('repeat' in one) return capturedBy(one.steps)
    if ('held' in one) return [...capturedBy(one.steps), ...Object.keys(one.held.capture ?? {})]
    const inner = 'eventually' in one ? one.eventually : 'pages' in one ? one.pages : null
    const between = 'pages' in one ? capturedBy(one.between) : []
    const own = 'capture' in one ? Object.keys(one.capture ?? {}) : []
    return [...own, ...Object.keys(inner?.capture ?? {}), ...between]
  })
}
