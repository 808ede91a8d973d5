import { openNotes } from '../../career/notes.ts'
import { type DocPage, filledDoc } from './doc-page.ts'
import { type Origin, originsOf } from './origins.ts'
import type { WayContext } from './way-context.ts'

export interface DegreesPage {
  readonly doc: Omit<DocPage, 'sources'>
  readonly panels: {
    readonly rows: readonly {
      readonly title: string
      readonly people: number | null
      readonly date: string | null
      readonly none: number
      readonly someCollege: number
      readonly associate: number
      readonly bachelor: number
      readonly more: number
    }[]
    readonly from: readonly Origin[]
  }
  readonly workers: {
    readonly title: string
    readonly levels: readonly { readonly label: string; readonly percent: number }[]
    readonly isSecondHand: boolean
    readonly from: readonly Origin[]
  } | null
  readonly survey: {
    readonly rows: readonly { readonly label: string; readonly percent: number }[]
    readonly people: number | null
    readonly from: readonly Origin[]
  }
  readonly sources: DocPage['sources']
}

/** Who holds which degree by three sources, and what stands above the first job. */
export async function degreesPage(context: WayContext): Promise<DegreesPage> {
  const { facts } = context.career
  const notes = openNotes(facts)
  const doc = filledDoc(context, 'degrees', notes)
  const asked = facts.occupations.filter(({ education }) => education.length > 0)
  const survey = facts.developerSurvey.filter(
    ({ measure }) => measure === 'educationShareOfBackEndRespondents',
  )
  const workers = facts.attainment[0]
  return {
    doc,
    panels: {
      rows: asked.map(({ title, education, educationN, educationDate }) => {
        const sum = (wanted: RegExp): number =>
          Math.round(
            education
              .filter(({ label }) => wanted.test(label))
              .reduce((total, { percent }) => total + percent, 0),
          )
        return {
          title,
          people: educationN,
          date: educationDate,
          none: sum(/High School/),
          someCollege: sum(/Post-Secondary|Some College/),
          associate: sum(/^Associate/),
          bachelor: sum(/^Bachelor/),
          more: sum(/Master|Doctor|Professional|Post-Bacc|Post-Doc/),
        }
      }),
      from: originsOf(notes, 'occupations', asked),
    },
    workers: workers
      ? {
          title: workers.title,
          levels: [
            { label: 'No high-school diploma', percent: workers.lessThanHighSchool },
            { label: 'High school', percent: workers.highSchool },
            { label: 'Some college, no degree', percent: workers.someCollege },
            { label: 'Associate', percent: workers.associate },
            { label: 'Bachelor’s', percent: workers.bachelor },
            { label: 'Master’s', percent: workers.master },
            { label: 'Doctoral or professional', percent: workers.doctoralOrProfessional },
          ],
          isSecondHand: !workers.provenance.startsWith('official'),
          from: originsOf(notes, 'attainment', [workers]),
        }
      : null,
    survey: {
      rows: survey.map(({ education, share }) => ({
        label: (education ?? '').replace(/ \(.*$/, '').replace(/:$/, ''),
        percent: Math.round((share ?? 0) * 1000) / 10,
      })),
      people: survey[0]?.n ?? null,
      from: originsOf(notes, 'developerSurvey', survey),
    },
    sources: notes.list,
  }
}
