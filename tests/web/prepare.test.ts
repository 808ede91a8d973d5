import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBrowserFiles } from './browser-files.ts'
import { fixtureServer } from './serve.ts'

const servers: FastifyInstance[] = []
let begun: FastifyInstance
let fresh: FastifyInstance

beforeAll(async () => {
  const folder = await buildBrowserFiles()
  begun = await fixtureServer(folder)
  fresh = await fixtureServer(folder, { fresh: true })
  servers.push(begun, fresh)
})
afterAll(() => Promise.all(servers.map((server) => server.close())))

const body = async (url: string, server = begun): Promise<string> =>
  (await server.inject({ url, headers: { host: '127.0.0.1:4400' } })).body

describe('certifications', () => {
  it('say by the day which version can be taken', async () => {
    const page = await body('/certifications')
    expect(page).toContain('Yes, until November 30, 2026, 6 days left. DVA-C03 follows it.')
    const exam = await body('/certifications/ms-ai-200')
    expect(exam).toContain('AI-200 is the one you can still take')
    expect(exam).not.toContain('It can no longer be earned')
    expect(page).toContain('Not yet. From December 1, 2026 on. It replaces DVA-C02.')
    expect(page).toContain('No. It ended on July 31, 2026. AI-200 follows it.')
  })

  it('show what is not covered in the same picture, and the same as a table', async () => {
    const page = await body('/certifications/aws-dva-c03')
    expect(page).toMatch(/<strong>\d+% isn’t covered here<\/strong>/)
    expect(page).toMatch(/<svg[^>]*class="wide"[\s\S]*Not covered here/)
    expect(page).toContain('only from tables of others')
    const none = await body('/certifications/aws-dva-c03', fresh)
    expect(none).toContain('<strong>0%</strong>')
  })

  it('have no figure where no weights are known, and none once an exam is gone', async () => {
    const oracle = await body('/certifications/oracle-1z0-909')
    expect(oracle).toContain('No figure')
    expect(oracle).not.toContain('not covered here</strong>')
    expect(oracle).toContain('weight not known')
    expect(oracle).toContain('They disagree')
    expect(await body('/certifications/ms-az-204')).not.toContain('How far along you are')
  })

  it('are answered with a problem where there is none', async () => {
    const answer = await begun.inject({
      url: '/certifications/nope',
      headers: { host: '127.0.0.1:4400' },
    })
    expect(answer.statusCode).toBe(404)
  })
})

describe('interview questions', () => {
  it('are found by area and by words', async () => {
    const all = await body('/interviews')
    expect(all).toContain('Four you can expect')
    const area = await body('/interviews?area=txn')
    expect(area).toContain('/interviews/lost-update')
    expect(area).not.toContain('/interviews/keep-passwords')
    const words = await body('/interviews?q=skip+locked')
    expect(words).toContain('/interviews/a-queue-in-a-table')
    expect(words).not.toContain('/interviews/lost-update')
    expect(await body('/interviews?q=zzz')).toContain('No question matches')
  })

  it('keep the answer closed until one has thought', async () => {
    const page = await body('/interviews/not-in-gives-nothing')
    expect(page).toContain('<details class="more"><summary>What makes a good answer</summary>')
    expect(page).toContain('href="/labs/query/not-in-and-null"')
    expect(await body('/interviews/what-a-deadlock-is')).toContain('Coming')
  })

  it('offer the learner’s own attempts as material for a story', async () => {
    const page = await body('/interviews/a-problem-you-met')
    expect(page).toContain('A tie for third place keeps both films')
    expect(page).toContain('href="/attempts/019a0000-0000-7000-8000-000000000009"')
    const none = await body('/interviews/a-problem-you-met', fresh)
    expect(none).toContain('No lab has taken you more than one attempt yet')
  })
})
