import type { Commands } from '../../src/command/commands.ts'
import type { ExchangeMoment } from '../../src/lab/http/console.ts'
import type { ServerPage } from '../../src/view/server-page.ts'

const at = new Date(2026, 10, 24, 19, 42, 7)

const created: ExchangeMoment = {
  kind: 'exchange',
  who: null,
  request:
    'POST /films HTTP/1.1\nhost: 127.0.0.1:40123\ncontent-type: application/json\n\n{"title": "Salt"}',
  response: 'HTTP/1.1 201 Created\nContent-Type: application/json\n\n{"id":7,"title":"Salt"}',
  problems: [],
  from: 0,
  to: 8.2,
  curl: "curl -i -H 'content-type: application/json' --data-raw '{}' \"http://127.0.0.1:$PORT\"/films",
}

/** A server that runs, was asked three times, and holds a replay that goes wrong again. */
export function serverPageOf(labId: string): ServerPage {
  const request = { method: 'POST', target: '/films', headers: '', body: '{"title": "Salt"}' }
  return {
    labId,
    title: 'Films as a resource',
    first: 'GET /films',
    server: {
      id: 'server-1',
      state: 'running',
      answer: 'select 1;\n',
      startedAt: at,
      port: 40_123,
      output: 'listening\nPOST /films\n',
      ending: null,
    },
    tasks: [
      {
        id: 'task-3',
        at,
        task: { kind: 'request', request },
        answer: {
          kind: 'answered',
          status: 201,
          moment: created,
          bytes: '0000  7b 22 69 64 22 3a 37 7d                          {"id":7}',
          bodyBytes: 8,
          curl: 'curl -i http://127.0.0.1:40123/films',
        },
        isLost: false,
      },
      {
        id: 'task-2',
        at,
        task: { kind: 'replay', attemptId: '019a0000-0000-7000-8000-000000000003' },
        answer: {
          kind: 'replayed',
          reason: { expected: '201', came: '200', try: 'Look at the status.' },
          moments: [created, { ...created, from: 2, to: 9 }],
          at: 1,
        },
        isLost: false,
      },
      { id: 'task-1', at, task: { kind: 'request', request }, answer: null, isLost: true },
    ],
  }
}

const taken = async (): Promise<{ taskId: string }> => ({ taskId: 'task-4' })

/** Takes what a page asks of a server, and starts none. */
export const serverCommands: Pick<
  Commands,
  'askServer' | 'replayAttempt' | 'startServer' | 'stopServer'
> = {
  askServer: taken,
  replayAttempt: taken,
  startServer: async () => ({ serverId: 'server-1' }),
  stopServer: async () => undefined,
}
