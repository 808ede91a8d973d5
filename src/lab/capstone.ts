import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { canonicalJson, hashOf } from '../kit/hash.ts'
import { badLab, parseYaml } from './bad-lab.ts'
import type { Skill } from './catalog.ts'
import type { Given, Step } from './http/steps.ts'
import { given as givenShape, step } from './http/steps.ts'
import { environment, type HttpCheck, type HttpLab, httpCheck, lookTogether } from './kinds/http.ts'

/*
 * Reel from an empty folder, stage by stage (docs/reference/capstone-format.md). A stage is graded as
 * an http lab whose checks are its own after those of every stage before it.
 */

/** One thing that can be shown, built on all stages before. */
export interface Stage {
  /** As in addresses and files: films-from-the-database. */
  readonly name: string
  /** From 1. */
  readonly number: number
  readonly title: string
  /** "After this stage …" */
  readonly promise: string
  readonly skills: readonly string[]
  /** Skills and stages. */
  readonly needs: readonly string[]
  readonly hours: number
  /** What a client needs, as Markdown. */
  readonly text: string
  /** Its own checks, without those of the stages before. */
  readonly ownChecks: readonly { readonly name: string; readonly title: string }[]
  /** What is graded; its id is capstone/<name>. */
  readonly lab: HttpLab
}

/** The service that is built, and its stages in order. */
export interface Capstone {
  readonly title: string
  readonly intro: string
  /** What holds in every stage, as Markdown. */
  readonly rules: string
  /** The tables that are there at first. */
  readonly schemaSql: string
  readonly stages: readonly Stage[]
  /** Stages that can't be checked yet; they count for nothing. */
  readonly coming: readonly { readonly title: string; readonly promise: string }[]
}

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const sentence = z.string().trim().min(1)
const account = z.string().regex(/^[a-z]+$/, 'a name in lower-case letters')

const capstoneYaml = z.strictObject({
  title: sentence,
  intro: sentence,
  rules: sentence,
  ready: z.string().regex(/^(\/.*|connects)$/),
  receiver: z.boolean(),
  env: environment,
  stages: z.array(slug).min(1),
  coming: z.array(z.strictObject({ title: sentence, promise: sentence })),
})

const stageYaml = z.strictObject({
  title: sentence,
  promise: sentence,
  skills: z.array(z.string()).min(1),
  needs: z.array(z.string()),
  hours: z.number().min(0.5).max(40),
  need: sentence,
  checks: z
    .array(
      httpCheck.extend({
        accounts: z
          .array(account)
          .default([])
          .describe('Each signs up and in first: ${ada_token}, ${ada_email}, ${ada_password}'),
        proof: z
          .literal('attack')
          .optional()
          .describe('Tried with every value of what is listed or attacks, the plainest first'),
      }),
    )
    .min(1),
})
type StageYaml = z.infer<typeof stageYaml>
type CapstoneYaml = z.infer<typeof capstoneYaml>

/** The id by which attempts, verdicts and progress name a stage. */
export const stageId = (name: string): string => `capstone/${name}`

/** The stage's name in an id; null: it's the id of a lab. */
export function stageNameOf(labId: string): string | null {
  return labId.startsWith('capstone/') ? labId.slice('capstone/'.length) : null
}

/** Reads content/capstone. Throws Problem 'bad-lab'. */
export async function readCapstone(
  contentFolder: string,
  skills: ReadonlyMap<string, Skill>,
): Promise<Capstone> {
  const folder = path.join(contentFolder, 'capstone')
  const read = (name: string): Promise<string> => fs.readFile(path.join(folder, name), 'utf8')
  const [text, schemaSql, rowsSql] = await Promise.all([
    read('capstone.yaml'),
    read('world/schema.sql'),
    read('world/rows.sql'),
  ])
  const yaml = parseYaml('capstone/capstone.yaml', text, capstoneYaml)
  const stages: Stage[] = []
  for (const name of yaml.stages) {
    const file = `capstone/stages/${name}.yaml`
    const own = parseYaml(file, await read(`stages/${name}.yaml`), stageYaml)
    checkNeeds(file, own, { skills, stages })
    const database = { schemaSql, rowsSql }
    stages.push(stageOf(name, own, { file, yaml, database, before: stages.at(-1) ?? null }))
  }
  const { title, intro, rules, coming } = yaml
  return { title, intro, rules, schemaSql, stages, coming }
}

function checkNeeds(
  file: string,
  { needs, skills: proved }: StageYaml,
  of: { readonly skills: ReadonlyMap<string, Skill>; readonly stages: readonly Stage[] },
): void {
  const isStage = (need: string): boolean => of.stages.some(({ name }) => name === need)
  const unknown =
    needs.find((need) => !of.skills.has(need) && !isStage(need)) ??
    proved.find((skill) => !of.skills.has(skill))
  if (unknown === undefined) return
  throw badLab(file, { expected: 'skills of content/skills and earlier stages', came: unknown })
}

interface Reading {
  readonly file: string
  readonly yaml: CapstoneYaml
  readonly database: NonNullable<HttpLab['database']>
  readonly before: Stage | null
}

function stageOf(name: string, own: StageYaml, reading: Reading): Stage {
  const { file, yaml, database, before } = reading
  const number = (before?.number ?? 0) + 1
  const ownChecks = own.checks.map(withAccounts)
  lookTogether(ownChecks, { yaml: { ...yaml, given: {} }, hasDatabase: true, file })
  const checks: readonly HttpCheck[] = [
    ...(before?.lab.checks ?? []),
    ...ownChecks.map((check) => ({
      ...check,
      name: `${name}/${check.name}`,
      title: `Stage ${number}: ${check.title}`,
    })),
  ]
  const { title, promise, skills, needs, hours, need } = own
  return {
    name,
    number,
    title,
    promise,
    skills,
    needs,
    hours,
    text: need,
    ownChecks: ownChecks.map((check) => ({ name: check.name, title: check.title })),
    lab: labOf(name, own, { yaml, database, checks }),
  }
}

function labOf(
  name: string,
  { title, skills, needs, hours, need }: StageYaml,
  of: Pick<Reading, 'yaml' | 'database'> & { readonly checks: readonly HttpCheck[] },
): HttpLab {
  const { ready, receiver, env } = of.yaml
  const graded = { ready, receiver, env, checks: of.checks, database: of.database }
  return {
    ...graded,
    id: stageId(name),
    kind: 'http',
    title: `Reel: ${title}`,
    skill: skills[0] as string,
    level: 3,
    minutes: hours * 60,
    needs: needs.filter((one) => one.includes('/')),
    project: true,
    lesson: '',
    brief: need,
    starter: '',
    solutions: [],
    mutants: [],
    hints: [],
    debrief: '',
    variants: [],
    main: 'server',
    languages: [],
    files: [],
    start: '',
    build: null,
    run: 'GET /health',
    given: {},
    hash: hashOf(canonicalJson(graded)),
  }
}

/** A check whose accounts sign up and in before its own steps. */
function withAccounts({ accounts, ...check }: StageYaml['checks'][number]): HttpCheck {
  if (accounts.length === 0) return check
  const drawn = givenShape.parse(Object.assign({}, ...accounts.map(accountGiven))) as Given
  const steps: Step[] = accounts.flatMap(accountSteps).map((one) => step.parse(one))
  return { ...check, given: { ...drawn, ...check.given }, steps: [...steps, ...check.steps] }
}

function accountGiven(name: string): Record<string, unknown> {
  return {
    [`${name}_number`]: { whole: [1, 999_999] },
    [`${name}_email`]: { value: `${name}.\${${name}_number}@reel.example` },
    [`${name}_password`]: { letters: [14, 20] },
  }
}

function accountSteps(name: string): unknown[] {
  const json = { email: `\${${name}_email}`, password: `\${${name}_password}` }
  return [
    {
      send: 'POST /accounts',
      json,
      expect: { status: 201 },
      capture: { [`${name}_id`]: 'json.id' },
    },
    {
      send: 'POST /sessions',
      json,
      expect: { status: 201 },
      capture: { [`${name}_token`]: 'json.token' },
    },
  ]
}
