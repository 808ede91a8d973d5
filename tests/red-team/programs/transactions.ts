import { type Case, harm } from './case.ts'

/** A program that does `code` first; what it gets hold of it puts into its first query. */
const context = (code: string): string =>
  `export default async function (db) {\n  let found\n  ${code}\n  await db.query('select 1', [String(found)])\n}\n`
const outside = (name: string, how: string): Case =>
  harm(
    name,
    context(
      `found = await (async () => { ${how} })().catch((error) => error.constructor)
  try {
    const got = found.constructor('return process')()
    found = typeof got?.kill === 'function' ? 'ESCAPED' : 'nothing'
  } catch (error) {
    found = error.name
  }`,
    ),
  )

export const transactionCases: readonly Case[] = [
  outside(
    'the error of an import',
    "return await import('node:net').catch((error) => error.constructor)",
  ),
  outside(
    'the promise of an import',
    "const promise = import('x'); promise.catch(() => {}); return promise.constructor",
  ),
  outside(
    'the error of a namespace',
    "return await import('crypto').then((all) => all.constructor, (error) => error.constructor)",
  ),
  outside(
    'the error of db.query',
    'return await Promise.resolve().then(() => db.query(3)).catch((error) => error.constructor)',
  ),
  outside('the constructor of db', 'return db.constructor'),
  outside('the constructor of db.query', 'return db.query.constructor'),
  outside('the constructor of a timer', 'return setTimeout.constructor'),
  outside('the constructor of process', 'return process.exit.constructor'),
  outside('the constructor of console', 'return console.log.constructor'),
  outside('the constructor of crypto', 'return crypto.randomUUID.constructor'),
  outside('the constructor of Date', 'return Date.now.constructor'),
  outside(
    'the constructor of what was given',
    'return arguments[1]?.constructor?.constructor ?? Object',
  ),
  outside('the global object', 'return Object.getPrototypeOf(globalThis)?.constructor ?? Object'),
  outside(
    'a stack that is too deep',
    'let kept; const deep = () => { try { deep() } catch (error) { kept = error } }; deep(); return kept.constructor',
  ),
  outside(
    'a stack that is too deep in ours',
    'let kept; const deep = () => { try { console.log(1); deep() } catch (error) { kept ??= error } }; deep(); return kept.constructor',
  ),
  outside(
    'a writer of stacks',
    'Error.prepareStackTrace = (_error, sites) => sites; const sites = new Error().stack; return sites.constructor',
  ),
  outside(
    'the functions of a stack',
    'Error.prepareStackTrace = (_error, sites) => sites.map((site) => site.getFunction() ?? site.getThis()).find(Boolean); return new Error().stack?.constructor ?? Object',
  ),
  outside(
    'a species',
    'class Odd extends Promise { static get [Symbol.species]() { return Odd } }; return Odd.resolve(1).then(() => 1).constructor',
  ),
  outside(
    'what a replaced then is given',
    'let kept; const real = Promise.prototype.then; Promise.prototype.then = function (...all) { kept ??= all[0]; return real.apply(this, all) }; await 1; await Promise.resolve(); return (kept ?? Object).constructor',
  ),
  outside(
    'what a replaced toJSON is given',
    'let kept; Object.prototype.toJSON = function () { kept ??= this; return 1 }; await db.query({ text: "select 1" }); return (kept ?? Object).constructor',
  ),
  outside(
    'what a replaced map is given',
    'let kept; Array.prototype.map = function () { kept ??= this; return [] }; await db.query("select 1", [1]); return (kept ?? Object).constructor',
  ),
  outside(
    'a getter that ours reads',
    'let kept; const odd = { get text() { kept = new Error().stack; return "select 1" } }; await db.query(odd); return Object',
  ),
  harm(
    'an error that throws when it is read',
    "export default () => { throw Object.defineProperty({}, 'message', { get() { throw new Error('x') } }) }",
  ),
  harm(
    'an error of 10 MB',
    "export default () => { throw Object.assign(new Error('x'.repeat(1e7)), { name: 'n'.repeat(1e7), code: 'c'.repeat(1e7) }) }",
  ),
  harm('a statement of 20 MB', "export default async (db) => { await db.query('x'.repeat(2e7)) }"),
  harm(
    'a million values',
    "export default async (db) => { await db.query('select 1', Array.from({ length: 1e6 }, () => 1)) }",
  ),
  harm('a value of 20 MB', "export default async () => 'x'.repeat(2e7)"),
  harm(
    'prints of 100 MB',
    "export default async () => { for (let at = 0; at < 100; at++) console.log('x'.repeat(1e6)) }",
  ),
  harm(
    'a thousand exports',
    `${Array.from({ length: 2000 }, (_, at) => `export const a${at} = 1`).join('\n')}`,
  ),
  harm('exports that are not there yet', 'export const later = await new Promise(() => {})'),
  harm(
    'a forged move',
    "export default async (db) => { Array.prototype.at = () => ({ kind: 'returned', value: '1' }); JSON.stringify = () => '{\"kind\":\"ready\"}'; await db.query('select 1') }",
  ),
  harm('an end of everything', 'export default async () => { process.abort() }'),
]
