import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { problemCodes } from '../../src/kit/problem.ts'
import { stiffPhrases, yamlTexts } from './phrases.ts'
import { listSources, root } from './sources.ts'
import { functionsOf } from './style.ts'

const src = listSources(path.join(root, 'src'), /\.tsx?$/)
const product = src.filter(({ file }) => !/\.test\.tsx?$|test-data/.test(file))

/** Lines of a file and of a function. */
const linesOfFileMax = 500
const linesOfFunctionMax = 70

describe('style', () => {
  it('looks at the whole product', () => {
    expect(product.length).toBeGreaterThan(60)
  })

  it('keeps files to one idea', () => {
    const long = product.filter(({ text }) => text.split('\n').length > linesOfFileMax)
    expect(long.map(({ file, text }) => `${file}: ${text.split('\n').length} lines`)).toEqual([])
  })

  it('keeps functions to a screen', () => {
    const long = product.flatMap(({ file, text }) =>
      functionsOf(text, file)
        .filter(({ lines }) => lines > linesOfFunctionMax)
        .map(({ name, lines }) => `${file} ${name}: ${lines} lines`),
    )
    expect(long).toEqual([])
  })

  it('measures functions: the canary is found', () => {
    const canary = `export function long() {\n${'  call()\n'.repeat(80)}}\n`
    expect(functionsOf(canary, 'canary.ts')).toEqual([{ name: 'long', lines: 82 }])
  })

  it('has no drawers', () => {
    const drawers = /(^|\/)(utils?|helpers?|common|misc|lib)(\.tsx?$|\/)/
    expect(src.map(({ file }) => file).filter((file) => drawers.test(file))).toEqual([])
    expect(drawers.test('web/utils.ts')).toBe(true)
  })

  it('reads the environment in main.ts alone', () => {
    const readers = product
      .filter(({ text }) => /process\.env\b/.test(codeOf(text)))
      .map(({ file }) => file)
    expect(readers).toEqual(['main.ts'])
  })

  it('starts Node for learners in world/runner alone', () => {
    const starters = product
      .filter(({ text }) => /process\.execPath\b/.test(codeOf(text)))
      .map(({ file }) => file)
    const ownProcesses = [
      'world/clusters/client-registry.ts',
      'world/clusters/temporary-cluster.ts',
      'world/confinement/room.ts',
      'world/network/own-network.ts',
    ]
    expect(starters).toEqual([...ownProcesses, 'world/runner/node.ts'])
  })

  it('leaves no task for later', () => {
    const later = product.filter(({ text }) => /\b(TODO|FIXME|XXX)\b/.test(text))
    expect(later.map(({ file }) => file)).toEqual([])
  })

  it('explains every problem code, and no other', () => {
    const texts = fs
      .readdirSync(path.join(root, 'docs/reference/problems'))
      .map((name) => name.replace(/\.md$/, ''))
      .sort()
    expect(texts).toEqual(Object.keys(problemCodes).sort())
  })
})

describe('words for people', () => {
  const texts = [
    // What mutants.yaml holds is programs.
    ...listSources(path.join(root, 'content'), /(?<!\/mutants)\.(?:md|yaml)$/),
    ...listSources(path.join(root, 'docs'), /\.md$/),
  ]

  it('never make small of a difficulty', () => {
    const belittling = /\b(just|simply|easy|easily|obviously|oops)\b/i
    const found = texts.filter(({ text }) => belittling.test(text.replace(/```[\s\S]*?```/g, '')))
    expect(found.map(({ file, text }) => `${file}: ${belittling.exec(text)?.[0]}`)).toEqual([])
    expect(texts.length).toBeGreaterThan(100)
  })

  it('sound like someone talking: phrases of a translation stay out of the labs', () => {
    const labs = listSources(
      path.join(root, 'content/labs'),
      /(?:lesson|brief|hints|debrief)\.md$|lab\.yaml$/,
    )
    const found = labs.flatMap(({ file, text }) =>
      stiffPhrases(file.endsWith('.yaml') ? yamlTexts(text) : text).map(
        (phrase) => `${file}: ${phrase}`,
      ),
    )
    expect(found).toEqual([])
    expect(labs.length).toBeGreaterThan(500)
  })

  it('finds such phrases, and leaves code and quotations alone: the canary', () => {
    expect(stiffPhrases('Behind it stands in brackets what somebody cannot see.')).toEqual([
      'somebody',
      'stands in',
      'cannot',
    ])
    expect(stiffPhrases('`is to be`, "somebody" and\n```text\nin place of\n```\n')).toEqual([])
    expect(yamlTexts('  - title: In place of a list\n    why: x')).toBe('In place of a list\nx')
  })
})

/** Without comments and texts: servers that are written for others read their own environment. */
function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    .replace(/`(?:\\.|[^`\\])*`/gs, "''")
    .replace(/'(?:\\.|[^'\\\n])*'/g, "''")
}
