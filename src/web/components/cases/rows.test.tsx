import { expect, it } from 'vitest'
import type { RowsCounterexample } from '../../../lab/counterexample/rows.ts'
import { renderPart } from '../../html.ts'
import { RowsCase } from './rows.tsx'

const one: RowsCounterexample['tables'][number] = {
  name: 'film',
  columns: [{ name: 'id', type: 'integer' }],
  rows: [['1'], ['2']],
}

const shown = (rowsBefore: number): string =>
  renderPart(
    <RowsCase
      counterexample={{
        kind: 'rows',
        tables: [one],
        results: [],
        ordered: false,
        secondRun: null,
        found: { database: 3, of: 100, rowsBefore },
      }}
    />,
  )

// The search for a smaller one may have ended early: it's the smallest that we found, and no more.
it('says that it is the smallest case found, whether or not it was shrunk', () => {
  expect(shown(7)).toContain('The smallest case we found that breaks it: 2 rows')
  expect(shown(7)).toContain('Found on database 3 of 100. Shrunk from 7 rows.')
  expect(shown(2)).toContain('The smallest case we found that breaks it: 2 rows')
  expect(shown(2)).toContain('Found on database 3 of 100.</p>')
})
