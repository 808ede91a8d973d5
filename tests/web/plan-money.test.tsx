import { renderToString } from 'preact-render-to-string'
import { expect, it } from 'vitest'
import { defaultPlanSettings } from '../../src/plan/settings.ts'
import { planPageOf } from '../../src/view/plan-page.ts'
import { MoneySection } from '../../src/web/pages/plan/money.tsx'
import { readContent } from '../content.ts'

it('never shows a route as free because nobody publishes its price', async () => {
  const { catalog, career } = await readContent()
  const textOf = (route: string): string => {
    const kept = {
      labProgress: new Map(),
      role: 'back-end-engineer',
      firstRun: null,
      placement: null,
      unsafeSettings: { ...defaultPlanSettings(10), route },
      kept: [],
      plannedHours: [],
    }
    const page = planPageOf({ catalog, career, clock: () => new Date(2026, 10, 24) }, kept, null)
    return renderToString(<MoneySection page={page} />)
  }
  expect(textOf('master')).toContain('no cost is included here')
  expect(textOf('master')).not.toContain('costs you no money')
  expect(textOf('self-taught')).toContain('costs you no money')
  expect(textOf('self-taught')).not.toContain('no cost is included here')
})
