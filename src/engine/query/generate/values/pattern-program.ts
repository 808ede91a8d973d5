/**
 * POSIX regular expressions as programs of a machine that follows all ways through a pattern at
 * once: the time is that of the text times that of the pattern, whatever they are. Parts of the
 * syntax that PostgreSQL and this reader may understand differently give no program.
 */

export type Step =
  | { readonly kind: 'one'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'either'; readonly ways: readonly number[] }
  | { readonly kind: 'at'; readonly holds: (text: string, at: number) => boolean }
  | { readonly kind: 'end' }

type Tree =
  | { readonly kind: 'one'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'at'; readonly holds: (text: string, at: number) => boolean }
  | { readonly kind: 'row'; readonly parts: readonly Tree[] }
  | { readonly kind: 'either'; readonly parts: readonly Tree[] }
  | { readonly kind: 'often'; readonly part: Tree; readonly low: number; readonly high: number }

const stepsMax = 4_000
const depthMax = 60
/** As PostgreSQL allows. */
const countMax = 255

class Unreadable extends Error {}

/** The program of a pattern; null where it cannot be read. */
export function programOf(pattern: string, ignoreCase: boolean): readonly Step[] | null {
  try {
    const reader = new Reader(pattern, ignoreCase)
    const steps: Step[] = []
    write(reader.whole(), steps)
    steps.push({ kind: 'end' })
    return steps
  } catch (error) {
    if (error instanceof Unreadable) return null
    throw error
  }
}

/** Adds the steps of a part; what follows it is the step behind them. */
function write(tree: Tree, steps: Step[]): void {
  if (steps.length > stepsMax) throw new Unreadable()
  switch (tree.kind) {
    case 'one':
    case 'at':
      steps.push(tree)
      return
    case 'row':
      for (const part of tree.parts) write(part, steps)
      return
    case 'either': {
      const fork = steps.push({ kind: 'end' }) - 1
      const starts: number[] = []
      const ends: number[] = []
      for (const part of tree.parts) {
        starts.push(steps.length)
        write(part, steps)
        ends.push(steps.push({ kind: 'end' }) - 1)
      }
      steps[fork] = { kind: 'either', ways: starts }
      for (const end of ends) steps[end] = { kind: 'either', ways: [steps.length] }
      return
    }
    case 'often':
      writeOften(tree, steps)
  }
}

function writeOften({ part, low, high }: Extract<Tree, { kind: 'often' }>, steps: Step[]): void {
  for (let count = 0; count < low; count++) {
    const before = steps.length
    write(part, steps)
    // What takes no character and asks nothing is there as often as one likes.
    if (steps.length === before) break
  }
  if (high === Number.POSITIVE_INFINITY) {
    const fork = steps.push({ kind: 'end' }) - 1
    write(part, steps)
    steps.push({ kind: 'either', ways: [fork] })
    steps[fork] = { kind: 'either', ways: [fork + 1, steps.length] }
    return
  }
  const forks: number[] = []
  for (let count = low; count < high; count++) {
    forks.push(steps.push({ kind: 'end' }) - 1)
    write(part, steps)
  }
  for (const fork of forks) steps[fork] = { kind: 'either', ways: [fork + 1, steps.length] }
}

const isWord = (character: string): boolean => /^\w$/.test(character)
const isDigit = (character: string): boolean => /^\d$/.test(character)
const isSpace = (character: string): boolean => /^\s$/.test(character)

const classes: Readonly<Record<string, (character: string) => boolean>> = {
  d: isDigit,
  w: isWord,
  s: isSpace,
  D: (character) => !isDigit(character),
  W: (character) => !isWord(character),
  S: (character) => !isSpace(character),
}

const named: Readonly<Record<string, (character: string) => boolean>> = {
  alpha: (character) => /^[A-Za-z]$/.test(character),
  digit: isDigit,
  alnum: (character) => /^[A-Za-z0-9]$/.test(character),
  upper: (character) => /^[A-Z]$/.test(character),
  lower: (character) => /^[a-z]$/.test(character),
  space: isSpace,
  punct: (character) => /^[!-/:-@[-`{-~]$/.test(character),
  xdigit: (character) => /^[0-9A-Fa-f]$/.test(character),
}

const controls: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v' }

const isBoundary = (text: string, at: number): boolean =>
  isWord(text.charAt(at - 1)) !== isWord(text.charAt(at))

/** Reads a pattern from its beginning, by recursive descent. */
class Reader {
  readonly #pattern: string
  readonly #ignoreCase: boolean
  #at = 0
  #depth = 0

  constructor(pattern: string, ignoreCase: boolean) {
    this.#pattern = pattern
    this.#ignoreCase = ignoreCase
  }

  whole(): Tree {
    const tree = this.#alternatives()
    if (this.#at < this.#pattern.length) throw new Unreadable()
    return tree
  }

  #peek(): string {
    return this.#pattern.charAt(this.#at)
  }

  #next(): string {
    if (this.#at >= this.#pattern.length) throw new Unreadable()
    return this.#pattern.charAt(this.#at++)
  }

  #take(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #alternatives(): Tree {
    if (++this.#depth > depthMax) throw new Unreadable()
    const parts: Tree[] = [this.#row()]
    while (this.#take('|')) parts.push(this.#row())
    this.#depth--
    return parts.length === 1 ? (parts[0] as Tree) : { kind: 'either', parts }
  }

  #row(): Tree {
    const parts: Tree[] = []
    for (let next = this.#peek(); next !== '' && next !== '|' && next !== ')'; next = this.#peek())
      parts.push(this.#counted(this.#atom()))
    return { kind: 'row', parts }
  }

  #counted(part: Tree): Tree {
    const count = this.#count()
    if (count === null) return part
    if (part.kind === 'at') throw new Unreadable()
    this.#take('?')
    if ('*+?{'.includes(this.#peek()) && this.#peek() !== '') throw new Unreadable()
    return { kind: 'often', part, low: count[0], high: count[1] }
  }

  #count(): readonly [number, number] | null {
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY]
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY]
    if (this.#take('?')) return [0, 1]
    if (!this.#take('{')) return null
    const low = this.#number()
    const high = this.#take(',')
      ? this.#peek() === '}'
        ? Number.POSITIVE_INFINITY
        : this.#number()
      : low
    const isRight = this.#take('}') && low <= countMax && low <= high
    if (!isRight || (high > countMax && high !== Number.POSITIVE_INFINITY)) throw new Unreadable()
    return [low, high]
  }

  #number(): number {
    let digits = ''
    while (isDigit(this.#peek()) && digits.length < 4) digits += this.#next()
    if (digits === '') throw new Unreadable()
    return Number(digits)
  }

  #atom(): Tree {
    const character = this.#next()
    switch (character) {
      case '^':
        return { kind: 'at', holds: (_text, at) => at === 0 }
      case '$':
        return { kind: 'at', holds: (text, at) => at === text.length }
      case '.':
        return { kind: 'one', fits: () => true }
      case '(': {
        if (this.#peek() === '?' && !this.#take('?:')) throw new Unreadable()
        const inner = this.#alternatives()
        if (!this.#take(')')) throw new Unreadable()
        return inner
      }
      case '[':
        return { kind: 'one', fits: this.#bracket() }
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
      case '{':
        throw new Unreadable()
      default:
        return this.#literal(character)
    }
  }

  #literal(character: string): Tree {
    return { kind: 'one', fits: this.#withCase((other) => other === character) }
  }

  #escape(): Tree {
    const letter = this.#next()
    const fits = classes[letter]
    if (fits !== undefined) return { kind: 'one', fits }
    if ('mMyb'.includes(letter)) return { kind: 'at', holds: isBoundary }
    if (isWord(letter)) {
      const control = controls[letter]
      if (control === undefined) throw new Unreadable()
      return this.#literal(control)
    }
    return this.#literal(letter)
  }

  /** What is between brackets; the opening one has been read. */
  #bracket(): (character: string) => boolean {
    const isNot = this.#take('^')
    const tests: ((character: string) => boolean)[] = []
    for (let isFirst = true; isFirst || this.#peek() !== ']'; isFirst = false)
      tests.push(this.#member())
    this.#at++
    const isMember = this.#withCase((character) => tests.some((test) => test(character)))
    return (character) => isMember(character) !== isNot
  }

  #member(): (character: string) => boolean {
    if (this.#take('[:')) {
      const end = this.#pattern.indexOf(':]', this.#at)
      const test = end < 0 ? undefined : named[this.#pattern.slice(this.#at, end)]
      if (test === undefined) throw new Unreadable()
      this.#at = end + 2
      return test
    }
    const low = this.#next()
    if (low === '[' && '.='.includes(this.#peek()) && this.#peek() !== '') throw new Unreadable()
    if (low === '\\') return this.#memberEscape()
    const isRange = this.#peek() === '-' && !['', ']'].includes(this.#pattern.charAt(this.#at + 1))
    if (!isRange) return (character) => character === low
    this.#at++
    const high = this.#next()
    if (high === '\\' || high === '[' || high < low) throw new Unreadable()
    return (character) => low <= character && character <= high
  }

  #memberEscape(): (character: string) => boolean {
    const letter = this.#next()
    const test = classes[letter]
    if (test !== undefined) return test
    const meant = isWord(letter) ? controls[letter] : letter
    if (meant === undefined) throw new Unreadable()
    return (character) => character === meant
  }

  #withCase(fits: (character: string) => boolean): (character: string) => boolean {
    if (!this.#ignoreCase) return fits
    return (character) => fits(character.toLowerCase()) || fits(character.toUpperCase())
  }
}
