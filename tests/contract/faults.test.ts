import { describe, expect, test } from 'vitest'
import { everyNth } from '../long-run.ts'
import { type Checked, checkServer, codesOf } from './check-server.ts'

const films = ['createFilm', 'listFilms', 'readFilm']
const changes = [...films, 'replaceFilm', 'changeFilm', 'deleteFilm']
const orders = ['createFilm', 'readFilm', 'createOrder', 'readOrder']

/** Each fault is planted alone; the codes that must be found, and no others. */
const filmFaults: readonly (readonly [
  fault: string,
  codes: readonly number[],
  only: readonly string[],
])[] = [
  ['500-on-invalid', [100], ['createFilm']],
  ['500-on-malformed', [100], ['createFilm']],
  ['500-on-absent', [100], [...films, 'deleteFilm']],
  ['pay-after-cancel', [100], [...orders, 'payOrder', 'cancelOrder']],
  ['delete-201', [102], changes],
  ['body-in-204', [105], changes],
  ['no-allow', [110], ['listFilms']],
  ['undeleted', [113], changes],
  ['partial-put', [114], [...films, 'replaceFilm']],
  ['put-201', [116], [...films, 'replaceFilm']],
  ['put-merges', [117], [...films, 'replaceFilm']],
  ['put-adds', [118], [...films, 'replaceFilm']],
  ['patch-resets', [119], [...films, 'changeFilm']],
  ['bad-location', [120], films],
  ['price-text', [200], films],
  ['no-year', [200], films],
  ['broken-json', [200], films],
  ['wrong-allow', [201], ['createFilm', 'listFilms']],
  ['missing-year', [206], ['createFilm']],
  ['year-type', [206], ['createFilm']],
  ['negative-price', [206], ['createFilm']],
  ['long-title', [206], ['createFilm']],
  ['any-genre', [206], ['createFilm']],
  ['any-code', [206], ['createFilm']],
  ['any-limit', [206], ['createFilm', 'listFilms']],
  ['malformed-accepted', [206], ['createFilm']],
  ['sql-error', [300], ['createFilm', 'listFilms']],
  ['sql-filter', [300], ['createFilm', 'listFilms']],
  ['reflected', [301], ['readReport']],
  ['assign-id', [303], films],
  ['assign-ratings', [303], films],
  ['stack-trace', [309], films],
  ['hidden-delete', [310], ['createFilm', 'listFilms']],
  ['status-200', [900], ['createFilm']],
  ['html', [901], ['createFilm']],
  ['no-request-id', [902], ['createFilm']],
  ['minimum-refused', [903], ['createFilm']],
  ['unreadable', [904], films],
  ['put-ignored', [905], [...films, 'replaceFilm']],
  ['price-unwritten', [905], [...films, 'replaceFilm']],
  ['cut-title', [906], films],
  ['whole-prices', [906], films],
  ['garbled', [906], films],
  ['unlisted', [907], films],
  ['paging-repeats', [908], films],
  ['paging-skips', [908], films],
  ['limit-ignored', [909], films],
  ['leftover', [910], films],
  ['get-changes', [911], films],
  ['get-removes', [911], films],
  ['head-differs', [912], films],
  ['head-type', [912], films],
  ['always-304', [913], films],
  ['stale-etag', [913], [...films, 'replaceFilm']],
  ['no-if-match', [913], [...films, 'replaceFilm']],
  ['absent-200', [914], films],
  ['secret', [916], films],
  ['traversal', [918], ['readReport']],
  ['wrong-length', [919], ['readReport']],
  ['hang', [920], ['readReport']],
  ['crash', [921], ['createFilm']],
  ['lost-update', [930], [...films, 'rateFilm']],
  ['colliding-ids', [930], films],
  ['racy-unique', [931], ['createFilm', 'createOrder']],
  ['key-ignored', [932], ['createFilm', 'createOrder']],
  ['racy-key', [933], ['createFilm', 'createOrder']],
  ['late-write', [940], films],
  ['abrupt', [950], ['createFilm']],
  ['deaf', [951], ['createFilm']],
]

describe('one fault at a time in a film shop on node:http', () => {
  test.each(everyNth(filmFaults, 9, 4))(
    '%s → %j',
    { timeout: 120_000 },
    async (fault, codes, only) => {
      const start = `node films.mjs --fault=${fault}${fault === 'late-write' ? ' --data={data}' : ''}`
      const report = await checkServer({ start, contract: 'films-contract.mjs', only })
      expect(codesOf(report)).toEqual(codes)
      for (const { title, detail, trace, curl } of report.findings) {
        expect(title).not.toBe('')
        expect(detail).toMatch(/^Sent .* Expected .*Got:? .*Try /s)
        expect(trace.length).toBeGreaterThan(0)
        expect(curl).toMatch(/curl -i /)
      }
    },
  )
})

const both = { alice: 'alice-token', bob: 'bob-token' }

const noteFaults: readonly (readonly [fault: string, codes: readonly number[]])[] = [
  ['no-challenge', [109]],
  ['assign-role', [303]],
  ['change-others', [306]],
  ['delete-others', [306]],
  ['list-all', [915]],
  ['open-list', [307]],
  ['open-delete', [308]],
  ['read-others', [915]],
  ['password-shown', [916]],
  ['any-token', [922]],
]

describe('one fault at a time in notes that belong to people, on Fastify', () => {
  test.each(everyNth(noteFaults, 9, 4))('%s → %j', { timeout: 120_000 }, async (fault, codes) => {
    const start = `node notes.mjs --fault=${fault}`
    const report = await checkServer({ start, contract: 'notes-contract.mjs', identities: both })
    expect(codesOf(report)).toEqual(codes)
  })
})

const todoFaults: readonly (readonly [fault: string, codes: readonly number[]])[] = [
  ['500-on-word', [100]],
  ['body-in-204', [105]],
  ['undeleted', [113]],
  ['any-priority', [206]],
  ['done-unwritten', [905]],
  ['head-body', [912]],
  ['wrong-length', [919]],
  ['crash', [921]],
  ['late-write', [940]],
]

describe("one fault at a time in to-dos on Python's http.server", () => {
  test.each(everyNth(todoFaults, 9, 4))('%s → %j', { timeout: 120_000 }, async (fault, codes) => {
    const checked: Checked = { start: `python3 todo.py {data} ${fault}`, contract: 'todo.yaml' }
    expect(codesOf(await checkServer(checked))).toEqual(codes)
  })
})
