import type { Duplex } from 'node:stream'
import { isComplete, settle, startCollecting, takeMessage } from './collect-outcomes.ts'
import { overBytes, overTime } from './outcome.ts'
import type { Outcome, Statement } from './session.ts'
import { encodeBatch, messageReader } from './wire.ts'

export interface BatchLimits {
  readonly timeoutMs: number
  readonly bytesMax: number
  readonly rowsMax: number
}

/** I: no transaction is open, T: one is, E: one is and has failed. */
export type TransactionStatus = 'I' | 'T' | 'E'

export interface BatchEnd {
  readonly outcomes: Outcome[]
  /** Null: the connection is of no more use. */
  readonly transaction: TransactionStatus | null
  /** Set when the server went away without being asked to. */
  readonly lost: {
    /** The statement that was running. */
    readonly at: number
    /** What the server said as it went, if anything: 57P01, 57P02 … */
    readonly code: string | null
  } | null
}

/** Asks the server to stop what runs on this connection: gently, or by ending its process. */
export type Interrupt = (how: 'cancel' | 'terminate') => Promise<void>

const graceMs = 250
const terminatePatienceMs = 3_000

/**
 * Runs one batch on one connection. When the clock runs out the server is asked to cancel; if that
 * has no effect within the grace, and when too many bytes come, its process is ended and the
 * connection given up.
 */
export function runOnWire(
  stream: Duplex,
  statements: readonly Statement[],
  limits: BatchLimits,
  interrupt: Interrupt,
): Promise<BatchEnd> {
  const rowsMaxOf = (statement: Statement): number => statement.rowsMax ?? limits.rowsMax
  const collecting = startCollecting(statements, rowsMaxOf)
  const { promise, resolve } = Promise.withResolvers<BatchEnd>()
  let isOutOfTime = false
  let bytes = 0
  let timer: NodeJS.Timeout

  const end = (transaction: TransactionStatus | null, lost: BatchEnd['lost'] = null): void => {
    clearTimeout(timer)
    stream.off('data', take)
    stream.off('close', gone)
    const { cancelledAt, outcomes } = collecting
    if (isOutOfTime && cancelledAt !== null) outcomes[cancelledAt] = overTime(limits.timeoutMs)
    const stray = isOutOfTime ? null : strayCancel(outcomes)
    resolve({ outcomes, transaction, lost: lost ?? stray })
  }
  const giveUp = (why: Outcome): void => {
    settle(collecting, why)
    clearTimeout(timer)
    stream.off('data', take)
    stream.off('close', gone)
    stream.destroy()
    const patience = new Promise((done) => setTimeout(done, terminatePatienceMs).unref())
    Promise.race([interrupt('terminate').catch(() => undefined), patience]).finally(() => end(null))
  }
  const reader = messageReader(
    limits.bytesMax,
    (type, buffer, from, to) => {
      bytes += to - from
      if (bytes > limits.bytesMax) {
        giveUp(overBytes(limits.bytesMax))
        return false
      }
      const status = takeMessage(collecting, type, buffer, from, to)
      if (status === 'more') return true
      if (status === 'copy-in') giveUp(copyFromStandardInput)
      else if (isComplete(collecting)) end(status)
      else if (isOutOfTime) giveUp(overTime(limits.timeoutMs))
      else return true
      return false
    },
    () => giveUp(overBytes(limits.bytesMax)),
  )
  const take = (piece: Buffer): void => reader.take(piece)
  const gone = (): void => end(null, { at: collecting.current, code: collecting.lastWords })
  timer = setTimeout(() => {
    isOutOfTime = true
    interrupt('cancel').catch(() => undefined)
    timer = setTimeout(() => giveUp(overTime(limits.timeoutMs)), graceMs)
  }, limits.timeoutMs)
  stream.on('data', take)
  stream.on('close', gone)
  if (stream.destroyed) gone()
  else stream.write(encodeBatch(statements, rowsMaxOf))
  return promise
}

/**
 * A cancel that this batch did not ask for: it came too late for the batch before. What ran then
 * says nothing of its statement.
 */
function strayCancel(outcomes: readonly Outcome[]): BatchEnd['lost'] {
  const at = outcomes.findIndex(
    (one) => one.kind === 'over-limit' && one.message.includes('due to user request'),
  )
  return at < 0 ? null : { at, code: '57014' }
}

/** The server would take everything behind such a statement for its data. */
const copyFromStandardInput: Outcome = {
  kind: 'error',
  code: '0A000',
  message: 'COPY FROM STDIN has no input here',
  detail: null,
  hint: null,
  position: null,
  constraint: null,
}
