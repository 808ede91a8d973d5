import { performance } from 'node:perf_hooks'
import v8 from 'node:v8'
import vm from 'node:vm'

const lookEveryMs = 2000
/** The share of the time that an idle process works, at most. */
const idle = 0.02
/** A heap that grew by less since the last collection is left alone. */
const growth = 1.2

/**
 * Gives memory back while nobody asks for anything. V8 collects when a program allocates, so a
 * server that read its content and then waits would keep the garbage of its start for hours.
 * Collects at most once a quiet spell; returns what stops it.
 */
export function shrinkHeapWhenIdle(): () => void {
  v8.setFlagsFromString('--expose-gc')
  const collect = vm.runInNewContext('gc') as () => void
  let since = performance.eventLoopUtilization()
  let after = 0
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, since)
    since = now
    if (utilization > idle || process.memoryUsage().heapTotal < after * growth) return
    collect()
    after = process.memoryUsage().heapTotal
  }, lookEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}
