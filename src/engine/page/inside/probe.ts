/// <reference lib="dom" />
import { findClippedText, findTooWide, findTurned, turnsOf } from './clip.ts'
import { type FoundThere, leaving } from './leaving.ts'
import { axeTree } from './view.ts'

/** At the size of the window that a probe chose: text that is cut off. */
export function clippedNow(): FoundThere[] {
  return withTree(() => findClippedText().map(leaving))
}

/** What makes the page scroll both ways. */
export function tooWideNow(): FoundThere[] {
  return withTree(() => findTooWide().map(leaving))
}

/** How far elements are turned in the window as it is. */
export function turnsNow(): number[] {
  return turnsOf()
}

export function turnedAt(places: readonly number[]): FoundThere[] {
  return withTree(() => findTurned(places).map(leaving))
}

function withTree<T>(work: () => T): T {
  axeTree(true)
  try {
    return work()
  } finally {
    axeTree(false)
  }
}
