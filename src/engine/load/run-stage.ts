import { setTimeout as wait } from 'node:timers/promises'
import { seededRandom } from '../../kit/random.ts'
import type { LoadStage } from '../../lab/kinds/load.ts'
import { type LoadClient, openLoadClient } from '../../world/http/load-client.ts'
import { makeRequest, type Origin } from '../../world/http/message.ts'
import { arrivalsOf } from './arrivals.ts'
import { type Answered, generate } from './generate.ts'
import { realTime } from './real-time.ts'

/** One request of a stage, and how it ended. */
export interface Sample {
  /** Its name in the stage. */
  readonly of: string
  readonly dueMs: number
  readonly tookMs: number
  readonly came: Answered
}

export interface StageResult {
  readonly samples: readonly Sample[]
  /** How late requests were sent, at the 99th percentile. */
  readonly latenessMs: number
}

/** Clients give up after this: a request without an answer counts as taking so long. */
export const patienceMs = 3_000
const warmUpMs = 250
const inFlightMax = 2_048

/** Sends one stage to a server; the same seed sends the same requests at the same moments. */
export async function runStage(
  origin: Origin,
  stage: LoadStage,
  seed: string,
): Promise<StageResult> {
  if (stage.rate === 0) {
    await wait(stage.seconds * 1_000)
    return { samples: [], latenessMs: 0 }
  }
  const random = seededRandom(`stage/${seed}`)
  const seconds = stage.seconds + warmUpMs / 1_000
  const arrivals = arrivalsOf({ rate: stage.rate, seconds, pattern: 'poisson' }, random)
  const clients = openClients(origin, stage)
  const chosen = arrivals.map(() => drawClient(clients, random.next() / 4_294_967_296, random.next))
  const samples: Sample[] = []
  try {
    const { latenessMs } = await generate(
      {
        arrivals,
        warmUpMs,
        inFlightMax,
        send: (nth) => (chosen[nth] as Chosen).client.send(),
        onEnd: ({ nth, dueMs, tookMs, came }) => {
          samples.push({ of: (chosen[nth] as Chosen).of, dueMs: dueMs - warmUpMs, tookMs, came })
        },
      },
      realTime,
    )
    return { samples, latenessMs: latenessMs.p99 }
  } finally {
    for (const { bodies } of clients) for (const client of bodies) client.close()
  }
}

interface Clients {
  readonly of: string
  readonly share: number
  /** One for each body. */
  readonly bodies: readonly LoadClient[]
}

interface Chosen {
  readonly of: string
  readonly client: LoadClient
}

function openClients(origin: Origin, { requests }: LoadStage): Clients[] {
  return Object.entries(requests).map(([of, { send, json, share }]) => {
    const [method = 'GET', target = '/'] = send.split(' ')
    const made =
      json.length === 0
        ? [makeRequest({ method, target })]
        : json.map((body) => makeRequest({ method, target, json: body }))
    return {
      of,
      share,
      bodies: made.map((one) => openLoadClient(origin, one, { timeoutMs: patienceMs })),
    }
  })
}

function drawClient(clients: readonly Clients[], at: number, next: () => number): Chosen {
  let left = at
  for (const { of, share, bodies } of clients) {
    left -= share
    if (left < 0) return { of, client: bodies[next() % bodies.length] as LoadClient }
  }
  const { of, bodies } = clients.at(-1) as Clients
  return { of, client: bodies[0] as LoadClient }
}
