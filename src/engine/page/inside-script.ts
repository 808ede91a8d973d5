import fs from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import path from 'node:path'

const folder = path.join(import.meta.dirname, 'inside')
/** Compiled in the product, TypeScript in its tests. */
const ending = path.extname(import.meta.filename)

const importLine = /^import\s[^;]*?from\s*['"]\.\/([\w-]+)\.(?:ts|js)['"];?[ \t]*$/gm

/** The files of inside/ as one script, each once, after those that it imports. */
function joinFrom(name: string, seen: Set<string>): string {
  if (seen.has(name)) return ''
  seen.add(name)
  const text = fs.readFileSync(path.join(folder, name + ending), 'utf8')
  const plain = ending === '.ts' ? stripTypeScriptTypes(text) : text
  const before = [...text.matchAll(importLine)].map((match) => joinFrom(match[1] as string, seen))
  const own = plain.replace(importLine, '').replace(/^export (\{\};?)?/gm, '')
  return `${before.join('')}\n${own}`
}

const scripts = new Map<string, string>()

/** A function of inside/<name> as an expression that the page can evaluate with one argument. */
export function insideCall(name: string, call: string, argument: unknown = null): string {
  let script = scripts.get(name)
  if (script === undefined) {
    script = joinFrom(name, new Set())
    scripts.set(name, script)
  }
  return `(() => {'use strict';${script}\nreturn ${call}(${JSON.stringify(argument)})})()`
}

let axe: string | null = null

/** axe-core, to be evaluated once in each document. Its timers aren't taken for the page's. */
export function axeScript(): string {
  axe ??= fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  return `((setTimeout) => {${axe}\n})(window.__pageTimeout ?? window.setTimeout.bind(window))`
}
