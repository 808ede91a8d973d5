import { Console } from 'node:console'
import { EventEmitter } from 'node:events'
import { Readable, Writable } from 'node:stream'

/*
 * What a learner's code finds under the name `process`: what programs use of it, and nothing that
 * leads to Node's own. `console` prints into the same two streams.
 */

const real = process
const { cwd, hrtime, kill, nextTick, reallyExit, uptime } = real as NodeJS.Process & {
  reallyExit(code: number): never
}
const ownPid = real.pid
const killSelf = kill.bind(real, ownPid)
const abortSelf = real.abort.bind(real)
const exitNow = real.exit.bind(real)

/** Ends the process at once; nothing is told of it. */
export const leave = (code: number): never => reallyExit.call(real, code) as never

type Print = (stream: 'stdout' | 'stderr', text: string) => void
let print: Print = () => undefined

/** Says where what is printed goes. */
export function printTo(next: Print): void {
  print = next
}

function openOutput(name: 'stdout' | 'stderr'): Writable {
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string | Uint8Array, _encoding, done) => {
      print(name, textOf(chunk))
      done()
    },
  })
  // At once and in order, whatever waits in the stream.
  const write = (chunk: unknown, ...rest: unknown[]): boolean => {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) {
      throw new TypeError('write takes a text or bytes')
    }
    print(name, textOf(chunk))
    const told = rest.find((one) => typeof one === 'function') as (() => void) | undefined
    if (told) nextTick(told)
    return true
  }
  return Object.assign(stream, { write, isTTY: false })
}

const decoder = new TextDecoder()
function textOf(chunk: string | Uint8Array): string {
  return typeof chunk === 'string' ? chunk : decoder.decode(chunk)
}

const stdout = openOutput('stdout')
const stderr = openOutput('stderr')

export const printed = new Console({ stdout, stderr })

const events = new EventEmitter()

/** Tells the learner's own listeners; false where there are none. */
export function tell(name: string, ...given: unknown[]): boolean {
  return events.emit(name, ...given)
}

const outOfReach = (name: string): Error =>
  Object.assign(new Error(`${name} is out of reach here`), { code: 'OUT_OF_REACH' })

function hrtimeHere(before?: [number, number]): [number, number] {
  return hrtime(before)
}
hrtimeHere.bigint = (): bigint => hrtime.bigint()

export const facade = {
  arch: real.arch,
  argv: ['node', 'answer.ts'],
  argv0: 'node',
  env: {} as Record<string, string>,
  execArgv: [] as string[],
  execPath: 'node',
  exitCode: undefined as number | undefined,
  pid: ownPid,
  ppid: 0,
  platform: real.platform,
  release: { name: 'node' },
  title: 'node',
  version: real.version,
  versions: { ...real.versions },
  stdin: Readable.from([], { objectMode: false }),
  stdout,
  stderr,
  abort: (): void => abortSelf(),
  chdir: (): never => {
    throw outOfReach('process.chdir')
  },
  cwd: (): string => cwd(),
  emitWarning: (warning: unknown): void => print('stderr', `Warning: ${String(warning)}\n`),
  getBuiltinModule: (name: string): never => {
    throw outOfReach(name)
  },
  exit: (code?: number): never => exitNow(code ?? facade.exitCode),
  hrtime: hrtimeHere,
  kill: (pid: number, signal?: string | number): boolean => {
    if (pid !== ownPid) throw outOfReach('process.kill')
    return killSelf(signal)
  },
  nextTick: (work: (...given: unknown[]) => void, ...given: unknown[]): void =>
    nextTick(work, ...given),
  uptime: (): number => uptime(),
  on: (name: string, listen: (...given: unknown[]) => void): unknown => {
    events.on(name, listen)
    return facade
  },
  once: (name: string, listen: (...given: unknown[]) => void): unknown => {
    events.once(name, listen)
    return facade
  },
  off: (name: string, listen: (...given: unknown[]) => void): unknown => {
    events.off(name, listen)
    return facade
  },
  addListener: (name: string, listen: (...given: unknown[]) => void): unknown =>
    facade.on(name, listen),
  removeListener: (name: string, listen: (...given: unknown[]) => void): unknown =>
    facade.off(name, listen),
  emit: (name: string, ...given: unknown[]): boolean => events.emit(name, ...given),
  listeners: (name: string): unknown[] => events.listeners(name),
  listenerCount: (name: string): number => events.listenerCount(name),
}

/**
 * Node tells the process of what happens by methods that it looks up on each time; these are its
 * own, whatever is done to those that all emitters share.
 */
export function shieldProcess(): void {
  for (const name of ['emit', 'listenerCount', 'listeners', 'on', 'once', 'off'] as const) {
    Object.defineProperty(real, name, {
      value: (real[name] as (...given: unknown[]) => unknown).bind(real),
      writable: false,
      configurable: false,
    })
  }
}
