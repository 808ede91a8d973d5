import { openNotes } from '../../career/notes.ts'
import {
  bachelorOrMore,
  occupationOf,
  onetTextsOf,
  toolsInDemand,
} from '../../career/occupations.ts'
import { allOccupations, payOf, surveyPay } from '../../career/pay.ts'
import { Problem } from '../../kit/problem.ts'
import type { DocPage } from './doc-page.ts'
import { type Origin, originsOf } from './origins.ts'
import { type PayRow, payRow, sentenceCase } from './pay-rows.ts'
import { type AreaWeight, weightsOf } from './roles-page.ts'
import type { WayContext } from './way-context.ts'

export interface RolePage {
  readonly role: string
  readonly title: string
  readonly summary: string
  readonly hasPath: boolean
  readonly figuresAreOf: string
  readonly day: string
  readonly technique: string
  readonly together: string
  readonly moves: readonly {
    readonly role: string
    readonly title: string
    readonly text: string
  }[]
  readonly weights: readonly AreaWeight[]
  /** Sentences of O*NET as they stand there. Marked and attributed wherever they are shown. */
  readonly onet: {
    readonly title: string
    readonly code: string
    readonly description: string | null
    readonly tasks: readonly string[]
    readonly titles: readonly string[]
    readonly attribution: string
    readonly from: readonly Origin[]
  } | null
  readonly panel: {
    readonly education: readonly { readonly label: string; readonly percent: number }[]
    readonly bachelorPercent: number | null
    readonly people: number | null
    readonly date: string | null
    readonly skills: readonly { readonly name: string; readonly importance: number }[]
    readonly skillsDate: string | null
    readonly from: readonly Origin[]
  } | null
  readonly tools: readonly { readonly name: string; readonly isHot: boolean }[]
  readonly toolsFrom: readonly Origin[]
  readonly pay: { readonly rows: readonly PayRow[]; readonly from: readonly Origin[] }
  readonly survey: {
    readonly median: number | null
    readonly people: number | null
    readonly from: readonly Origin[]
  } | null
  readonly others: readonly { readonly role: string; readonly title: string }[]
  readonly sources: DocPage['sources']
}

/** One role: its day, what it asks for, what it pays, where one moves from it. Throws Problem 'unknown-page'. */
export async function rolePage(context: WayContext, input: { role: string }): Promise<RolePage> {
  const { facts, roles } = context.career
  const found = roles.find(({ role }) => role === input.role)
  if (!found) {
    throw new Problem('unknown-page', {
      expected: `a role: ${roles.map(({ role }) => role).join(', ')}`,
      came: input.role.slice(0, 80),
      try: 'Choose one of these.',
    })
  }
  const notes = openNotes(facts)
  const titleOf = new Map(roles.map(({ role, title }) => [role, title]))
  const own = payOf(facts, { soc: found.soc })
  const all = payOf(facts, { soc: allOccupations })
  const paid = [own, all].flatMap((row) => row ?? [])
  const asked = surveyPay(facts, { role: found.survey_role, country: 'US' })
  const tools = toolsInDemand(facts, found.onet)
  return {
    role: found.role,
    title: found.title,
    summary: found.summary,
    hasPath: found.has_path,
    figuresAreOf: found.figures_are_of,
    day: found.day,
    technique: found.technique,
    together: found.together,
    moves: found.moves.map(({ to, text }) => ({ role: to, title: titleOf.get(to) ?? to, text })),
    weights: weightsOf(context, found.weights),
    pay: {
      rows: paid.map((row) => payRow(sentenceCase(row.title), row, row.soc === found.soc)),
      from: originsOf(notes, 'wages', paid),
    },
    onet: onetPart(context, found.onet, (rows) => originsOf(notes, 'onetTexts', rows)),
    panel: panelPart(context, found.onet, (rows) => originsOf(notes, 'occupations', rows)),
    tools: tools.map(({ software, hot }) => ({ name: software, isHot: hot })),
    toolsFrom: originsOf(notes, 'software', tools),
    survey: asked && {
      median: asked.median,
      people: asked.n,
      from: originsOf(notes, 'developerSurvey', [asked]),
    },
    others: roles.map(({ role, title }) => ({ role, title })),
    sources: notes.list,
  }
}

type Cite = (rows: readonly { source: string; published: string }[]) => Origin[]

/** O*NET's own sentences on an occupation. */
export function onetPart(
  { career: { facts } }: WayContext,
  code: string,
  cite: Cite,
): RolePage['onet'] {
  const occupation = occupationOf(facts, code)
  const textsOf = (kind: 'description' | 'task' | 'title') => onetTextsOf(facts, { code, kind })
  const tasks = textsOf('task')
  if (!occupation || tasks.length === 0) return null
  const core = tasks.filter((task) => task.core === true)
  const shown = core.length > 0 ? core : tasks
  const description = textsOf('description')[0]
  const titles = textsOf('title')
  return {
    title: occupation.title,
    code,
    description: description?.text ?? null,
    tasks: shown.map(({ text }) => text),
    titles: titles.map(({ text }) => text),
    attribution: facts.heads.onetTexts.attribution ?? facts.heads.onetTexts.publisher,
    from: cite([...(description ? [description] : []), ...shown, ...titles]),
  }
}

function panelPart({ career: { facts } }: WayContext, code: string, cite: Cite): RolePage['panel'] {
  const row = occupationOf(facts, code)
  if (!row || row.education.length === 0) return null
  const skills = [...row.skills].sort((a, b) => b.importance - a.importance).slice(0, 6)
  return {
    education: row.education.filter(({ percent }) => percent > 0),
    bachelorPercent: bachelorOrMore(row),
    people: row.educationN,
    date: row.educationDate,
    skills: skills.map(({ name, importance }) => ({ name, importance })),
    skillsDate: row.skillsDate,
    from: cite([row]),
  }
}
