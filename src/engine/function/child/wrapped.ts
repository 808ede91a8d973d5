import { types } from 'node:util'

/*
 * The function under a learner's tests. Tests judge it by what it gives: they can't read its text,
 * or watch how it goes about its work, because a wrong one would be told from a right one by how it
 * is written. So it is bound, its lines are left out of stacks, and it isn't given a spy.
 */

const { bind } = Function.prototype
const { apply, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect
const { isProxy } = types
const isFrozen = Object.isFrozen
const partsMax = 200_000

/** Exports, as tests get to see them. */
export function wrapExports(exports: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(exports).map(([name, value]) => [
      name,
      typeof value === 'function'
        ? wrapped(name, value as (...given: unknown[]) => unknown)
        : value,
    ]),
  )
}

function wrapped(name: string, tested: (...given: unknown[]) => unknown): unknown {
  const isClass = getOwnPropertyDescriptor(tested, 'prototype')?.writable === false
  const checked = function checked(this: unknown, ...given: unknown[]): unknown {
    for (const one of given) refuseSpy(one)
    return apply(tested, this, given)
  }
  const bound = apply(bind, isClass ? tested : checked, [undefined]) as object
  return Object.defineProperty(bound, 'name', { value: name })
}

/** Throws where a value would notice how it is read. */
function refuseSpy(given: unknown): void {
  const seen = new Set<object>()
  const open: unknown[] = [given]
  while (open.length > 0) {
    const one = open.pop()
    if ((typeof one !== 'object' && typeof one !== 'function') || one === null) continue
    if (isProxy(one)) throw spied('a Proxy')
    if (typeof one === 'function' || seen.has(one)) continue
    seen.add(one)
    if (seen.size > partsMax) throw spied('a value of so many parts')
    for (const name of ownKeys(one)) {
      const { value, get, set } = getOwnPropertyDescriptor(one, name) ?? {}
      if (get || set) throw spied('a value with getters')
      if (typeof name === 'symbol' && typeof value === 'function') throw spied('such a value')
      open.push(value)
    }
    const above = getPrototypeOf(one)
    if (above !== null && !isFrozen(above)) open.push(above)
  }
}

function spied(what: string): Error {
  return new TypeError(`the function under test takes plain values, not ${what}`)
}

/** Texts whose lines are left out of stacks, by URL. */
const hidden = new Set<string>()

export function hideLines(url: string): void {
  hidden.add(url)
}

/** Stacks are written as Node does it, without those lines. Before errors are frozen. */
export function writeStacks(): void {
  Error.prepareStackTrace = (error, sites) => {
    const shown = sites.filter((site) => !hidden.has(site.getFileName() ?? ''))
    const lines = shown.map((site) => `\n    at ${site.toString()}`)
    return `${Error.prototype.toString.call(error)}${lines.join('')}`
  }
}
