import fs from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Modules } from './messages.ts'

const unreachable =
  /^(node:)?(child_process|cluster|dgram|dns|http|http2|https|inspector|net|tls|worker_threads|trace_events|wasi|repl)(\/.*)?$/

/** Texts that were given to us, by URL, types left out. */
const sources = new Map<string, string>()
let round = 0

/** Makes texts importable and gives the URL of the first. Throws SyntaxError with a place in its stack. */
export function offer(modules: Modules): string {
  round++
  const urls = Object.entries(modules).map(([name, text]) => {
    const url = `${pathToFileURL(name)}?${round}`
    sources.set(url, withoutTypes(name, text))
    return url
  })
  return urls[0] as string
}

/** Whether a module is a text that was given to us; the expression of a call is not the learner's. */
export function isOffered(url: string): boolean {
  return sources.has(url) && !url.includes('/call.ts?')
}

/** Every line and column stays where it is. */
function withoutTypes(sourceUrl: string, text: string): string {
  const stripped = stripTypeScriptTypes(text.replace(/^\uFEFF/, ''), { sourceUrl })
  return stripped.replace(/\n\n\/\/# sourceURL=.*$/, '')
}

/** The text of an offered module, without types; empty where it could not be stripped. */
export function offeredText(url: string): string {
  return sources.get(url) ?? ''
}

/** From here on the network, other programs and modules from elsewhere are out of reach. */
export function guard(): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      if (unreachable.test(specifier)) throw outOfReach(specifier)
      const own = ownUrl(specifier, context.parentURL)
      if (own !== null) return { url: own, format: 'module', shortCircuit: true }
      if (isElsewhere(specifier, context.parentURL)) throw notThere(specifier)
      return next(specifier, context)
    },
    load: (url, context, next) => {
      const source = sources.get(url)
      if (source === undefined) return next(url, context)
      return { format: 'module', source, shortCircuit: true }
    },
  })
  const builtin = process.getBuiltinModule
  process.getBuiltinModule = ((name: string) => {
    if (unreachable.test(name)) throw outOfReach(name)
    return builtin(name)
  }) as typeof builtin
  for (const name of ['fetch', 'WebSocket', 'EventSource'] as const) {
    const refuse = function refuse(): never {
      throw outOfReach(name)
    }
    Object.defineProperty(globalThis, name, { value: refuse, configurable: true })
  }
}

/** Learner's modules import each other in the version that was offered together. */
function ownUrl(specifier: string, parent: string | undefined): string | null {
  if (sources.has(specifier)) return specifier
  if (parent === undefined || !sources.has(parent) || !/^\.{0,2}\//.test(specifier)) return null
  const url = `${new URL(specifier, parent).href}?${parent.split('?')[1]}`
  return sources.has(url) ? url : null
}

function isElsewhere(specifier: string, parent: string | undefined): boolean {
  if (parent === undefined || !sources.has(parent) || specifier.startsWith('node:')) return false
  if (!/^(\.{0,2}\/|file:)/.test(specifier)) return !isBuiltinName(specifier)
  return !fs.existsSync(fileURLToPath(new URL(specifier, parent)))
}

function isBuiltinName(name: string): boolean {
  try {
    return process.getBuiltinModule(name) !== undefined
  } catch {
    return true
  }
}

function outOfReach(name: string): Error {
  return Object.assign(new Error(`${name} is out of reach here`), { code: 'OUT_OF_REACH' })
}

function notThere(name: string): Error {
  return Object.assign(new Error(`There is no module ${name} here`), { code: 'NO_MODULE' })
}
