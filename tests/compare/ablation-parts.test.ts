import fs from 'node:fs'
import path from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { expect, it } from 'vitest'
import { aimingParts, allAiming, generateFolder, leaveOut } from '../../bench/ablation-parts.ts'
import { root } from '../tidy/sources.ts'

/* The bench leaves functions out by their names; a renamed one would be left out of the bench. */
it.each([allAiming, ...aimingParts])('$name can be left out', (part) => {
  const text = fs.readFileSync(path.join(root, generateFolder, part.file), 'utf8')
  const without = leaveOut(text, part)
  const pattern = `function ${part.function}\\(\\.\\.\\.given: any\\[\\]\\): any \\{ return `
  expect(without.match(new RegExp(pattern, 'g'))).toHaveLength(1)
  expect(() => parseAst(without, { lang: 'ts' })).not.toThrow()
})

it('refuses a part that is not there', () => {
  expect(() => leaveOut('function other() {}', allAiming)).toThrow(/Expected function readQueries/)
})
