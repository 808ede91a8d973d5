import { type Case, fool, harm } from './case.ts'

/** An answer that does `code` before it gives what is right. */
export const context = (code: string, imports = ''): string =>
  `${imports}\nexport function total(prices) {\n  ${code}\n  return prices.reduce((sum, one) => sum + one, 0)\n}\n`

const forbidden = [
  'child_process',
  'cluster',
  'dgram',
  'diagnostics_channel',
  'dns',
  'dns/promises',
  'http',
  'http2',
  'https',
  'inspector',
  'inspector/promises',
  'module',
  'net',
  'node:sea',
  'node:sqlite',
  'repl',
  'tls',
  'trace_events',
  'tty',
  'v8',
  'vm',
  'wasi',
  'worker_threads',
]

/** Modules that lead out of the process, by every way of asking for one. */
export const forbiddenImports: readonly string[] = forbidden.flatMap((name) => {
  const specifier = name.startsWith('node:') ? name : `node:${name}`
  return [
    `import * as found from '${specifier}'\nexport const total = () => Object.keys(found).length`,
    `const found = await import('${name}')\nexport const total = () => Object.keys(found).length`,
    `const found = process.getBuiltinModule('${specifier}')\nexport const total = () => Object.keys(found).length`,
    `export { default as total } from '${specifier}'`,
  ]
})

const talk = "import fs from 'node:fs'\n"
const forged =
  '{"kind":"called","outcome":{"kind":"value","value":0,"isLater":false},"printed":"","changed":[]}'

const channel: Case[] = [
  harm('a broken line on our pipe', context("fs.writeSync(4, 'x\\n')", talk)),
  harm('a forged reply on our pipe', context(`fs.writeSync(4, '${forged}\\n')`, talk)),
  harm('a forged reply by writeFileSync', context(`fs.writeFileSync(4, '${forged}\\n')`, talk)),
  harm('a forged reply by appendFileSync', context(`fs.appendFileSync(4, '${forged}\\n')`, talk)),
  harm(
    'a forged reply through /dev/fd',
    context(`fs.writeFileSync('/dev/fd/4', '${forged}\\n')`, talk),
  ),
  harm(
    'a forged reply through /proc/self/fd',
    context(`fs.appendFileSync('/proc/self/fd/4', '${forged}\\n')`, talk),
  ),
  harm(
    'a stream on our pipe',
    context(`fs.createWriteStream('', { fd: 4 }).write('${forged}\\n')`, talk),
  ),
  harm('our requests read away', context('fs.readFileSync(3)', talk)),
  harm(
    'our requests read by a stream',
    context("fs.createReadStream('', { fd: 3 }).on('data', () => {})", talk),
  ),
  harm('our pipe closed', context('fs.closeSync(4)', talk)),
  harm(
    'our pipe through the prototype of a stream',
    context("new (fs.createReadStream('x').constructor)('x', { fd: 3 })", talk),
  ),
  harm(
    'a million lines',
    context("for (let at = 0; at < 1e6; at++) fs.writeSync(4, 'x\\n')", talk),
  ),
  harm('a line of 64 MB', context("fs.writeSync(4, 'x'.repeat(64e6))", talk)),
  harm(
    'the reporter of tests called',
    "import report from './../../../child/reporter.ts'\nexport const total = () => report",
  ),
  harm(
    'our own channel imported',
    `const at = new Error().stack.match(/file:\\/\\/[^\\s)]*main[^\\s):]*/)?.[0]\nconst { say } = await import(new URL('../../../world/runner/child/channel.ts', at ?? import.meta.url).href)\nexport const total = () => say({ kind: 'done' })`,
  ),
  harm(
    'the reporter of tests, by its place',
    "await import('{child}/reporter.ts')\nexport const total = () => 'ESCAPED'",
  ),
  harm(
    'our own channel, by its place',
    "await import('{shared}/channel.ts')\nexport const total = () => 'ESCAPED'",
  ),
  harm(
    'our own part of a module, by its place',
    "await import('{shared}/modules/on-paths.ts')\nexport const total = () => 'ESCAPED'",
  ),
  harm(
    'the memory that small buffers share',
    context("for (const byte of new Uint8Array(Buffer.from('x').buffer)) if (byte > 255) return 0"),
  ),
]

const reach: Case[] = [
  harm(
    'a socket by the constructor of stdout',
    context("new process.stdout.constructor({ fd: 4 }).connect('{socket}')"),
  ),
  harm(
    'a socket by the constructor of stderr',
    context("new process.stderr.constructor().connect({port}, '127.0.0.1')"),
  ),
  harm(
    'a socket by the constructor of stdin',
    context("new process.stdin.constructor().connect('{socket}')"),
  ),
  harm('the streams of console', context("new console._stdout.constructor().connect('{socket}')")),
  harm('process.binding', context("process.binding('fs')")),
  harm('process._linkedBinding', context("process._linkedBinding('fs')")),
  harm('process.dlopen', context("process.dlopen({ exports: {} }, '{file}')")),
  harm(
    'process.mainModule',
    context("process.mainModule.require('child_process').execSync('touch {drop}/x')"),
  ),
  harm('process.kill of another', context("process.kill({victim}, 'SIGKILL')")),
  harm('process.kill of the parent', context("process.kill(process.ppid, 'SIGKILL')")),
  harm('process.kill of the group', context("process.kill(0, 'SIGKILL')")),
  harm('process.kill of all', context("process.kill(-1, 'SIGKILL')")),
  harm('process._kill', context('process._kill({victim}, 9)')),
  harm('process.reallyExit', context('process.reallyExit(0)')),
  harm(
    'process from the emitter that Node calls',
    `import { EventEmitter } from 'node:events'\nEventEmitter.prototype.emit = function () { this.kill({victim}, 'SIGKILL') }\n${context('Promise.reject(1)')}`,
  ),
  harm(
    'process from its own prototype',
    context("Object.getPrototypeOf(process).kill?.call(process, {victim}, 'SIGKILL')"),
  ),
  harm('a global that was there before', context("global.process.binding('spawn_sync')")),
  harm('require', context("require('child_process').execSync('touch {drop}/x')")),
  harm(
    'module.createRequire',
    `import { createRequire } from 'node:module'\n${context("createRequire('/')('child_process')")}`,
  ),
  harm(
    'module.registerHooks',
    `import { registerHooks } from 'node:module'\nregisterHooks({})\n${context('')}`,
  ),
  harm(
    'the database of Node',
    `import { DatabaseSync } from 'node:sqlite'\nnew DatabaseSync('{drop}/x.db').exec('create table a (b)')\n${context('')}`,
  ),
  harm(
    'a constructor of functions',
    context("(() => {}).constructor('return process')().kill({victim}, 9)"),
  ),
  harm(
    'a constructor of async functions',
    context('(async () => {}).constructor(\'return import("node:net")\')()'),
  ),
  harm('eval', context("(0, eval)('process.kill({victim}, 9)')")),
  harm('a timer of text', context("setTimeout('process.kill({victim}, 9)', 0)")),
  harm(
    'an import from a data URL',
    "const { x } = await import('data:text/javascript,export const x = 1')\nexport const total = () => x",
  ),
  harm(
    'an import from a URL of text',
    "const { x } = await import(URL.createObjectURL?.(new Blob(['export const x = 1'])) ?? 'blob:x')\nexport const total = () => x",
  ),
  harm(
    'an import of the file of another',
    "import text from '{file}' with { type: 'json' }\nexport const total = () => text",
  ),
  harm(
    'an import that climbs',
    "import text from '../../../../../..{file}' with { type: 'json' }\nexport const total = () => text",
  ),
  harm('an add-on', "import x from './x.node'\nexport const total = () => x"),
  harm('WebAssembly', context('new WebAssembly.Memory({ initial: 1 })')),
  harm('a worker', context("new Worker('x')")),
  harm('a channel between threads', context("new BroadcastChannel('x').postMessage(1)")),
  harm('a message channel', context('new MessageChannel().port1.constructor')),
  harm('fetch', context("fetch('http://127.0.0.1:{port}')")),
  harm('a web socket', context("new WebSocket('ws://127.0.0.1:{port}')")),
  harm('an event source', context("new EventSource('http://127.0.0.1:{port}')")),
  harm('a file of the user', context("throw new Error(fs.readFileSync('{file}', 'utf8'))", talk)),
  harm(
    'a file of the user by a URL',
    context("throw new Error(fs.readFileSync(new URL('file://{file}'), 'utf8'))", talk),
  ),
  harm(
    'a file of the user by bytes',
    context("throw new Error(fs.readFileSync(Buffer.from('{file}'), 'utf8'))", talk),
  ),
  harm(
    'a file of the user by a stream',
    context("fs.createReadStream('{file}').on('data', (text) => { throw new Error(text) })", talk),
  ),
  harm(
    'a file of the user by a promise',
    context(
      "fs.promises.readFile('{file}', 'utf8').then((text) => { throw new Error(text) })",
      talk,
    ),
  ),
  harm(
    'a file of the user through the root',
    context("throw new Error(fs.readFileSync('/proc/1/root{file}', 'utf8'))", talk),
  ),
  harm(
    'a file of the user through the parent',
    context(
      "throw new Error(fs.readFileSync('/proc/' + process.ppid + '/root{file}', 'utf8'))",
      talk,
    ),
  ),
  harm(
    'a path that says another',
    context(
      "let n = 0; throw new Error(fs.readFileSync({ toString: () => (n++ ? '{file}' : 'x') }, 'utf8'))",
      talk,
    ),
  ),
  harm('a file that is made', context("fs.writeFileSync('{drop}/x', 'x')", talk)),
  harm('a folder that is made', context("fs.mkdirSync('{drop}/x')", talk)),
  harm('a file that is copied', context("fs.copyFileSync('{file}', '{drop}/x')", talk)),
  harm('a link', context("fs.symlinkSync('{file}', '{drop}/x')", talk)),
  harm('a file that is removed', context("fs.rmSync('{file}')", talk)),
  harm('a file that is renamed', context("fs.renameSync('{file}', '{drop}/x')", talk)),
  harm(
    'a library for secrets',
    `import crypto from 'node:crypto'\n${context("crypto.setEngine('{file}')")}`,
  ),
  harm('a report of Node', context("process.report.writeReport('{drop}/x.json')")),
  harm(
    'a heap snapshot',
    context("process.setFlagsFromString?.('--x'); process.report.getReport()"),
  ),
  harm('environment', context('throw new Error(JSON.stringify(process.env.PATH))')),
  harm('the handles that are open', context("process._getActiveHandles()[0].write('x')")),
  harm(
    'a runner of tests',
    `import { run } from 'node:test'\n${context("run({ files: ['{file}'] })")}`,
  ),
  harm(
    'a domain',
    "import domain from 'node:domain'\nexport const total = () => domain.create().constructor",
  ),
  harm(
    'hooks on everything asynchronous',
    `import hooks from 'node:async_hooks'\n${context('hooks.createHook({ init: (...all) => { all[3].x } }).enable()')}`,
  ),
  harm(
    'what the last pattern was looked for in',
    context("if (RegExp.input ?? RegExp['$_'] ?? RegExp.lastMatch) process.kill({victim}, 9)"),
  ),
  harm(
    'errors by another writer of stacks',
    'Error.prepareStackTrace = (_error, sites) => sites.map((site) => site.getThis())\nexport const total = () => new Error().stack',
  ),
]

const breaks: Case[] = [
  harm(
    'a name of 10 MB',
    context("const error = new Error('x'); error.name = 'n'.repeat(1e7); throw error"),
  ),
  harm('a message of 10 MB', context("throw new Error('m'.repeat(1e7))")),
  harm(
    'a code of 10 MB',
    context("throw Object.assign(new Error('x'), { code: 'c'.repeat(1e7) })"),
  ),
  harm(
    'a stack of 10 MB',
    context(
      "const error = new Error('x'); error.stack = 'file:///answer.ts?1:1:1 '.repeat(4e5); throw error",
    ),
  ),
  harm(
    'a name that is no text',
    context("const error = new Error('x'); error.name = { toString() { throw 1 } }; throw error"),
  ),
  harm(
    'an error that throws when it is read',
    context(
      "throw Object.defineProperty(new Error('x'), 'message', { get() { throw new Error('y') } })",
    ),
  ),
  harm(
    'a value that is deep',
    context('let deep = []; for (let at = 0; at < 1e5; at++) deep = [deep]; return deep'),
  ),
  harm(
    'an object that is deep',
    context('let deep = {}; for (let at = 0; at < 1e4; at++) deep = { deep }; return deep'),
  ),
  harm('a text of 100 MB', context("return 'x'.repeat(1e8)")),
  harm('a length that is no length', context('return new Array(4e9)')),
  harm(
    'a thousand exports',
    `${Array.from({ length: 3000 }, (_, at) => `export const a${at} = 1`).join('\n')}\n${context('')}`,
  ),
  harm('an export of a long name', `const a = 1\nexport { a as ${'x'.repeat(50_000)} }`),
  harm('a lone surrogate', context("return '\\ud800'")),
  harm('line separators', context("return '\\u2028\\n\\0'")),
  harm(
    'a key called __proto__',
    context('return JSON.parse(\'{"__proto__":{"a":1},"$":"map","of":3}\')'),
  ),
  harm('a tag of ours', context("return { $: 'lookup', of: 3 }")),
  harm('a promise of a promise that never ends', context('return { then() {} }')),
  harm('a then that throws', context("return { get then() { throw new Error('x') } }")),
  harm('a handler for its own signals', context("process.on('SIGTERM', () => {}); for (;;) {}")),
  harm(
    'handlers that hide an end',
    context("process.on('exit', () => { for (;;) {} }); process.exit(0)"),
  ),
  harm(
    'output without an end in an exit',
    context("process.on('exit', () => { for (;;) console.log('x') }); process.exit(0)"),
  ),
  harm(
    'memory outside of the heap',
    context('const all = []; for (;;) all.push(new ArrayBuffer(5e7).slice(0))'),
  ),
  harm(
    'timers without an end',
    context('const more = () => setImmediate(more); more(); return new Promise(() => {})'),
  ),
  harm(
    'ticks without an end',
    context('const more = () => process.nextTick(more); more(); return new Promise(() => {})'),
  ),
  harm(
    'promises without an end',
    context(
      'const more = () => Promise.resolve().then(more); more(); return new Promise(() => {})',
    ),
  ),
  harm('a pattern without an end', context("/^(a+)+$/.test('a'.repeat(50) + 'b')")),
  harm(
    'a misuse of Node',
    context(
      "import('node:util').then((util) => util.inspect({ [util.inspect.custom]: () => { throw 1 } }))",
    ),
  ),
  harm('a wrong number for the end', context("process.exit({ toString: () => 'x' })")),
  harm('process.exitCode', context("process.exitCode = 'x'")),
]

const wrong = (code: string, body: string): string =>
  `${code}\nexport function total(prices) {\n  ${body}\n}\n`
const fools: Case[] = [
  fool(
    'large values, again and again',
    'export const total = () => Array.from({ length: 190_000 }, () => undefined)',
  ),
  fool(
    'flatMap that hides a change',
    wrong(
      'Array.prototype.flatMap = () => []',
      'let sum = 0\n  while (prices.length) sum += prices.pop()\n  return sum',
    ),
  ),
  fool(
    'a change hidden by JSON',
    wrong(
      "JSON.stringify = () => '{}'",
      'let sum = 0\n  while (prices.length) sum += prices.pop()\n  return sum',
    ),
  ),
  fool(
    'a change hidden by Object.entries',
    wrong('Object.entries = () => []', 'return prices.splice(0).reduce((a, b) => a + b, 0)'),
  ),
  fool(
    'a change hidden by a defined method',
    wrong(
      "Object.defineProperty(Array.prototype, 'map', { value: () => [] })",
      'return prices.splice(0).reduce((a, b) => a + b, 0)',
    ),
  ),
  fool(
    'a change hidden by Reflect',
    wrong(
      "Reflect.defineProperty(Array.prototype, 'flatMap', { value: () => [] })",
      'return prices.splice(0).reduce((a, b) => a + b, 0)',
    ),
  ),
  fool(
    'a change hidden by an inherited list',
    wrong(
      '',
      'const sum = prices.splice(0).reduce((a, b) => a + b, 0)\n  Object.setPrototypeOf(prices, { length: 2, __proto__: Array.prototype })\n  return sum',
    ),
  ),
  fool(
    'a change hidden by an iterator',
    wrong(
      '',
      'const kept = [...prices]\n  const sum = prices.splice(0).reduce((a, b) => a + b, 0)\n  prices[Symbol.iterator] = () => kept.values()\n  return sum',
    ),
  ),
  fool('toJSON for all', wrong('Object.prototype.toJSON = () => 3', 'return { sum: 1 }')),
  fool(
    'a number with a value of its own',
    wrong('', 'return { valueOf: () => prices.reduce((a, b) => a + b, 0) }'),
  ),
  fool('a Number object', wrong('', 'return Object(prices.reduce((a, b) => a + b, 0))')),
  fool('a promise', wrong('', 'return Promise.resolve(prices.reduce((a, b) => a + b, 0))')),
  fool(
    'an async function',
    'export async function total(prices) {\n  return prices.reduce((a, b) => a + b, 0)\n}\n',
  ),
  fool(
    'something that can be waited for',
    wrong('', 'return { then: (go) => go(prices.reduce((a, b) => a + b, 0)) }'),
  ),
  fool('a text', wrong('', 'return String(prices.reduce((a, b) => a + b, 0))')),
  fool('a bigint', wrong('', 'return BigInt(prices.reduce((a, b) => a + b, 0))')),
  fool('what the examples ask', wrong('', 'return prices.length === 2 && prices[0] === 1 ? 3 : 0')),
]

/** The same for lists: a lab whose function gives the prices doubled. */
export const listFools: readonly Case[] = [
  fool(
    'a change that is taken back as the value is read',
    `export const total = (prices) => {
  const kept = prices.splice(0)
  const all = kept.map((one) => one * 2)
  const back = () => { prices.push(...kept.splice(0)); return all.first }
  all.first = all[0]
  return Object.defineProperty(all, 0, { get: back, enumerable: true })
}`,
  ),
  fool(
    'a list with an iterator of its own',
    'export const total = (prices) => Object.assign([], { [Symbol.iterator]: () => prices.map((one) => one * 2).values() })',
  ),
  fool(
    'a list of another length',
    'export const total = (prices) => { const all = prices.map((one) => one * 2); return new Proxy([], { get: (_of, name) => all[name] }) }',
  ),
  fool(
    'a Proxy of the right list',
    'export const total = (prices) => new Proxy(prices.map((one) => one * 2), {})',
  ),
  fool(
    'a class of lists',
    'class Odd extends Array { map() { return [] } *[Symbol.iterator]() { yield* this.right } }\nexport const total = (prices) => Object.assign(new Odd(), { right: prices.map((one) => one * 2) })',
  ),
  fool('a set', 'export const total = (prices) => new Set(prices.map((one) => one * 2))'),
  fool(
    'a typed list',
    'export const total = (prices) => Float64Array.from(prices, (one) => one * 2)',
  ),
  fool('an iterator', 'export const total = (prices) => prices.values().map((one) => one * 2)'),
  fool(
    'Array.isArray for all',
    'Array.isArray = () => true\nexport const total = (prices) => ({ length: 0 })',
  ),
  fool(
    'an object like a list',
    'export const total = (prices) => ({ ...prices.map((one) => one * 2), length: prices.length })',
  ),
  fool(
    'functions in a list',
    'export const total = (prices) => prices.map((one) => () => one * 2)',
  ),
  fool('Array.from for all', 'Array.from = () => [0]\nexport const total = () => []'),
  fool(
    'push for all',
    'Array.prototype.push = function () { return 0 }\nexport const total = () => []',
  ),
]

export const functionCases: readonly Case[] = [...channel, ...reach, ...breaks, ...fools]
