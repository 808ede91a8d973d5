/// <reference lib="dom" />
import { findClickedByScript } from './clicks.ts'
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
import { type AxeRun, fromAxe } from './from-axe.ts'
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
import { findControlsOfNothing, findForeignOwned, findLooseText } from './owned.ts'
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
  findClickedByScript,
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

const namesake = (rule: Namesakes['rule'], { elements, addresses }: SameNamed): Namesakes => ({
  rule,
  addresses,
  finding: leaving({ rule, element: elements[1] as Element }),
})
