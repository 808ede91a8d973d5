import { Problem } from '../kit/problem.ts'
import { isServerLab } from './kinds/all.ts'
import type { Lab } from './lab.ts'

/** Null: the lab's own language. Throws Problem 'bad-input' for one that it doesn't have. */
export function starterIn(lab: Lab, language: string | undefined): string | null {
  if (language === undefined) return null
  const languages = isServerLab(lab) ? lab.languages : []
  const found = languages.find(({ name }) => name === language)
  if (found) return found.starter
  throw new Problem('bad-input', {
    expected: `a language that ${lab.id} has a starter in`,
    came: language.slice(0, 40),
    try: languages.map(({ name }) => name).join(', ') || 'Leave it out: this lab has one language.',
  })
}
