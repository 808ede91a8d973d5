import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { itemLanguages } from '../kit/languages.ts'
import { seededRandom } from '../kit/random.ts'
import { badLab, parseYaml } from './bad-lab.ts'
import type { Skill } from './catalog.ts'

/** A wrong answer that people really give, and why it is wrong. */
export interface WrongAnswer {
  readonly says: string
  readonly why: string
}

interface ItemBase {
  /** area/name; stable once shipped. */
  readonly id: string
  readonly skill: string
  /** 1 … 5; ours until there is data. */
  readonly level: number
  /** What is asked, in Markdown. */
  readonly text: string
}

/** One right answer among wrong ones. */
export interface ChooseItem extends ItemBase {
  readonly kind: 'choose'
  readonly right: string
  readonly wrong: readonly WrongAnswer[]
}

/** Steps to be put in order; they stand here in the right one. */
export interface OrderItem extends ItemBase {
  readonly kind: 'order'
  readonly steps: readonly string[]
  readonly why: string
}

export type ItemLanguage = (typeof itemLanguages)[number]

/** What a short example gives. A test runs each of them. */
export interface PredictItem extends ItemBase {
  readonly kind: 'predict'
  readonly language: ItemLanguage
  readonly code: string
  readonly answer: string
  readonly why: string
  readonly wrong: readonly WrongAnswer[]
}

export interface ItemTable {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** A question to be answered with a query, graded by rows. */
export interface QueryItem extends ItemBase {
  readonly kind: 'query'
  readonly schema: string
  /** A few rows that the page shows. */
  readonly tables: readonly ItemTable[]
  readonly reference: string
  readonly why: string
  readonly wrong: readonly WrongAnswer[]
}

/** A question of the placement. */
export type Item = ChooseItem | OrderItem | PredictItem | QueryItem

/** Kinds that are answered by doing: a query, or what an example gives. */
export const isRealTask = ({ kind }: Item): boolean => kind === 'query' || kind === 'predict'

/** The chance to be right without knowing anything. */
export function guessOf(item: Item): number {
  switch (item.kind) {
    case 'choose':
      return 1 / (1 + item.wrong.length)
    case 'order':
      return 1 / item.steps.reduce((product, _, at) => product * (at + 1), 1)
    case 'predict':
      return 0.05
    case 'query':
      return 0.01
  }
}

/** The choices, or the steps, in an order that says nothing; the same for the same seed. */
export function shuffledAnswers(item: ChooseItem | OrderItem, seed: string): string[] {
  const random = seededRandom(`${seed}/${item.id}`)
  if (item.kind === 'choose') {
    return random.shuffle([item.right, ...item.wrong.map(({ says }) => says)])
  }
  for (let tries = 0; tries < 20; tries++) {
    const shuffled = random.shuffle(item.steps)
    if (shuffled.some((step, at) => step !== item.steps[at])) return shuffled
  }
  return item.steps.toReversed()
}

/**
 * What a form sent, as an answer: the number of the choice, the places of the steps as they were
 * shown, or a value. Null: nothing, or nothing that can be one.
 */
export function readGiven(
  item: Exclude<Item, QueryItem>,
  seed: string,
  unsafeGiven: string,
): string | null {
  const text = unsafeGiven.trim()
  if (item.kind === 'predict') return text === '' ? null : text
  const shown = shuffledAnswers(item, seed)
  if (item.kind === 'choose') return /^\d$/.test(text) ? (shown[Number(text)] ?? null) : null
  const places = text.split(',').map(Number)
  const inOrder = shown.map((_, at) => shown[places.indexOf(at + 1)])
  return inOrder.includes(undefined) ? null : inOrder.join('\n')
}

/** Whether an answer is right; a query is not decided here but by running it. */
export function isRightAnswer(item: Exclude<Item, QueryItem>, given: string): boolean {
  switch (item.kind) {
    case 'choose':
      return given === item.right
    case 'order':
      return given === item.steps.join('\n')
    case 'predict':
      return plainValue(given) === plainValue(item.answer)
  }
}

/** A value as people type it: quotes around it and space beside it do not count. */
function plainValue(text: string): string {
  return text
    .trim()
    .replace(/^(['"`])(.*)\1$/s, '$2')
    .replace(/\s+/g, ' ')
    .replace(/\s*,\s*/g, ',')
}

const sentence = z.string().trim().min(1)
const wrong = z.array(z.strictObject({ says: sentence, why: sentence })).max(4)
const shared = {
  skill: z.string().regex(/^[a-z0-9]+\/[a-z0-9-]+$/),
  level: z.int().min(1).max(5),
  text: sentence,
}
const cell = z.union([z.string(), z.number(), z.boolean()]).nullable()

const itemYaml = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('choose'),
    ...shared,
    right: sentence,
    wrong: wrong.min(2),
  }),
  z.strictObject({
    kind: z.literal('order'),
    ...shared,
    steps: z.array(sentence).min(4).max(6),
    why: sentence,
  }),
  z.strictObject({
    kind: z.literal('predict'),
    ...shared,
    language: z.enum(itemLanguages),
    code: sentence,
    answer: sentence,
    why: sentence,
    wrong: wrong.min(1),
  }),
  z.strictObject({
    kind: z.literal('query'),
    ...shared,
    schema: sentence,
    rows: z.record(z.string(), z.array(z.array(cell).min(1)).min(1)),
    reference: sentence,
    why: sentence,
    wrong: wrong.min(1),
  }),
])

/** content/placement/<area>.yaml: the items of an area. */
const areaYaml = z.strictObject({
  items: z.record(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), itemYaml),
})

/** Reads content/placement. Throws Problem 'bad-lab'. */
export async function readItems(
  contentFolder: string,
  skills: ReadonlyMap<string, Skill>,
): Promise<Item[]> {
  const folder = path.join(contentFolder, 'placement')
  const names = (await fs.readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()
  const areas = await Promise.all(
    names.map(async (name) => {
      const file = `placement/${name}`
      const text = await fs.readFile(path.join(folder, name), 'utf8')
      const { items } = parseYaml(file, text, areaYaml)
      const area = name.replace(/\.yaml$/, '')
      return Object.entries(items).map(([slug, yaml]) => {
        const item = itemOf(`${area}/${slug}`, yaml)
        checkSkill(file, item, skills.get(item.skill))
        return item
      })
    }),
  )
  return areas.flat()
}

function itemOf(id: string, yaml: z.infer<typeof itemYaml>): Item {
  if (yaml.kind !== 'query') return { id, ...yaml }
  const { rows, ...rest } = yaml
  const tables = Object.entries(rows).map(([name, own]) => ({
    name,
    columns: columnsOf(yaml.schema, name),
    rows: own.map((row) => row.map((value) => (value === null ? null : String(value)))),
  }))
  return { id, ...rest, tables }
}

/** Columns of a table as its DDL names them, for the head of the rows that are shown. */
function columnsOf(schema: string, table: string): { name: string; type: string }[] {
  const start = schema.indexOf(`create table ${table} (`)
  const text = schema.slice(schema.indexOf('(', start) + 1)
  const parts: string[] = ['']
  for (let at = 0, depth = 1; at < text.length && depth > 0; at++) {
    const sign = text[at] as string
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0
    if (sign === ',' && depth === 1) parts.push('')
    else parts[parts.length - 1] += sign
  }
  return parts.flatMap((part) => {
    const [name = '', type = ''] = part.trim().split(/\s+/)
    return /^(primary|foreign|unique|check|constraint)$/.test(name) ? [] : [{ name, type }]
  })
}

function checkSkill(file: string, item: Item, skill: Skill | undefined): void {
  if (!skill || skill.area !== item.id.split('/')[0]) {
    throw badLab(file, {
      expected: `${item.id} to be of a skill of its area`,
      came: item.skill,
    })
  }
  if (Math.abs(skill.level - item.level) > 1) {
    throw badLab(file, {
      expected: `${item.id} to be on the level of ${skill.id} (${skill.level}), or one beside it`,
      came: `level ${item.level}`,
    })
  }
}
