import { z } from 'zod'
import type { ShownLanguage } from '../../kit/languages.ts'
import type { Limits } from '../../kit/limits.ts'
import { badLab } from '../bad-lab.ts'
import type { LabBase } from '../lab.ts'

/** What the names of labs, checks and solutions are made of. */
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single hyphens')
const skillId = z.string().regex(/^[a-z0-9]+\/[a-z0-9-]+$/, 'area/skill, as sql/outer-join')
/** Text that may not be empty. */
export const sentence = z.string().trim().min(1)

/** The `work` of kinds whose answers are SQL. */
export const sqlWork =
  'write SQL for a film streaming service, and see the smallest case we find that breaks it.'

/** Keys of lab.yaml that every kind has, but for its own checks. */
export const sharedKeys = {
  title: sentence.describe('As it is shown in lists'),
  skill: skillId.describe('Its main skill, from content/skills'),
  level: z.int().min(1).max(5),
  minutes: z.int().min(1).max(240).describe('What a learner needs, about'),
  needs: z.array(skillId).describe("Skills to have before: the skill's own prerequisites or fewer"),
  project: z
    .boolean()
    .default(false)
    .describe('Bigger than a lab, and of several skills: it stands at the end of a unit'),
  solutions: z
    .record(slug, sentence)
    .describe('Name to method; two or more, the first is the reference'),
  mutants: z
    .record(
      slug,
      z.strictObject({
        check: slug.describe("The check that must catch it: one of the lab's own or the engine's"),
        right_on_sample: z.boolean().default(false),
        why: sentence.describe('Why people write it, and what it does wrong'),
      }),
    )
    .describe('Wrong answers that people really write; three or more'),
}

/** An idea of the lab's own. */
export const ownCheckKeys = { name: slug, title: sentence }

/** Keys of a variant that every kind has. */
export const variantKeys = {
  name: slug,
  brief: sentence,
  reference: sentence,
  mutants: z.array(sentence).min(1),
}

/** What lab.yaml says in every kind. */
export interface SharedYaml {
  readonly kind: string
  readonly title: string
  readonly skill: string
  readonly level: number
  readonly minutes: number
  readonly needs: readonly string[]
  readonly project: boolean
  readonly checks: readonly { readonly name: string; readonly title: string }[]
  readonly solutions: Readonly<Record<string, string>>
  readonly mutants: Readonly<
    Record<
      string,
      { readonly check: string; readonly right_on_sample: boolean; readonly why: string }
    >
  >
}

/** The files of a lab's folder, and of the worlds beside it. */
export interface LabFiles {
  readonly id: string
  /** Path with forward slashes → text. */
  readonly files: ReadonlyMap<string, string>
  /** Every file of content/worlds/<name>. Throws Problem 'bad-lab'. */
  world(name: string): Promise<ReadonlyMap<string, string>>
  /** The folder where databases that were made for this lab before may be kept. */
  readonly corpora: string
}

/** What a kind adds to the lab that is read, and to its hash. */
export interface OwnPart<L extends LabBase> {
  readonly own: Omit<L, Exclude<keyof LabBase, 'checks' | 'variants'>>
  /** Files from elsewhere that a verdict can depend on. */
  readonly hashed?: ReadonlyMap<string, string>
}

/** Everything the rooms above must know of how a kind is written on disk. */
export interface KindFormat<Y extends SharedYaml, L extends LabBase, V> {
  /** What lab.yaml holds in this kind. */
  readonly yaml: z.ZodType<Y>
  /** A new lab whose exam passes at once: path → text. */
  readonly scaffold: Readonly<Record<string, string>>
  /** What its answers are checked against, and what is shown when one fails, for a page. */
  readonly about: { readonly against: string; readonly shown: string }
  /** What you do in its labs and what you see, as a page's description goes on after "A lab on joins: ". */
  readonly work: string
  /** One entry of variants.yaml. */
  readonly variant: z.ZodType<V>
  /** Whether variants.yaml must be there. */
  readonly variantsNeeded: (yaml: Y) => boolean
  /** Checks of the engine that a mutant may name, in the order in which they are decided. */
  readonly engineChecks: readonly string[]
  /** The file that holds an answer, in solutions/<name>/ and mutants/<name>/. */
  readonly answerFile: string
  /** Where an answer is several files, their names; the text handed in holds all of them. */
  readonly answerFiles?: (yaml: Y) => readonly string[]
  /** The language its answers are written in. */
  readonly language: ShownLanguage
  /** The file in starter/ that is handed in unchanged; null: nothing is done to what is found. */
  readonly starterFile: string | null
  /** Another file in place of answerFile, in the labs whose starter/ holds it. */
  readonly otherAnswer?: {
    readonly file: string
    readonly language: ShownLanguage
    /** Tells a text of it from one of answerFile. */
    isOne(text: string): boolean
  }
  /** Its world is tables: the page shows a picture of them. */
  readonly hasTables: boolean
  /** What an answer was tried in, one and many: "database", "databases"; null: nothing is counted. */
  readonly triedIn: readonly [string, string] | null
  /** Its verdicts take seconds: servers are started, databases filled, schedules played. */
  readonly isSlow: boolean
  /** The files that one lab's answer is made of, where an answer is several files. */
  filesOf?(lab: L): readonly string[]
  /** An answer that is not one file, as that file; null where it is one. */
  answerIn?(from: LabFiles, folder: string): string | null
  /** What an answer may use, in sentences with Markdown's backticks: time, memory, modules, size. */
  mayUse(limits: Limits, lab: L): readonly string[]
  /** Files beside the brief that `lab get` writes for reading. */
  reading(lab: L): Readonly<Record<string, string>>
  read(yaml: Y, from: LabFiles, variants: readonly V[]): Promise<OwnPart<L>>
}

/** The text of a file that must be there. Throws Problem 'bad-lab'. */
export function neededFile({ id, files }: LabFiles, name: string): string {
  const found = files.get(name)
  if (found !== undefined) return found
  throw badLab(`${id}/${name}`, { expected: 'this file', came: 'none' })
}
