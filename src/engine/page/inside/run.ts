/// <reference lib="dom" />
import {
  findFieldsWithoutEdge,
  findFocusHandlers,
  findNamelessGauges,
  findRefusedPastes,
  findSilentHints,
  findTwoLabels,
} from './fields.ts'
import {
  findEmptyLabels,
  findErrorsThatDontHelp,
  findRadiosWithoutGroup,
  findTwinLabels,
} from './forms.ts'
import { findNoWayPast, findSharedIds } from './ids.ts'
import { findPageLanguage, findPartLanguage, findUnknownLanguages } from './language.ts'
import { type FoundThere, leaving } from './leaving.ts'
import {
  findSkippedFrames,
  findVagueLinks,
  findVagueLinksAlone,
  listSameNamedFrames,
  listSameNamedLinks,
  type SameNamed,
} from './links.ts'
import {
  findFakeHeadings,
  findOutdatedElements,
  findTextByStyle,
  findVagueFrames,
} from './looks.ts'
import {
  findAudioWithoutText,
  findDescriptionTracks,
  findFilmsWithoutTranscript,
  findObjectsWithoutName,
  findSilentFilms,
  findSoundByItself,
  findVideoWithoutCaptions,
} from './media.ts'
import {
  findFileNames,
  findLabelsNotInName,
  findPlaceholderAlternatives,
  findPlaceholderHeadings,
  findPlaceholderTitle,
} from './names.ts'
import { findControlsOfNothing, findForeignOwned, findLooseText, ownsWhatItMay } from './owned.ts'
import { findPicturesOfText, findSilentPictures } from './pictures.ts'
import { findDragOnly, findHoverOnly, findMouseEvents, findSkippedButtons } from './pointer.ts'
import { findFixedSpacing } from './spacing.ts'
import { findLowContrastInStates, findPalePlaceholders } from './states.ts'
import {
  findFakeLists,
  findHeardDecoration,
  findLinksWithoutAddress,
  findMouseOnly,
  findPlaceholderLabels,
  findUnreachableScrollers,
} from './structure.ts'
import { findFakeHeaders, findIdleHeaders } from './tables.ts'
import {
  findBlinkingText,
  findChangesOnChoice,
  findLabelsForNothing,
  findTextsForEyes,
} from './texts.ts'
import { findMisleadingTitle } from './titles.ts'
import { axeRun, axeTree, elementsBelow, type Found, selectorOf, squeeze } from './view.ts'

/** What needs pixels to be decided: text whose background axe could not tell. */
export interface ContrastDoubt {
  readonly at: number
  readonly selector: string
}

/** What needs other pages to be decided. */
export interface Namesakes {
  readonly rule: 'links-alike' | 'links-alike-alone' | 'frames-alike'
  readonly addresses: readonly string[]
  readonly finding: FoundThere
}

export interface InsideResult {
  readonly found: readonly FoundThere[]
  readonly doubts: readonly ContrastDoubt[]
  readonly namesakes: readonly Namesakes[]
}

export interface InsideOptions {
  /** Rules of axe that run. */
  readonly axeRules: readonly string[]
  /** Rules of level AAA run, too. */
  readonly isStrict: boolean
  /** A frame inside a page has no title or language of its own to answer for. */
  readonly isFrame: boolean
}

interface AxeNode {
  readonly element: Element | undefined
  readonly failureSummary?: string
}
interface AxeOutcome {
  readonly id: string
  readonly nodes: readonly AxeNode[]
}
interface AxeRun {
  readonly violations: readonly AxeOutcome[]
  readonly incomplete: readonly AxeOutcome[]
}

const ownRules: readonly (() => Found[])[] = [
  findLabelsNotInName,
  findFileNames,
  findPlaceholderAlternatives,
  findPlaceholderHeadings,
  findVagueLinks,
  findSkippedFrames,
  findIdleHeaders,
  findForeignOwned,
  findLooseText,
  findControlsOfNothing,
  findErrorsThatDontHelp,
  findTwinLabels,
  findRadiosWithoutGroup,
  findPlaceholderLabels,
  findMouseOnly,
  findLinksWithoutAddress,
  findFakeLists,
  findHeardDecoration,
  findUnreachableScrollers,
  findPartLanguage,
  findEmptyLabels,
  findAudioWithoutText,
  findVideoWithoutCaptions,
  findSoundByItself,
  findSilentPictures,
  findPicturesOfText,
  findSharedIds,
  findTextsForEyes,
  findLabelsForNothing,
  findChangesOnChoice,
  findBlinkingText,
  findFakeHeaders,
  findUnknownLanguages,
  findFixedSpacing,
  findObjectsWithoutName,
  findSilentFilms,
  findDescriptionTracks,
  findFakeHeadings,
  findTextByStyle,
  findOutdatedElements,
  findVagueFrames,
  findTwoLabels,
  findSilentHints,
  findNamelessGauges,
  findFocusHandlers,
  findFieldsWithoutEdge,
  findHoverOnly,
  findMouseEvents,
  findDragOnly,
  findSkippedButtons,
  findPalePlaceholders,
  findLowContrastInStates,
  findRefusedPastes,
]
const strictRules: readonly (() => Found[])[] = [findVagueLinksAlone, findFilmsWithoutTranscript]
const ownPageRules: readonly (() => Found[])[] = [
  findPageLanguage,
  findPlaceholderTitle,
  findMisleadingTitle,
  findNoWayPast,
]

/** Elements that pixels decide on, kept in the page for the probes. */
declare global {
  interface Window {
    __pageCheck?: { doubts: Element[] }
  }
}

/** Everything that can be found from inside one document. */
export async function runInside(options: InsideOptions): Promise<InsideResult> {
  const axeFound = (await axeRun(options)) as AxeRun
  const elements: Element[] = []
  axeTree(true)
  try {
    const rules = [
      ...ownRules,
      ...(options.isFrame ? [] : ownPageRules),
      ...(options.isStrict ? strictRules : []),
    ]
    const own = rules.flatMap((rule) => rule())
    for (const { id, nodes } of axeFound.incomplete) {
      if (id.startsWith('color-contrast'))
        elements.push(...nodes.flatMap(({ element }) => element ?? []))
    }
    elements.push(...shadowHostsWithText())
    const doubts = [...new Set(elements)]
    window.__pageCheck = { doubts }
    return {
      found: [...fromAxe(axeFound), ...own].map(leaving),
      doubts: doubts.map((element, at) => ({ at, selector: selectorOf(element) })),
      namesakes: [
        ...listSameNamedLinks(false).map((one) => namesake('links-alike', one)),
        ...(options.isStrict
          ? listSameNamedLinks(true).map((one) => namesake('links-alike-alone', one))
          : []),
        ...listSameNamedFrames().map((one) => namesake('frames-alike', one)),
      ],
    }
  } finally {
    axeTree(false)
  }
}

/** Text right inside a shadow root has no element of its own, so axe doesn't see it. */
const shadowHostsWithText = (): Element[] =>
  [...elementsBelow(document)].filter((element) =>
    [...(element.shadowRoot?.childNodes ?? [])].some(
      (node) => node instanceof Text && squeeze(node.nodeValue ?? '') !== '',
    ),
  )

const fromAxe = ({ violations }: AxeRun): Found[] =>
  violations.flatMap(({ id, nodes }) =>
    nodes.flatMap(({ element, failureSummary = '' }) =>
      element && fits[id]?.(element, failureSummary) !== false
        ? [{ rule: id, element, fix: summaryOf(failureSummary) }]
        : [],
    ),
  )

/** Where a rule of axe goes too far: whether what it found is a barrier. */
const fits: Readonly<Record<string, (element: Element, summary: string) => boolean>> = {
  // axe looks for the list around an item, and not for one that owns it by aria-owns.
  listitem: ({ id }) => id === '' || !document.querySelector(`[aria-owns~="${CSS.escape(id)}"]`),
  // A part that aria-controls names may come later; where it mustn't, a rule of ours says so.
  // With an aria-hidden that says neither true nor false, everything is heard.
  'aria-valid-attr-value': (_, summary) =>
    !/value: aria-(controls|hidden)="/.test(summary) ||
    /aria-(?!controls|hidden)[a-z]+="/.test(summary),
  // What is disabled can't be opened or closed, so there is no state to tell.
  'aria-required-attr': (element, summary) =>
    element.getAttribute('aria-disabled') !== 'true' || !/: aria-expanded\b/.test(summary),
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

const namesake = (rule: Namesakes['rule'], { elements, addresses }: SameNamed): Namesakes => ({
  rule,
  addresses,
  finding: leaving({ rule, element: elements[1] as Element }),
})
