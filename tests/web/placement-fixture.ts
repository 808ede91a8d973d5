import { Problem } from '../../src/kit/problem.ts'
import type { Placement } from '../../src/store/placements.ts'
import { askingPage, beginPage, resultOf } from '../../src/view/placement-page.ts'
import type { Views } from '../../src/view/views.ts'
import { now } from '../../src/web/pages/examples.ts'
import { readContent } from '../content.ts'

const { catalog } = await readContent()

const answered = (item: string, answer: 'right' | 'wrong' | 'unknown', given = '') => ({
  item,
  answer,
  given,
  at: now,
})

const taken: Placement = {
  id: '019a0000-0000-7000-8000-00000000aaaa',
  background: 'a-little',
  begunAt: now,
  ended: { at: now, why: 'sure-enough' },
  answers: [
    answered('sql/films-of-a-year', 'right', 'select title from film where year = 2024'),
    answered('code/two-names', 'wrong', '2'),
    answered('txn/try-it-again', 'unknown'),
    answered('http/what-get-is', 'wrong', 'Send the whole list of films'),
    answered(
      'sql/nobody-watched',
      'wrong',
      'select film.title, count(*) from film left join watch on watch.film_id = film.id group by film.id',
    ),
    answered('model/exact-money', 'right', 'false'),
    answered('start/one-up', 'right', 'films'),
    answered('ops/when-it-burns', 'unknown'),
  ],
}

/** A placement in memory: the item that is asked, and a result unless everything is new. */
export function placementViews(state: {
  fresh: boolean
  item: string | null
}): Pick<Views, 'placementPage' | 'placementResult'> {
  return {
    placementPage: async () => {
      const item = catalog.items.get(state.item ?? '')
      if (!item) return beginPage(catalog, state.fresh ? null : taken)
      const open = { ...taken, ended: null, answers: taken.answers.slice(0, 4) }
      const query =
        item.kind === 'query'
          ? {
              id: taken.id,
              learnerId: 'learner',
              placementId: taken.id,
              item: item.id,
              sql: 'selec genre, title\nfrom film',
              outcome: {
                kind: 'error' as const,
                message:
                  'Expected a query that PostgreSQL can read. Came syntax error at or near "selec". Look at the place where it is.',
              },
            }
          : null
      return askingPage(catalog, open, { item, query })
    },
    placementResult: async () => (state.fresh ? null : resultOf(catalog, taken)),
  }
}

export const placementCommands = {
  answerPlacement: async ({ given }: { given: string | null }) => {
    if (given !== '') return { isGraded: true }
    throw new Problem('bad-input', {
      expected: 'one of the answers',
      came: 'nothing',
      try: 'Answer, or say that you do not know.',
    })
  },
  beginPlacement: async () => undefined,
  leavePlacement: async () => undefined,
}
