import { canonicalJson } from '../../../kit/hash.ts'
import type { Limits } from '../../../kit/limits.ts'
import { type Entries, plainText } from '../../../lab/folder/state.ts'
import { openOwnNetwork } from '../../../world/network/own-network.ts'
import { folderProgram } from '../../../world/runner/folder-program.ts'
import { probeServer, type ServerAnswer } from '../../../world/runner/probe-server.ts'
import { asPrinted, layOut, putInPlace } from '../copy.ts'
import { quoted, type Shortfall, shortened } from '../shortfall.ts'
import { inScratch } from '../start.ts'
import { commandOf, limitWords, programMissing, withFiles } from './program.ts'
import { type TextAsked, textGap } from './text.ts'

export interface ServerAsked extends TextAsked {
  readonly server: string
  readonly get: string
  /** Asked before, whatever comes back. */
  readonly after?: readonly string[] | undefined
  readonly files?: Readonly<Record<string, string>> | undefined
  /** Files of the folder that are not in the copy. */
  readonly without?: readonly string[] | undefined
  readonly status?: number | undefined
  readonly type?: string | undefined
  readonly json?: unknown
}

/** Starts a server of the folder in a copy, asks it once, and looks at the answer. */
export async function serverShortfall(
  asked: ServerAsked,
  entries: Entries,
  limits: Limits,
): Promise<Shortfall | null> {
  const missing = programMissing(asked.server, asked.files, entries)
  if (missing) return missing
  const shortfall = servedShortfall(asked, await serve(asked, entries, limits))
  return shortfall && withFiles(shortfall, asked, 'start your server there, ask it')
}

type Answer = Extract<ServerAnswer, { kind: 'answer' }>
/** What a server of the folder did: an answer, or none and what it printed. */
export type Served =
  | Answer
  | {
      readonly kind: Exclude<ServerAnswer['kind'], 'answer'> | 'disk'
      readonly request: string
      readonly printed: string
    }

/** Starts it in a copy of the folder and asks; with `changed` once before these files come. */
export function serve(
  asked: Pick<ServerAsked, 'server' | 'get' | 'after' | 'files' | 'without'>,
  entries: Entries,
  limits: Limits,
  changed: Readonly<Record<string, string>> | null = null,
): Promise<Served> {
  const { server, get, after = [], files = {}, without = [] } = asked
  const kept = Object.entries(entries).filter(([name]) => !without.includes(name))
  return inScratch('server', async (scratch) => {
    await layOut(Object.fromEntries(kept), files, scratch)
    const network = await openOwnNetwork()
    const answer = await probeServer(folderProgram({ file: server, ...scratch, limits, network }), {
      network,
      request: get,
      before: changed ? [...after, get] : after,
      meanwhile: changed ? async () => putInPlace(changed, scratch) : undefined,
      patienceMs: limits.commandMs / 2,
      bodyBytesMax: limits.answerBytesMax,
    }).finally(() => network?.close())
    if (answer.kind === 'answer') return answer
    const { kind, request, end } = answer
    const isFull = end.exit.kind === 'limit' && end.exit.limit === 'disk'
    return {
      kind: isFull ? 'disk' : kind,
      request,
      printed: asPrinted(`${end.stdout}${end.stderr}`, scratch),
    }
  })
}

/** What is not as asked about what a server did. */
export function servedShortfall(asked: ServerAsked, served: Served): Shortfall | null {
  return served.kind === 'answer' ? answerShortfall(asked, served) : silence(asked, served)
}

type Gap = Pick<Shortfall, 'expected' | 'came' | 'try' | 'status'>

function answerShortfall(asked: ServerAsked, answer: Answer): Shortfall | null {
  const gap = statusGap(asked, answer) ?? bodyGap(asked, answer)
  if (gap === null) return null
  const head = `${answer.status}${answer.type ? `\ncontent-type: ${answer.type}` : ''}`
  return {
    of: 'server',
    name: `GET ${asked.get}`,
    ...gap,
    shows: { title: 'What it answered', text: shortened(`${head}\n\n${plainText(answer.body)}`) },
  }
}

function statusGap(asked: ServerAsked, answer: Answer): Gap | null {
  const status = asked.status ?? 200
  if (answer.status !== status) {
    return {
      expected: `the status ${status} for \`GET ${asked.get}\``,
      came: `${answer.status}`,
      try: `Start your server and ask it yourself: \`curl -i http://localhost:PORT${asked.get}\`.`,
    }
  }
  if (asked.type !== undefined && !answer.type.toLowerCase().startsWith(asked.type.toLowerCase())) {
    return {
      expected: `the content type \`${asked.type}\` for \`GET ${asked.get}\``,
      came: answer.type === '' ? 'none' : `\`${answer.type}\``,
      try: 'The header `content-type` tells the other side how to read what comes.',
    }
  }
  return null
}

function bodyGap(asked: ServerAsked, { body }: Answer): Gap | null {
  const name = `the answer to \`GET ${asked.get}\``
  if (asked.json !== undefined) {
    const came = jsonOf(body)
    if (came === undefined) {
      return {
        expected: `${name} to be JSON`,
        came: quoted(body),
        try: '`JSON.stringify` makes JSON of a value. Send that, and nothing around it.',
      }
    }
    if (canonicalJson(came) !== canonicalJson(asked.json)) {
      return {
        expected: `${name} to be ${quoted(JSON.stringify(asked.json))}`,
        came: quoted(JSON.stringify(came)),
        try: "Compare names, numbers, and the order in lists. A number isn't a string.",
      }
    }
  }
  return textGap(name, body, asked, 'answer')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function silence(
  asked: ServerAsked,
  { kind, request, printed }: Exclude<Served, Answer>,
): Shortfall {
  return {
    of: 'server',
    name: `GET ${request}`,
    expected: `an answer to \`GET ${request}\` from \`${commandOf({ program: asked.server })}\``,
    ...silenceWords(kind, printed),
    shows: { title: 'What it printed', text: shortened(plainText(printed)) },
  }
}

function silenceWords(
  kind: Exclude<Served, Answer>['kind'],
  printed: string,
): Omit<Gap, 'expected'> {
  const error = /^(?:Uncaught )?(\w*Error\b.*)$/m.exec(printed)?.[1]
  switch (kind) {
    case 'ended':
      return {
        came: error
          ? `a program that ended before it answered: ${error.slice(0, 200)}`
          : 'a program that ended before it answered',
        try: error
          ? 'Read the error below from the top: it names the file and the line.'
          : 'A server keeps running: it listens until it is stopped.',
      }
    case 'deaf':
      return {
        came: 'a program that runs, but nothing listens at its port',
        try: 'Listen at the port that the variable `PORT` of the environment holds, not at a number of your own.',
      }
    case 'silent':
      return {
        came: 'no answer: it took the request and never answered',
        try: 'Is `response.end(…)` reached for every request?',
      }
    case 'disk':
      return { ...limitWords.disk, status: 'over-limit' }
    case 'too-long':
      return {
        came: 'an answer that goes on and on',
        try: 'Look for a loop that writes and never stops.',
        status: 'over-limit',
      }
  }
}
