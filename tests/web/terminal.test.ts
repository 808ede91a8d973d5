import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labTerminals } from '../../src/cli/page-terminals.ts'
import type { Commands } from '../../src/command/commands.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import { guard } from '../../src/web/guard.ts'
import { asProblem } from '../../src/web/problems.ts'
import { terminalRoutes } from '../../src/web/routes/terminal.ts'
import { canOpenTerminal } from '../../src/world/processes/terminal.ts'
import { readContent } from '../content.ts'

const root = path.resolve(import.meta.dirname, '../..')
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-terminal-'))
const lab = '/labs/folder/where-am-i'
const app = Fastify({ forceCloseConnections: true })
const handedIn: string[] = []
let origin = ''

beforeAll(async () => {
  const { catalog } = await readContent()
  const commands = {
    submitAttempt: async ({ answer }: { answer: string }) => {
      handedIn.push(answer)
      return { attemptId: 'a', number: 1 }
    },
  } as unknown as Commands
  const deps = { clock: () => new Date(), commands }
  app.decorateRequest('learnerId', 'learner')
  app.addHook('onRequest', async (request) => guard(request, { port: 0, hosts: [] }))
  app.setErrorHandler((error, request, reply) =>
    reply.code(403).send({ code: asProblem(error, request, 1_000).code }),
  )
  const terminals = labTerminals({ catalog, home, limits: defaultLimits })
  await app.register(terminalRoutes, { terminals, deps })
  origin = await app.listen({ port: 0, host: '127.0.0.1' })
})

afterAll(async () => {
  await app.close()
  fs.rmSync(home, { recursive: true, force: true })
})

function post(address: string, body: object, from: string | null = origin): Promise<Response> {
  return fetch(`${origin}${address}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...(from === null ? {} : { origin: from }) },
    body: JSON.stringify(body),
  })
}

async function refusal(address: string, body: object, from: string | null = origin) {
  const answer = await post(address, body, from)
  return [answer.status, ((await answer.json()) as { code: string }).code]
}

const kept = { path: 'kept.txt', text: 'from the page\n' }

async function token(): Promise<string> {
  return ((await (await post(`${lab}/terminal/token`, {})).json()) as { token: string }).token
}

describe.runIf(canOpenTerminal())('a terminal in the page', () => {
  it('is refused to another origin, and to a program that names none', async () => {
    const wrong = [403, 'wrong-origin']
    for (const from of ['http://example.org', 'http://127.0.0.1:1', null]) {
      expect(await refusal(`${lab}/terminal/token`, {}, from)).toEqual(wrong)
      expect(await refusal(`${lab}/terminal`, { token: await token() }, from)).toEqual(wrong)
      expect(await refusal('/terminals/any/input', { text: 'x' }, from)).toEqual(wrong)
      expect(await refusal(`${lab}/terminal/check`, {}, from)).toEqual(wrong)
      expect(await refusal(`${lab}/terminal/texts`, {}, from)).toEqual(wrong)
      expect(await refusal(`${lab}/terminal/text`, kept, from)).toEqual(wrong)
      expect(await refusal(`${lab}/terminal/fresh`, {}, from)).toEqual(wrong)
    }
  })

  it('is refused without a token, with a made-up one, and with one for another lab', async () => {
    const wrong = [403, 'wrong-origin']
    expect(await refusal(`${lab}/terminal`, {})).toEqual(wrong)
    expect(await refusal(`${lab}/terminal`, { token: 'a'.repeat(43) })).toEqual(wrong)
    expect(await refusal('/labs/folder/other/terminal', { token: await token() })).toEqual(wrong)
    expect(await refusal('/terminals/none/input', { text: 'x' })).toEqual([403, 'unknown-page'])
  })

  it('is a confined shell in the lab’s folder that ends with its page', async () => {
    const once = await token()
    const leaving = new AbortController()
    const answer = await fetch(`${origin}${lab}/terminal`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ token: once }),
      signal: leaving.signal,
    })
    expect(answer.status).toBe(200)
    expect(await refusal(`${lab}/terminal`, { token: once })).toEqual([403, 'wrong-origin'])

    const id = answer.headers.get('x-terminal') ?? ''
    const type = (text: string) => post(`/terminals/${id}/input`, { text })
    const shown = reading(answer)
    await type('echo ho""me is $(basename "$PWD")\n')
    await shown.until('home is folder')
    await type(`ls ${root}/README.md || echo out of re""ach\n`)
    await shown.until('out of reach')
    await type('echo kept > kept.txt && echo wri""tten\n')
    await shown.until('written')
    await type('\u001B')
    await type('\u0007')
    await type('echo every let""ter\n')
    await shown.until('every letter')

    const checked = await post(`${lab}/terminal/check`, {})
    expect(checked.headers.get('location')).toBe(`${lab}?attempt=a#verdict`)
    expect(handedIn.join()).toContain('kept.txt')

    expect((await post(`${lab}/terminal/text`, kept)).status).toBe(204)
    await type('cat kept.txt\n')
    await shown.until('from the page')
    const listed = await (await post(`${lab}/terminal/texts`, {})).json()
    expect((listed as { texts: object[] }).texts).toContainEqual(kept)
    await type('ln -s /etc/hostname link.txt; mkdir -p deep; ln -s .. deep/up; echo lin""ked\n')
    await shown.until('linked')
    for (const path of ['new.txt', '../task.json', 'link.txt', 'deep/up/kept.txt', '/etc/passwd']) {
      expect(await refusal(`${lab}/terminal/text`, { path, text: 'x' })).toEqual([403, 'bad-input'])
    }

    leaving.abort()
    await expect.poll(() => type('x').then(({ status }) => status), { timeout: 30_000 }).toBe(403)
    const folder = path.join(home, 'folders/folder-where-am-i')
    expect((await post(`${lab}/terminal/fresh`, {})).status).toBe(303)
    expect(fs.readdirSync(folder)).toContain('folder-1')
    expect(fs.readdirSync(folder)).not.toContain('folder')
  })
})

it.runIf(!canOpenTerminal())('is off if this system can’t confine it', async () => {
  expect(await refusal(`${lab}/terminal/token`, {})).toEqual([403, 'not-yet'])
})

/** What a shell printed so far, and waiting for words in it. */
function reading(answer: Response) {
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let all = ''
  return {
    until: async (words: string): Promise<void> => {
      while (!all.includes(words)) {
        const { done, value } = await reader.read()
        if (done) throw new Error(`it ended before “${words}”: ${all}`)
        all += decoder.decode(value, { stream: true })
      }
    },
  }
}
