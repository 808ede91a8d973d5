import fs from 'node:fs'
import { isBuiltin, registerHooks, stripTypeScriptTypes, syncBuiltinESMExports } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import './modules/async-hooks.ts'
import './modules/console.ts'
import './modules/fs.ts'
import './modules/fs-promises.ts'
import './modules/os.ts'
import './modules/process.ts'
import { importable } from './bounds.ts'
import { harden } from './lockdown.ts'

/*
 * What a learner's code may import: its own modules, files of its folder, and modules of Node that
 * it was told of. Some of Node's are ours instead, with the part that leads nowhere else.
 */

const { existsSync } = fs
const { dirname } = path
const builtin = process.getBuiltinModule
const folder = process.cwd()

const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
const ownModule = (name: string): string =>
  new URL(`./modules/${name}${ending}`, import.meta.url).href
/** Modules of ours that are found under a name of Node's. */
const replaced: Readonly<Record<string, string>> = {
  async_hooks: ownModule('async-hooks'),
  console: ownModule('console'),
  fs: ownModule('fs'),
  'fs/promises': ownModule('fs-promises'),
  os: ownModule('os'),
  process: ownModule('process'),
}

/** Parts of allowed modules that lead further than a program needs. */
const leftOut: Readonly<Record<string, readonly string[]>> = {
  crypto: ['setEngine', 'setFips'],
  test: ['run'],
  util: ['getCallSites', 'setTraceSigInt'],
}

/** Texts that were given to us, by URL, types left out. */
const sources = new Map<string, string>()
let round = 0

export type Modules = Readonly<Record<string, string>>

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

/** A module that was imported already can't be imported by others. */
export function withdraw(url: string): void {
  sources.delete(url)
}

/** Whether a module is a text that was given to us; the expression of a call is not the learner's. */
export function isOffered(url: string): boolean {
  return sources.has(url) && !url.includes('/call.ts?')
}

/** Every line and column stays where it is. */
export function withoutTypes(sourceUrl: string, text: string): string {
  const stripped = stripTypeScriptTypes(text.replace(/^\uFEFF/, ''), { sourceUrl })
  return stripped.replace(/\n\n\/\/# sourceURL=.*$/, '')
}

/** The text of an offered module, without types; empty where it could not be stripped. */
export function offeredText(url: string): string {
  return sources.get(url) ?? ''
}

/** A module of ours that Node itself asks for once, after the rest is locked. */
let awaited: string | null = null

/** Lets that module be imported while `work` goes on, before a learner's code was loaded. */
export async function letIn(url: string, work: () => Promise<void>): Promise<void> {
  awaited = url
  await work()
  awaited = null
}

/** From here on every import is a learner's, except one that is let in. */
export function lockModules(): void {
  registerHooks({
    resolve: (specifier, { parentURL }, next) => {
      if (specifier === awaited) {
        awaited = null
        return next(specifier)
      }
      return resolved(specifier, parentURL, next)
    },
    load: (url, context, next) => {
      const source = sources.get(url)
      if (source === undefined) return next(url, context)
      return { format: 'module', source, shortCircuit: true }
    },
  })
}

type Resolved = ReturnType<Parameters<typeof registerHooks>[0]['resolve'] & {}>

function resolved(
  specifier: string,
  parent: string | undefined,
  next: (specifier: string) => Resolved,
): Resolved {
  const own = ownUrl(specifier, parent)
  if (own !== null) return { url: own, format: 'module', shortCircuit: true }
  const name = specifier.replace(/^node:/, '')
  const ours = Object.hasOwn(replaced, name) ? replaced[name] : undefined
  if (ours !== undefined) return { url: ours, format: 'module', shortCircuit: true }
  if (importable.has(name)) {
    makeSafe(name)
    return next(`node:${name}`)
  }
  if (isBuiltin(specifier)) throw outOfReach(specifier)
  const file = ownFile(specifier, parent)
  if (file === null) throw notThere(specifier)
  return next(file)
}

const safe = new Set<string>()

/** A module is frozen before a learner's code first sees it. */
function makeSafe(name: string): void {
  if (safe.has(name)) return
  safe.add(name)
  const module = builtin(`node:${name}`) as unknown as Record<string, unknown>
  for (const part of leftOut[name] ?? []) Reflect.deleteProperty(module, part)
  syncBuiltinESMExports()
  const parts = Reflect.ownKeys(module).flatMap((key) => {
    const { value } = Object.getOwnPropertyDescriptor(module, key) ?? {}
    const isPlain = typeof value === 'object' && value !== null
    return isPlain && Object.getPrototypeOf(value) === Object.prototype ? [value as unknown] : []
  })
  harden([module, ...parts])
}

/** Learner's modules import each other in the version that was offered together. */
function ownUrl(specifier: string, parent: string | undefined): string | null {
  if (sources.has(specifier)) return specifier
  if (parent === undefined || !sources.has(parent) || !/^\.{0,2}\//.test(specifier)) return null
  const url = `${new URL(specifier, parent).href}?${parent.split('?')[1]}`
  return sources.has(url) ? url : null
}

/** A file that lies in the folder; null: none does. */
function ownFile(specifier: string, parent: string | undefined): string | null {
  if (parent === undefined || !/^\.{0,2}\//.test(specifier)) return null
  if (!/\.(json|js|mjs|ts)$/.test(specifier)) return null
  const url = new URL(specifier, parent)
  if (url.protocol !== 'file:') return null
  const file = fileURLToPath(url)
  return dirname(file) === folder && existsSync(file) ? url.href : null
}

function outOfReach(name: string): Error {
  return Object.assign(new Error(`${name} is out of reach here`), { code: 'OUT_OF_REACH' })
}

function notThere(name: string): Error {
  return Object.assign(new Error(`There is no module ${name} here`), { code: 'NO_MODULE' })
}
