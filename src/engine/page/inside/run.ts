/// <reference lib="dom" />
import {
  findEmptyLabels,
  findErrorsThatDontHelp,
  findRadiosWithoutGroup,
  findTwinLabels,
} from './forms.ts'
import { findNoWayPast, findSharedIds } from './ids.ts'
import { findPageLanguage, findPartLanguage } from './language.ts'
import { type FoundThere, leaving } from './leaving.ts'
import {
  findSkippedFrames,
  findVagueLinks,
  listSameNamedFrames,
  listSameNamedLinks,
  type SameNamed,
} from './links.ts'
import { findAudioWithoutText, findSoundByItself, findVideoWithoutCaptions } from './media.ts'
import {
  findFileNames,
  findLabelsNotInName,
  findPlaceholderAlternatives,
  findPlaceholderHeadings,
  findPlaceholderTitle,
} from './names.ts'
import { findForeignOwned, findLooseText } from './owned.ts'
import { findPicturesOfText, findSilentPictures } from './pictures.ts'
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
import { findMisleadingHeadings, findMisleadingTitle } from './topics.ts'
import { axeRun, axeTree, elementsBelow, type Found, selectorOf, squeeze } from './view.ts'

/** What needs pixels to be decided: text whose background axe could not tell. */
export interface ContrastDoubt {
  readonly at: number
  readonly selector: string
}

/** What needs other pages to be decided. */
export interface Namesakes {
  readonly rule: 'links-alike' | 'frames-alike'
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
  /** A frame inside a page has no title or language of its own to answer for. */
  readonly isFrame: boolean
}

interface AxeNode {
  readonly element: Element | undefined
  readonly any: readonly { readonly data?: { readonly messageKey?: string } | null }[]
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
  findMisleadingHeadings,
  findSharedIds,
  findTextsForEyes,
  findLabelsForNothing,
  findChangesOnChoice,
  findBlinkingText,
  findFakeHeaders,
]
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
    const rules = options.isFrame ? ownRules : [...ownRules, ...ownPageRules]
    const own = rules.flatMap((rule) => rule())
    for (const { id, nodes } of axeFound.incomplete) {
      if (id === 'color-contrast') elements.push(...nodes.flatMap(({ element }) => element ?? []))
    }
    elements.push(...shadowHostsWithText())
    window.__pageCheck = { doubts: elements }
    return {
      found: [...fromAxe(axeFound), ...own].map(leaving),
      doubts: elements.map((element, at) => ({ at, selector: selectorOf(element) })),
      namesakes: [
        ...listSameNamedLinks().map((one) => namesake('links-alike', one)),
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

/** Incomplete results that are sure enough, by what axe says about them. */
const sureThough: Readonly<Record<string, RegExp>> = {
  'aria-valid-attr-value': /noId|idrefs?/,
}

function fromAxe({ violations, incomplete }: AxeRun): Found[] {
  const sure = incomplete.flatMap((outcome) => {
    const keys = sureThough[outcome.id]
    if (!keys) return []
    const nodes = outcome.nodes.filter(({ any }) =>
      any.some(({ data }) => keys.test(data?.messageKey ?? '')),
    )
    return nodes.length > 0 ? [{ ...outcome, nodes }] : []
  })
  return [...violations, ...sure].flatMap(({ id, nodes }) =>
    nodes.flatMap(({ element, failureSummary }) =>
      element ? [{ rule: id, element, fix: summaryOf(failureSummary ?? '') }] : [],
    ),
  )
}

const summaryOf = (summary: string): string =>
  squeeze(summary.replace(/^Fix (any|all) of the following:\s*/gm, ''))

const namesake = (rule: Namesakes['rule'], { elements, addresses }: SameNamed): Namesakes => ({
  rule,
  addresses,
  finding: leaving({ rule, element: elements[1] as Element }),
})
