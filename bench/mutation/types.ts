import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../program.ts'
import type { Mutant } from './mutants.ts'

/*
 * A mutant that doesn't compile tests nothing: the compiler notices it. All are compiled in one run,
 * each as a file beside the one that it was made of.
 */

/** The mutants that compile. */
export function keepCompiling(copy: string, mutants: readonly Mutant[]): Mutant[] {
  const beside = (at: number, { file }: Mutant): string => file.replace(/\.ts$/, `.mutant-${at}.ts`)
  const files = mutants.map((mutant, at) => beside(at, mutant))
  for (const [at, { text }] of mutants.entries()) {
    fs.writeFileSync(path.join(copy, files[at] as string), text)
  }
  const refused = refusedBy(copy, files)
  for (const file of files) fs.rmSync(path.join(copy, file))
  return mutants.filter((_mutant, at) => !refused.has(files[at] as string))
}

/** Files that others need and never import: they say what `window` has. */
function declaringGlobals(copy: string): string[] {
  return fs
    .globSync('src/**/*.ts', { cwd: copy })
    .filter((file) => /^declare global\b/m.test(fs.readFileSync(path.join(copy, file), 'utf8')))
}

function refusedBy(copy: string, files: readonly string[]): Set<string> {
  const settings = {
    extends: './tsconfig.json',
    // What the whole program brings in by itself: names that Node has as browsers do.
    compilerOptions: {
      noEmit: true,
      rootDir: '.',
      noUnusedLocals: false,
      lib: ['es2024', 'esnext.iterator', 'dom', 'dom.iterable'],
    },
    files: [...files, ...declaringGlobals(copy)],
    include: [],
  }
  fs.writeFileSync(path.join(copy, 'mutants.json'), JSON.stringify(settings))
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  const words = [tsc, '-p', 'mutants.json', '--pretty', 'false']
  const bytesMax = 64 * 2 ** 20
  const { stdout, status } = spawnSync(process.execPath, words, {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: bytesMax,
  })
  if (status === null) throw new Error('Expected the compiler to end. Got none. Try fewer mutants.')
  const named = [...stdout.matchAll(/^(\S+?)\(\d+,\d+\): error/gm)].map(([, file = '']) => file)
  const strange = named.filter((file) => !files.includes(file))
  if (strange.length > 0)
    throw new Error(`Expected mutants alone to be refused. Got ${strange[0]}.`)
  return new Set(named)
}
