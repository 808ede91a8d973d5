/*
 * Makes what a learner's code shares with ours unchangeable: the built-in objects, and classes of
 * Node's. A method that is replaced could watch our own code at work, or make a wrong answer look
 * right. Names of an object's own can still be given, as `error.name = 'NotFound'`.
 */

const { defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, preventExtensions } =
  Object
const { ownKeys } = Reflect
const hasOwn = Object.hasOwn

/** What code finds without importing it. All other globals are taken away. */
const globalsAllowed = new Set(
  [
    'AbortController AbortSignal AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt',
    'BigInt64Array BigUint64Array Blob Boolean Buffer ByteLengthQueuingStrategy CompressionStream',
    'CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException DataView Date DecompressionStream',
    'DisposableStack Error EvalError Event EventTarget File FinalizationRegistry Float16Array',
    'Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map',
    'Math NaN Number Object Promise Proxy RangeError ReadableByteStreamController ReadableStream',
    'ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController',
    'ReadableStreamDefaultReader ReferenceError Reflect RegExp Set SharedArrayBuffer String',
    'SubtleCrypto SuppressedError Symbol SyntaxError TextDecoder TextDecoderStream TextEncoder',
    'TextEncoderStream TransformStream TransformStreamDefaultController TypeError URIError URL',
    'URLPattern URLSearchParams Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef',
    'WeakSet WritableStream WritableStreamDefaultController WritableStreamDefaultWriter atob btoa',
    'clearImmediate clearInterval clearTimeout console crypto decodeURI decodeURIComponent encodeURI',
    'encodeURIComponent escape eval global globalThis isFinite isNaN parseFloat parseInt performance',
    'process queueMicrotask setImmediate setInterval setTimeout structuredClone undefined unescape',
  ].flatMap((line) => line.split(' ')),
)

/** Names that tests replace for a while, as a clock: code of ours has taken its own. */
const replaceable = new Set(
  'Date console performance process setImmediate setInterval setTimeout clearImmediate clearInterval clearTimeout queueMicrotask structuredClone crypto'.split(
    ' ',
  ),
)

const remembered = /^(\$|input$|last|left|right)/

/** Takes every global away that isn't allowed, puts `given` in, and freezes what is left. */
export function lockGlobals(given: Readonly<Record<string, unknown>>): void {
  for (const name of ownKeys(globalThis)) {
    if (typeof name === 'string' && (globalsAllowed.has(name) || hasOwn(given, name))) continue
    if (name === Symbol.toStringTag) continue
    Reflect.deleteProperty(globalThis, name)
  }
  // What the last pattern was looked for in, and found: it may have been ours.
  for (const name of ownKeys(RegExp)) {
    if (typeof name === 'string' && remembered.test(name)) Reflect.deleteProperty(RegExp, name)
  }
  for (const [name, value] of Object.entries(given)) {
    defineProperty(globalThis, name, { value, writable: true, configurable: true })
  }
  const roots = ownKeys(globalThis).flatMap((name) => {
    const found = getOwnPropertyDescriptor(globalThis, name)
    const isOurs = typeof name === 'string' && hasOwn(given, name)
    return found && 'value' in found && !isOurs ? [found.value as unknown] : []
  })
  harden([...roots.filter((root) => root !== globalThis), ...hidden()], { isQuick: true })
  for (const name of globalsAllowed) {
    const found = getOwnPropertyDescriptor(globalThis, name)
    if (found?.configurable && 'value' in found && !replaceable.has(name)) {
      defineProperty(globalThis, name, { writable: false, configurable: false })
    }
  }
}

/** Built-in objects without a name: what loops, generators and typed arrays have in common. */
function hidden(): unknown[] {
  const generator = function* (): Generator {}
  const asyncGenerator = async function* (): AsyncGenerator {}
  const iterators = [
    [].values(),
    new Map().values(),
    new Set().values(),
    ''[Symbol.iterator](),
    ''.matchAll(/x/g),
  ]
  return [
    generator,
    asyncGenerator,
    async () => undefined,
    getPrototypeOf(Int8Array),
    ...[
      ...iterators,
      generator(),
      asyncGenerator(),
      [].values().map((one) => one),
      Iterator.from({ next: () => ({ done: true, value: 0 }) }),
    ].map((one) => getPrototypeOf(one)),
    getPrototypeOf(setImmediate(() => undefined)),
  ]
}

/**
 * Freezes functions, what they make objects from, and all of that kind that they lead to. Methods
 * that are called all the time are looked up the quick way: those names can't be given.
 */
export function harden(roots: readonly unknown[], { isQuick = false } = {}): void {
  const seen = new Set<object>()
  const open: unknown[] = [...roots]
  const visit = (value: unknown): void => {
    if (typeof value === 'function' || isPlace(value)) open.push(value)
  }
  while (open.length > 0) {
    const one = open.pop()
    if ((typeof one !== 'object' && typeof one !== 'function') || one === null) continue
    if (seen.has(one) || done.has(one)) continue
    seen.add(one)
    visit(getPrototypeOf(one))
    for (const name of ownKeys(one)) {
      const found = getOwnPropertyDescriptor(one, name)
      for (const value of [found?.value, found?.get, found?.set]) visit(value)
    }
  }
  for (const one of seen) {
    done.add(one)
    settle(one, isQuick)
  }
}

const done = new WeakSet<object>()

/** An object that others are made from, or that holds functions for everybody. */
function isPlace(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return (
    typeof getOwnPropertyDescriptor(value, 'constructor')?.value === 'function' ||
    typeof getOwnPropertyDescriptor(value, Symbol.toStringTag)?.value === 'string' ||
    value === Object.prototype
  )
}

/** Names that are given to an object of its own now and then, whatever it inherits from. */
const oftenGiven = new Set<string | symbol>(['toString', 'valueOf', 'name', 'toJSON'])

function settle(one: object, isQuick: boolean): void {
  const isPrototype = hasOwn(one, 'constructor')
  const isError = one === Error.prototype || getPrototypeOf(one) === Error.prototype
  const givesAll = !isQuick || isError || one === Object.prototype
  for (const name of isPrototype ? ownKeys(one) : []) {
    const found = getOwnPropertyDescriptor(one, name)
    if (!found?.writable) continue
    // A mark of Node's own that it gives to each object: it has to stay as it is.
    if (!found.configurable) return freezeRest(one, name)
    if (givesAll || oftenGiven.has(name)) keepGivable(one, name, found)
  }
  try {
    freeze(one)
  } catch {
    // A view of memory can't be frozen, and holds no methods.
  }
}

function freezeRest(one: object, mark: string | symbol): void {
  for (const name of ownKeys(one)) {
    const found = getOwnPropertyDescriptor(one, name)
    if (name === mark || !found?.configurable) continue
    if (found.writable) keepGivable(one, name, found)
    else defineProperty(one, name, { configurable: false })
  }
  preventExtensions(one)
}

/** Frozen, a name couldn't be given to what inherits it; so it is, but on the object itself. */
function keepGivable(
  one: object,
  name: string | symbol,
  { value, enumerable = false }: PropertyDescriptor,
): void {
  const access = {
    get() {
      return value
    },
    set(this: unknown, given: unknown) {
      if (this === one)
        throw new TypeError(`${String(name)} of a built-in object can't be changed here`)
      const how = { value: given, writable: true, enumerable: true, configurable: true }
      if (this !== null && (typeof this === 'object' || typeof this === 'function')) {
        defineProperty(this, name, how)
      }
    },
  }
  freeze(access.get)
  freeze(access.set)
  defineProperty(one, name, { ...access, enumerable, configurable: false })
}
