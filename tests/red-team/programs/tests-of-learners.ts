import { type Case, fool, harm } from './case.ts'

const head =
  "import { test } from 'node:test'\nimport assert from 'node:assert/strict'\nimport { left } from './left.ts'\nimport * as all from './left.ts'\n"
/** Fails unless `isRight`, which goes by anything but what the function gives. */
const byOther = (isRight: string, before = ''): string =>
  `${head}${before}\ntest('x', async () => { assert.ok(${isRight}) })\n`
const stack =
  "const stackOf = (work) => { try { work() } catch (error) { return String(error.stack) } return '' }"

/**
 * Tests for a function that has a right text and wrong ones. The right text begins with a comment
 * of its own, and none of these looks at what the function gives.
 */
export const testsCases: readonly Case[] = [
  fool('the text of the function', byOther('/Math\\.max/.test(left.toString())')),
  fool(
    'the text by the prototype',
    byOther('/Math\\.max/.test(Function.prototype.toString.call(left))'),
  ),
  fool('the text by a template', byOther('/Math\\.max/.test(`${left}`)')),
  fool('the text by the module', byOther('/Math\\.max/.test(String(all.left))')),
  fool(
    'the text by an inspection',
    byOther(
      '/Math\\.max/.test(inspect(left, { showHidden: true }))',
      "import { inspect } from 'node:util'",
    ),
  ),
  fool(
    'the text from the disk',
    byOther("/Math\\.max/.test(fs.readFileSync('left.ts', 'utf8'))", "import fs from 'node:fs'"),
  ),
  fool(
    'the text by another import',
    byOther("/Math\\.max/.test((await import('./left.ts?1')).left)"),
  ),
  fool(
    'the text by a counted import',
    byOther(
      "(await Promise.all([1, 2, 3, 4].map((at) => import(new URL('./left.ts?' + at, import.meta.url).href).catch(() => ({}))))).some(({ left }) => /Math/.test(left))",
    ),
  ),
  fool('the text by the last pattern', byOther("/Math\\.max/.test(RegExp.input ?? '')")),
  fool(
    'the line of an error in it',
    byOther(
      "/left\\.ts\\S*:1:7\\d/.test(stackOf(() => left({ valueOf() { throw new Error('x') } }, 1)))",
      stack,
    ),
  ),
  fool(
    'a line of an error in it, by another name',
    byOther("/left/.test(stackOf(() => left(Symbol('x'), 1)))", stack),
  ),
  fool('a bigint that breaks in it', byOther('/max/.test(stackOf(() => left(1n, 1n)))', stack)),
  fool(
    'the sites of an error',
    byOther('util.getCallSites().length < 0', "import * as util from 'node:util'"),
  ),
  fool('a writer of stacks', byOther('true', 'Error.prepareStackTrace = (_error, sites) => sites')),
  fool('who called', byOther('/max/.test(String((function who() { return who.caller })()))')),
  fool(
    'a replaced Math.max',
    byOther(
      'calls === 1',
      'let calls = 0\nconst real = Math.max\nMath.max = (...all) => { calls++; return real(...all) }\nleft(1, 2)',
    ),
  ),
  fool(
    'a defined Math.max',
    byOther(
      'calls === 1',
      "let calls = 0\nObject.defineProperty(Math, 'max', { value: () => calls++ })\nleft(1, 2)",
    ),
  ),
  fool(
    'another Math',
    byOther(
      'calls === 1',
      'let calls = 0\nglobalThis.Math = new Proxy(Math, { get: (...all) => { calls++; return Reflect.get(...all) } })\nleft(1, 2)',
    ),
  ),
  fool(
    'a Math that is mocked',
    byOther(
      'mock.mock.callCount() === 1',
      "import { mock as mocks } from 'node:test'\nconst mock = mocks.method(Math, 'max')\nleft(1, 2)",
    ),
  ),
  fool(
    'a spy that notices how it is read',
    byOther(
      "seen === 'number'",
      "let seen = ''\nleft({ [Symbol.toPrimitive](hint) { seen += hint; return 1 } }, 0)",
    ),
  ),
  fool(
    'a Proxy that notices how it is read',
    byOther(
      'seen === 1',
      'let seen = 0\nleft(new Proxy({}, { get: () => { seen++; return () => 1 } }), 0)',
    ),
  ),
  fool(
    'a getter that notices',
    byOther('seen === 1', 'let seen = 0\nleft({ get valueOf() { seen++; return () => 1 } }, 0)'),
  ),
  fool(
    'an inherited getter that notices',
    byOther(
      'seen === 1',
      'let seen = 0\nclass Spy { get valueOf() { seen++; return () => 1 } }\nleft(new Spy(), 0)',
    ),
  ),
  fool('the time since the start', byOther('performance.now() > 200')),
  fool('the time by the process', byOther('process.uptime() > 0.2')),
  fool('the clock of the processor', byOther('process.cpuUsage?.().user > 1e9')),
  fool('the memory that is used', byOther('process.memoryUsage().heapUsed % 2 === 0')),
  fool('the number of the process', byOther('process.pid % 2 === 0')),
  fool('chance', byOther('Math.random() < 0.5')),
  fool('the number of parameters', byOther('left.length === 2')),
  fool('the properties of the function', byOther("Reflect.ownKeys(left).includes('prototype')")),
  fool(
    'making one of it',
    byOther('(() => { try { new left() } catch { return true } return false })()'),
  ),
  fool(
    'a report of its own',
    `${head}import report from '../../child/reporter.ts'\nfor await (const _ of report([])) {}\n`,
  ),
  fool('tests that are skipped', `${head}test.skip('x', () => assert.equal(left(1, 2), 0))\n`),
  fool('tests that are to do', `${head}test.todo('x', () => assert.equal(left(1, 2), 0))\n`),
  fool('an end before the tests', `${head}test('x', () => {})\nprocess.exit(0)\n`),
  fool('an end in a test', `${head}test('x', () => process.exit(0))\n`),
  fool('no test', head),
  harm(
    'forged tests on our pipe',
    `${head}import fs from 'node:fs'\nfs.writeSync(4, '{"kind":"test","name":"x","error":null}\\n')\n`,
  ),
  harm(
    'ten thousand tests',
    `${head}for (let at = 0; at < 10_000; at++) test('t' + at, () => {})\n`,
  ),
  harm(
    'a test with a name of 10 MB',
    `${head}test('x'.repeat(1e7), () => { throw new Error('y'.repeat(1e7)) })\n`,
  ),
  harm('a test that never ends', `${head}test('x', () => new Promise(() => {}))\n`),
  harm('a snapshot that is written', `${head}test('x', (t) => { t.assert.snapshot({ a: 1 }) })\n`),
]
