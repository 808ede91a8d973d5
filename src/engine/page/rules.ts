import { operableRules } from './rules/operable.ts'
import { perceivableRules } from './rules/perceivable.ts'
import { robustRules } from './rules/robust.ts'
import type { Rule } from './rules/rule.ts'
import { understandableRules } from './rules/understandable.ts'

/**
 * Our own rules, by id, in files by the principle of WCAG that their first criterion belongs to.
 * Each follows from the text of WCAG and, where there is one, from the description of an ACT rule
 * (https://www.w3.org/WAI/standards-guidelines/act/rules/).
 */
export const ownRules: Readonly<Record<string, Rule>> = {
  ...perceivableRules,
  ...operableRules,
  ...understandableRules,
  ...robustRules,
}
