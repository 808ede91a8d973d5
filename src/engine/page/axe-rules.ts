import type { Level } from './finding.ts'

/** Rules of axe that aren't used: ours does the same closer to the ACT rule, or what they say is taste. */
const unused = new Set([
  'label-content-name-mismatch',
  'frame-title-unique',
  'th-has-data-cells',
  'frame-tested',
  'bypass',
  'region',
  'page-has-heading-one',
  'landmark-one-main',
  'landmark-unique',
  'hidden-content',
  'focus-order-semantics',
  'css-orientation-lock',
  'duplicate-id',
  'duplicate-id-active',
  'frame-focusable-content',
  'video-caption',
  'valid-lang',
  'avoid-inline-spacing',
  'presentation-role-conflict',
  'object-alt',
  'accesskeys',
  'aria-text',
  'image-redundant-alt',
  'table-duplicate-name',
  'aria-treeitem-name',
  'meta-viewport-large',
  'scrollable-region-focusable',
])

/** Rules that axe calls good practice and WCAG, or the ACT rules, say something about. */
const promoted: Readonly<Record<string, readonly string[]>> = {
  tabindex: ['2.4.3'],
  'empty-heading': ['1.3.1'],
  'scope-attr-valid': ['1.3.1'],
  'heading-order': ['2.4.10'],
  'skip-link': ['2.4.1'],
  'aria-dialog-name': ['4.1.2'],
}

/** Criteria that an axe rule is also about, by the ACT rules it implements. */
const alsoAbout: Readonly<Record<string, readonly string[]>> = {
  'color-contrast': ['1.4.6'],
  'meta-refresh': ['2.2.4', '3.2.5'],
  'link-name': ['2.4.9'],
}

/** What axe says of one of its rules. */
export interface AxeRule {
  readonly ruleId: string
  readonly tags: readonly string[]
}

/** The rules of axe that run at a level, with their criteria. */
export function axeRulesAt(
  level: Level,
  rules: readonly AxeRule[],
): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const { ruleId, tags } of rules) {
    if (unused.has(ruleId) || (tags.includes('wcag2aaa') && level !== 'AAA')) continue
    if (tags.includes('wcag2a-obsolete')) continue
    const own = tags.find((tag) => /^wcag2\d?a+$/.test(tag)) ?? ''
    if (level === 'A' && own.endsWith('aa')) continue
    const wcag = tags.flatMap(criterionOf)
    const all =
      promoted[ruleId] ?? (wcag.length > 0 ? [...wcag, ...(alsoAbout[ruleId] ?? [])] : null)
    if (all !== null) found.set(ruleId, [...new Set(all)])
  }
  return found
}

/** "wcag1412" → "1.4.12" */
function criterionOf(tag: string): string[] {
  const match = /^wcag(\d)(\d)(\d+)$/.exec(tag)
  return match ? [`${match[1]}.${match[2]}.${match[3]}`] : []
}
