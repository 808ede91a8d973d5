/// <reference lib="dom" />
import { isOperable } from './clicks.ts'
import { ownsWhatItMay } from './owned.ts'
import { type Found, nameOf, roleOf, seenTexts, squeeze } from './view.ts'

interface AxeCheck {
  readonly relatedNodes: readonly { readonly element?: Element }[]
}
interface AxeChecks {
  readonly any: readonly AxeCheck[]
  readonly all: readonly AxeCheck[]
  readonly none: readonly AxeCheck[]
}
interface AxeNode extends AxeChecks {
  readonly element: Element | undefined
  readonly failureSummary?: string
}
interface AxeOutcome {
  readonly id: string
  readonly nodes: readonly AxeNode[]
}

/** What is used of axe's results. */
export interface AxeRun {
  readonly violations: readonly AxeOutcome[]
  readonly incomplete: readonly AxeOutcome[]
}

/** What axe found, without what is no barrier. */
export const fromAxe = ({ violations }: AxeRun): Found[] =>
  violations.flatMap(({ id, nodes }) =>
    nodes.flatMap(({ element, failureSummary = '', ...checks }) =>
      element && fits[id]?.(element, failureSummary, relatedTo(checks)) !== false
        ? [{ rule: id, element, fix: summaryOf(failureSummary) }]
        : [],
    ),
  )

/** The elements that made axe's checks fail. */
const relatedTo = ({ any, all, none }: AxeChecks): Element[] =>
  [...any, ...all, ...none].flatMap(({ relatedNodes }) =>
    relatedNodes.flatMap(({ element }) => element ?? []),
  )

type Fits = (element: Element, summary: string, related: readonly Element[]) => boolean

/** Where a rule of axe goes too far: whether what it found is a barrier. */
const fits: Readonly<Record<string, Fits>> = {
  // axe looks for the list around an item, and not for one that owns it by aria-owns.
  listitem: ({ id }) => id === '' || !document.querySelector(`[aria-owns~="${CSS.escape(id)}"]`),
  // A part that aria-controls names may come later; where it mustn't, a rule of ours says so.
  // With an aria-hidden that says neither true nor false, everything is heard.
  'aria-valid-attr-value': (_, summary) =>
    !/value: aria-(controls|hidden)="/.test(summary) ||
    /aria-(?!controls|hidden)[a-z]+="/.test(summary),
  // What is disabled can't be opened or closed, so there is no state to tell.
  // Without aria-checked it is heard as not checked, which is true of what nobody can check.
  'aria-required-attr': (element, summary) => {
    const isOff = element.getAttribute('aria-disabled') === 'true'
    if (/: aria-expanded\b/.test(summary)) return !isOff
    return !/: aria-checked$/m.test(summary) || isOperable(element)
  },
  // What is in a combobox that can't be opened is heard as its value: a text with another role.
  'aria-input-field-name': (element) =>
    roleOf(element) !== 'combobox' ||
    isOperable(element) ||
    squeeze(element.textContent ?? '') === '',
  // "Choose Salt" in a column of boxes to tick says all of it without a header.
  'td-has-header': (_, __, related) => related.length === 0 || !related.every(isNamedByControls),
  // An li that also says it is a listitem is HTML's business: ACT ff89c9 leaves it out.
  'aria-required-parent': (element) =>
    !element.matches('li[role=listitem], option[role=option], tr[role=row], td[role=cell]'),
  // What aria-owns took out of a child isn't in it any more.
  'aria-required-children': (element) =>
    !element.hasAttribute('aria-owns') || !ownsWhatItMay(element),
  // What is empty may get its name with its content.
  'aria-dialog-name': (element) => squeeze(element.textContent ?? '') !== '',
  // Text alone was never shown as items.
  list: (element) => element.children.length > 0,
  // A header above all columns is one for everyone.
  'table-fake-caption': (element) =>
    element.querySelector('tr > :first-child')?.matches('th') !== true,
}

/** Whether a cell holds controls alone, which have names of their own. */
function isNamedByControls(cell: Element): boolean {
  const controls = [...cell.querySelectorAll('a[href], button, input, select')]
  const isPart = (text: Text): boolean => controls.some((control) => control.contains(text))
  return (
    controls.length > 0 &&
    controls.every((control) => nameOf(control) !== '') &&
    [...seenTexts(cell)].every(isPart)
  )
}

/** axe's list of what is wrong, of which one or all have to be fixed, as sentences. */
const summaryOf = (summary: string): string =>
  summary
    .split(/^(?=Fix (?:any|all) of the following:)/m)
    .map((group) => {
      const [head = '', ...lines] = group.trim().split('\n')
      const faults = lines.map(squeeze)
      if (faults.length === 0) return squeeze(head)
      const how = faults.length === 1 ? '' : `Fix ${/any/.test(head) ? 'one' : 'all'} of these: `
      return `${how}${faults.join('; ')}.`
    })
    .join(' ')
