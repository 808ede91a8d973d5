import { setTimeout as wait } from 'node:timers/promises'
import type { SendStep } from '../../lab/http/requests.ts'
import type { StepOf } from '../../lab/http/steps.ts'
import { type Play, sendStep } from './send.ts'
import { asCode, type Shortfall, shortfall } from './shortfall.ts'
import { fill } from './template.ts'
import { addEvent } from './trace.ts'

/* What requests do besides being answered: what gets printed, what the work costs. */

const printedMs = 40
const outputMax = 400_000

/** Looks into everything that the server has printed since it was started. */
export async function playPrinted(
  play: Play,
  { printed }: StepOf<'printed'>,
): Promise<Shortfall | null> {
  await wait(printedMs)
  const output = (play.runtime.server?.output() ?? '').slice(-outputMax)
  const { lacks, contains = [], try: advice } = fill(printed, play.scope)
  const said = advice ?? play.advice
  const leaked = lacks.flatMap(formsOf).find((text) => output.includes(text))
  if (leaked !== undefined) {
    const line = output.split('\n').find((one) => one.includes(leaked)) ?? ''
    const at = addEvent(play.trace, 'We looked into what your server printed', line.slice(0, 1_000))
    const words = shortfall(
      `${asCode(leaked)} nowhere in what your server prints`,
      `it in the line ${asCode(line.slice(0, 300))}`,
      said ??
        'Print what you need to find an error, field by field, and nothing that opens a door.',
    )
    return { ...words, at }
  }
  const missing = contains.find((text) => !output.includes(text))
  if (missing === undefined) return null
  const at = addEvent(play.trace, 'We looked into what your server printed', output.slice(-1_000))
  const words = shortfall(
    `${asCode(missing)} in what your server prints`,
    'no line with it',
    said ?? 'Whoever is called at night needs a line for every request.',
  )
  return { ...words, at }
}

/** A secret as it is, and in the disguises that loggers give it. */
function formsOf(text: string): string[] {
  const forms = [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    ...base64Within(text),
    Buffer.from(text).toString('hex'),
  ]
  return [...new Set(forms)].filter((one) => one.length > 3)
}

/** How a text looks in the base64 of something longer that holds it, whatever is before and after it. */
function base64Within(text: string): string[] {
  const places = text.length < 8 ? [0] : [0, 1, 2]
  return places.map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
    const whole = Math.floor((bytes.length * 8) / 6)
    return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), whole)
  })
}

/** Compares what requests cost the server with what honest ones do, in processor time and memory. */
export async function playCost(play: Play, step: StepOf<'cost'>): Promise<Shortfall | null> {
  const { cost, against, times_max, floor_ms, memory_mb_max, try: advice } = step
  const honest = await worked(play, against)
  if ('expected' in honest) return honest
  const dear = await worked(play, cost)
  if ('expected' in dear) return dear
  const said =
    advice ??
    play.advice ??
    'Put a bound on what one request may ask for, and refuse more before you start to work.'
  const at = addEvent(
    play.trace,
    'We measured the work',
    `${Math.round(dear.processorMs)} ms of processor time, against ${Math.round(honest.processorMs)} ms for honest requests; ${Math.round(dear.memoryMb)} MB more memory`,
  )
  const bound = Math.max(floor_ms, honest.processorMs * times_max)
  if (dear.processorMs > bound) {
    const expected = `no more than ${Math.round(bound)} ms of work`
    return { ...shortfall(expected, `${Math.round(dear.processorMs)} ms`, said), at }
  }
  if (memory_mb_max === undefined || dear.memoryMb <= memory_mb_max) return null
  const expected = `no more than ${memory_mb_max} MB of memory`
  return { ...shortfall(expected, `${Math.round(dear.memoryMb)} MB`, said), at }
}

interface Work {
  readonly processorMs: number
  readonly memoryMb: number
}

const settleMs = 30
const megabyte = 1_048_576

async function worked(play: Play, steps: readonly SendStep[]): Promise<Work | Shortfall> {
  const usage = () => play.runtime.server?.usage() ?? { processorMs: 0, memoryBytes: 0 }
  const before = usage()
  let most = before.memoryBytes
  const look = setInterval(() => {
    most = Math.max(most, usage().memoryBytes)
  }, settleMs)
  try {
    for (const one of steps) {
      const { found } = await sendStep(play, one)
      if (found) return found
    }
    await wait(settleMs)
  } finally {
    clearInterval(look)
  }
  const after = usage()
  return {
    processorMs: after.processorMs - before.processorMs,
    memoryMb: (Math.max(most, after.memoryBytes) - before.memoryBytes) / megabyte,
  }
}
