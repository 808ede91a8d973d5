import { labOf } from '../lab/catalog.ts'
import type { ServerAnswer, ServerEnding, ServerState, ServerTask } from '../lab/http/console.ts'
import { isServerLab } from '../lab/kinds/all.ts'
import {
  findNewestServer,
  getServerOutput,
  isHeld,
  listServerTasks,
  type Server,
} from '../store/servers.ts'
import type { ViewContext } from './context.ts'
import { subscribe } from './subscribe.ts'

/** One thing that a server was asked, and what came. */
export interface ServerTaskLine {
  readonly id: string
  readonly at: Date
  readonly task: ServerTask
  /** Null while it's under way; also where its server ended before it answered. */
  readonly answer: ServerAnswer | null
  readonly isLost: boolean
}

/** A learner's own server in a lab, for trying it by hand. */
export interface ServerPage {
  readonly labId: string
  readonly title: string
  /** The request that a console begins with: `GET /films`. */
  readonly first: string
  /** Null: none was started yet. */
  readonly server: {
    readonly id: string
    readonly state: ServerState
    /** The text that it runs. */
    readonly answer: string
    readonly startedAt: Date
    readonly port: number | null
    readonly output: string
    readonly ending: ServerEnding | null
  } | null
  /** The newest first. */
  readonly tasks: readonly ServerTaskLine[]
}

export interface ServerPageInput {
  readonly learnerId: string
  readonly labId: string
}

const tasksShown = 12
const gone: ServerEnding = { says: 'The process that ran it is gone', reason: null }

/** Null for labs whose answer isn't a server. Throws Problem 'unknown-lab'. */
export async function serverPage(
  context: ViewContext,
  { learnerId, labId }: ServerPageInput,
): Promise<ServerPage | null> {
  const lab = labOf(context.catalog, labId)
  if (!isServerLab(lab)) return null
  const { store } = context
  const [server, tasks] = await Promise.all([
    findNewestServer(store, { learnerId, labId: lab.id }),
    listServerTasks(store, { learnerId, labId: lab.id, limit: tasksShown }),
  ])
  const shown = server && (await shownServer(context, server))
  return {
    labId: lab.id,
    title: lab.title,
    first: lab.run,
    server: shown,
    tasks: tasks.map(({ serverId, ...task }) => ({
      ...task,
      isLost: task.answer === null && (serverId !== shown?.id || shown.state === 'ended'),
    })),
  }
}

async function shownServer(
  { store, clock }: ViewContext,
  server: Server,
): Promise<ServerPage['server']> {
  const { id, state, answer, port, createdAt: startedAt, ending } = server
  const isGone = state !== 'ended' && !isHeld(server, clock())
  const output = await getServerOutput(store, id)
  return isGone
    ? { id, state: 'ended', answer, startedAt, port: null, output, ending: gone }
    : { id, state, answer, startedAt, port, output, ending }
}

/** Waits until what a page asked for has come, or the time is over: no page has to ask again and again. */
export async function serverSettled(
  context: ViewContext,
  input: ServerPageInput & { waitMs: number },
): Promise<void> {
  const until = performance.now() + input.waitMs
  const stream = await subscribe(context, [`learner ${input.learnerId}`])
  try {
    for (;;) {
      const page = await serverPage(context, input)
      const leftMs = until - performance.now()
      if (page === null || !isUnsettled(page) || leftMs <= 0) return
      await stream.next(leftMs)
    }
  } finally {
    stream.close()
  }
}

/** It's starting, or something is under way. */
export function isUnsettled({ server, tasks }: ServerPage): boolean {
  return (
    server?.state === 'waiting' || tasks.some(({ answer, isLost }) => answer === null && !isLost)
  )
}
