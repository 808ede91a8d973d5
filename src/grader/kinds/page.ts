import { engineVersion, gradePage } from '../../engine/page/grade-page.ts'
import { readFragment, tryPage } from '../../engine/page/use/try-page.ts'
import type { Limits } from '../../kit/limits.ts'
import type { PageLab } from '../../lab/kinds/page.ts'
import type { LessonExample } from '../../lab/lesson.ts'
import { type Browsers, openBrowsers } from '../../world/page/browsers.ts'
import { unknownVariant } from '../fault.ts'
import type { KindGrader } from './kind.ts'

/** Page labs: the learner's page in a real browser, used by keyboard and heard. */
export function openPageGrader({
  limits,
  pathFolders,
}: {
  limits: Limits
  /** Where browsers are looked for: the folders of the user's PATH. */
  pathFolders: readonly string[]
}): KindGrader<PageLab> {
  const browsers = openBrowsers({ pathFolders })
  return {
    engineVersion,
    warm: async () => void (await browsers.open().catch(() => null)),
    grade: (lab, attempt, onCheck) =>
      gradePage(lab, checksOf(lab, attempt.variant), attempt, { browsers, limits, onCheck }),
    run: (lab, text) => tryPage(lab, text, browsers),
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: (_lab, example) => tryExample(example, browsers),
      isRightOnSample: async () => null,
      problems: async () => [],
    },
    close: () => browsers.close(),
  }
}

function checksOf(lab: PageLab, variant: string | null): PageLab['checks'] {
  if (variant === null) return lab.checks
  const found = lab.variants.find(({ name }) => name === variant)
  if (!found) throw unknownVariant(lab, variant)
  return found.checks
}

/** A fragment is read aloud; what is printed under it is what a screen reader says. */
async function tryExample(example: LessonExample, browsers: Browsers): Promise<string | null> {
  if (example.language !== 'html') return `expected a fragment in html, got ${example.language}`
  const said = await readFragment(example.code, browsers)
  if (said.trim() === example.output.trim()) return null
  return `expected ${JSON.stringify(example.output.trim())}, got ${JSON.stringify(said.trim())}`
}
