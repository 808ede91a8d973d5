import { programOf, type Step } from './pattern-program.ts'

/** Steps that one match may take; beyond, nothing is known of it. */
const workMax = 2_000_000

const programs = new Map<string, readonly Step[] | null>()
const programsMax = 1_000

/** Whether a text is LIKE a pattern, backslash escaping; null where it is too much work to know. */
export function isLike(text: string, pattern: string, ignoreCase: boolean): boolean | null {
  const folded = (all: string): string[] => [...(ignoreCase ? all.toLowerCase() : all)]
  const characters = folded(text)
  const parts = likeParts(folded(pattern))
  if (characters.length * parts.length > workMax) return null
  let at = 0
  let part = 0
  /** Where to go on when what follows the last % did not fit: it then stands for one more. */
  let retry: { part: number; at: number } | null = null
  while (at < characters.length) {
    const next = parts[part]
    if (next === 'many') {
      retry = { part: ++part, at }
    } else if (next === 'one' || (next !== undefined && next.text === characters[at])) {
      part++
      at++
    } else if (retry !== null) {
      retry = { part: retry.part, at: retry.at + 1 }
      part = retry.part
      at = retry.at
    } else return false
  }
  return parts.slice(part).every((left) => left === 'many')
}

type LikePart = 'many' | 'one' | { readonly text: string }

function likeParts(pattern: readonly string[]): LikePart[] {
  const parts: LikePart[] = []
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string
    if (character === '\\') {
      const escaped = pattern[++at]
      if (escaped !== undefined) parts.push({ text: escaped })
    } else if (character === '%') parts.push('many')
    else parts.push(character === '_' ? 'one' : { text: character })
  }
  return parts
}

/** Whether a regular expression is found in a text; null where that cannot be told. */
export function isFound(text: string, pattern: string, ignoreCase: boolean): boolean | null {
  const key = `${ignoreCase} ${pattern}`
  let program = programs.get(key)
  if (program === undefined) {
    program = programOf(pattern, ignoreCase)
    if (programs.size >= programsMax) programs.clear()
    programs.set(key, program)
  }
  if (program === null || text.length * program.length > workMax) return null
  return run(program, text)
}

/** Follows every way at once; a step is at most once among those that are under way. */
function run(program: readonly Step[], text: string): boolean {
  let now: number[] = []
  for (let at = 0; at <= text.length; at++) {
    const next: number[] = []
    const ways = [0, ...now.map((place) => place + 1)]
    if (follow(program, { text, at, ways, reached: new Set(), next })) return true
    const character = text.charAt(at)
    now = next.filter((place) => {
      const step = program[place]
      return step?.kind === 'one' && step.fits(character)
    })
  }
  return false
}

interface Following {
  readonly text: string
  readonly at: number
  /** Places that are still to be gone to. */
  readonly ways: number[]
  readonly reached: Set<number>
  /** Places of steps that want a character. */
  readonly next: number[]
}

/** Goes on without a character as far as it goes; true where the end is reached. */
function follow(program: readonly Step[], { text, at, ways, reached, next }: Following): boolean {
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    if (reached.has(way)) continue
    reached.add(way)
    const step = program[way] as Step
    if (step.kind === 'end') return true
    if (step.kind === 'one') next.push(way)
    else if (step.kind === 'either') ways.push(...step.ways)
    else if (step.holds(text, at)) ways.push(way + 1)
  }
  return false
}
