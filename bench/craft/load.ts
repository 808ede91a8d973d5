import { spawn, spawnSync } from 'node:child_process'
import { runLoad } from '../../src/engine/load/run-load.ts'
import { makeRequest } from '../../src/world/http/message.ts'
import { freePort } from '../../src/world/runner/ready.ts'
import { type Line, round } from '../measure.ts'

/** Stands still for the first second of every five; answers in about a millisecond otherwise. */
const stalling = `
const http = require('node:http')
http.createServer((_, response) => {
  const at = performance.now() % 5000
  setTimeout(() => response.end('ok'), at < 1000 ? 1000 - at : 1)
}).listen(Number(process.env.PORT), '127.0.0.1')`

const [rate, seconds] = [200, 20]
/** What is true of that server at any rate, in ms. */
const truth = { p90: 500, p99: 950 }

/** How near load generators come to the truth about a server that stalls one second in five. */
export async function measureLoad(): Promise<Line[]> {
  const port = await freePort()
  const server = spawn(process.execPath, ['-e', stalling], {
    env: { ...process.env, PORT: String(port) },
    stdio: 'ignore',
  })
  try {
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const { latencyMs, latenessMs } = await runLoad({
      origin: { protocol: 'http', host: '127.0.0.1', port },
      request: makeRequest({}),
      rate,
      seconds,
      warmUpSeconds: 0,
      pattern: 'even',
      timeoutMs: 10_000,
      seed: '1',
    })
    const isNear = (name: 'p90' | 'p99'): boolean =>
      Math.abs(latencyMs[name] / truth[name] - 1) <= 0.05
    const figures = {
      p50: round(latencyMs.p50),
      p90: round(latencyMs.p90),
      p99: round(latencyMs.p99),
      lateP99: round(latenessMs.p99),
    }
    const url = `http://127.0.0.1:${port}/`
    return [
      {
        name: 'a server that stalls one second in five, ms',
        goal: 'p90 500 and p99 950, within 5 %',
        figures,
        met: isNear('p90') && isNear('p99'),
      },
      beside('wrk', ['-t1', '-c8', `-d${seconds}s`, '--latency', url], {
        p50: /50%\s+([\d.]+)(us|ms|s)/,
        p90: /90%\s+([\d.]+)(us|ms|s)/,
        p99: /99%\s+([\d.]+)(us|ms|s)/,
      }),
      beside('hey', ['-z', `${seconds}s`, '-c', '8', '-q', String(rate / 8), url], {
        p50: /50%+ in ([\d.]+) (secs)/,
        p90: /90%+ in ([\d.]+) (secs)/,
        p99: /99%+ in ([\d.]+) (secs)/,
      }),
    ]
  } finally {
    server.kill()
  }
}

const inMs: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000, secs: 1_000 }

/** What another generator says of the same server, where it is installed. */
function beside(name: string, args: string[], wanted: Readonly<Record<string, RegExp>>): Line {
  const { stdout, error } = spawnSync(name, args, { encoding: 'utf8' })
  const line = { name: `the same by ${name}`, goal: '', met: null }
  if (error) return { ...line, figures: { missing: `${name} isn't installed` } }
  const figures = Object.entries(wanted).map(([key, pattern]) => {
    const [, number, unit = ''] = pattern.exec(stdout) ?? []
    return [key, number === undefined ? '?' : round(Number(number) * (inMs[unit] ?? 1))]
  })
  return { ...line, figures: Object.fromEntries(figures) }
}
