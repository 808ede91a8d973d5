import fs from 'node:fs'
import path from 'node:path'
import { importsOf, listSources } from './sources.ts'

/** Packages that run with the product, those of one system too. */
export function readDependencies(folder: string): string[] {
  const text = fs.readFileSync(path.join(folder, 'package.json'), 'utf8')
  const { dependencies, optionalDependencies } = JSON.parse(text) as Record<string, object>
  return [...Object.keys(dependencies ?? {}), ...Object.keys(optionalDependencies ?? {})]
}

/** Of these, the ones that no file of the product names in an import, or asks Node to find. */
export function withoutImport(folder: string, dependencies: readonly string[]): string[] {
  const product = listSources(path.join(folder, 'src'), /(?<!\.test)\.tsx?$/)
  const imported = new Set(product.flatMap(({ text }) => importsOf(text).map(packageOf)))
  // Node is asked for the one whose name ends with this machine's system: @scope/${…}.
  const asked = product.flatMap(({ text }) => [...text.matchAll(/`(@[a-z-]+\/)\$\{/g)])
  const scopes = asked.map((match) => match[1] as string)
  return dependencies.filter(
    (name) => !imported.has(name) && !scopes.some((scope) => name.startsWith(scope)),
  )
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** Of these, the ones that have no row with a reason in the table of a decision. */
export function withoutReason(decision: string, dependencies: readonly string[]): string[] {
  const rows = [...decision.matchAll(/^\| (.+?) \| (.+) \|$/gm)]
  const reasons = rows.flatMap(([, names = '', reason = '']) =>
    reason.trim().length < 10 ? [] : [...names.matchAll(/`([^`]+)`/g)].map((match) => match[1]),
  )
  return dependencies.filter((name) => !reasons.includes(name))
}
