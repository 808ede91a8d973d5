/** Places of a tree's nodes in the text they were read from, as character offsets. */

import { type Token, tokensOf } from './tokens.ts'
import type { Json } from './tree.ts'
export interface Place {
  readonly from: number
  readonly to: number
}

/** Finds the places of nodes in one text. */
export class Places {
  readonly #tokens: readonly Token[]

  constructor(sql: string) {
    this.#tokens = tokensOf(sql)
  }

  /** From the first word of these nodes to the last, brackets and CASE … END closed. */
  of(...nodes: readonly (Json | undefined)[]): Place | null {
    const starts = nodes.flatMap((node) => locations(node))
    if (starts.length === 0) return null
    const first = this.#tokenAt(Math.min(...starts))
    const last = this.#tokenAt(Math.max(...starts))
    if (first < 0 || last < 0) return null
    return this.#between(...this.#closed(first, this.#wordEnd(last)))
  }

  /** The place of words that hold no node of their own, as "left join", before a node or after it. */
  words(text: string, near: Json | undefined, side: 'before' | 'after'): Place | null {
    const wanted = text.split(' ')
    const place = this.of(near)
    if (place === null) return null
    const matches = this.#tokens.flatMap((_, at) =>
      wanted.every((word, ahead) => this.#tokens[at + ahead]?.word === word) ? [at] : [],
    )
    const spans = matches.map((at) => this.#between(at, at + wanted.length - 1))
    return side === 'before'
      ? (spans.findLast((span) => span.to <= place.from) ?? null)
      : (spans.find((span) => span.from >= place.to) ?? null)
  }

  /** A place made longer to the end of the words that follow, where they do. */
  andThen(place: Place | null, ...options: readonly string[]): Place | null {
    if (place === null) return null
    const next = this.#tokens.findIndex((token) => token.from >= place.to)
    for (const option of options) {
      const words = option.split(' ')
      if (next >= 0 && words.every((word, at) => this.#tokens[next + at]?.word === word)) {
        return { from: place.from, to: this.#between(next, next + words.length - 1).to }
      }
    }
    return place
  }

  #between(first: number, last: number): Place {
    return { from: this.#tokens[first]?.from ?? 0, to: this.#tokens[last]?.to ?? 0 }
  }

  #tokenAt(byte: number): number {
    return this.#tokens.findIndex((token) => token.endByte > byte)
  }

  /** The last token of what begins at a token: a.b.c, f(, IS NOT NULL. */
  #wordEnd(start: number): number {
    let at = start
    const word = (ahead: number): string | undefined => this.#tokens[at + ahead]?.word
    if (word(0) === 'is')
      while (['not', 'null', 'true', 'false', 'unknown'].includes(word(1) ?? '')) at += 1
    while (word(1) === '.') at += 2
    if (word(1) === '(' && /^[\w"]/.test(word(0) ?? '')) at += 1
    return at
  }

  /** Grows a run of tokens until its brackets and CASE … END are closed. */
  #closed(first: number, last: number): [number, number] {
    let from = first
    let to = last
    for (;;) {
      const { open, unopened } = this.#balance(from, to)
      if (unopened > 0 && from > 0) from -= 1
      else if (open > 0 && to < this.#tokens.length - 1) to += 1
      else return [from, to]
    }
  }

  #balance(from: number, to: number): { open: number; unopened: number } {
    let open = 0
    let unopened = 0
    for (let at = from; at <= to; at++) {
      const word = this.#tokens[at]?.word ?? ''
      if (['(', '[', 'case'].includes(word)) open += 1
      else if ([')', ']', 'end'].includes(word)) {
        if (open > 0) open -= 1
        else unopened += 1
      }
    }
    return { open, unopened }
  }
}

function locations(value: Json | undefined): number[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => locations(item))
  if (value === null || value === undefined || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'location'
      ? typeof inner === 'number' && inner >= 0
        ? [inner]
        : []
      : locations(inner),
  )
}
