import type { Counterexample, Verdict } from '../../lab/verdict.ts'
import type { Language } from '../highlight.ts'

/** A wrong answer as people write it, and what the grader found in it. */
export interface HomeExample {
  readonly id: string
  readonly title: string
  readonly says: string
  readonly labId: string
  readonly labTitle: string
  /** The answer, or the part of it that matters. */
  readonly answer: string
  readonly language: Language
  /** Lines from 1 to look at. */
  readonly marked: readonly number[]
  /** `lab check` on the lab's mutant of the same name as the id gives the same again. */
  readonly seed: string
  readonly counterexample: Counterexample
  readonly explanation: Verdict['explanation']
  readonly hint: Verdict['hint']
}

/** What `backwright lab check --json` said to wrong answers that come with the labs. */
export const homeExamples: readonly HomeExample[] = [
  {
    id: 'no-end',
    title: 'A query that looks right',
    says: '“Which films has nobody watched?” This answer is right for most data. We ran it on more than a hundred small databases, found one where it goes wrong, and took away every row that doesn’t matter.',
    labId: 'query/films-nobody-watched',
    labTitle: 'Films nobody watched',
    answer:
      'select f.title\nfrom film as f\nleft join watch as w on w.film_id = f.id\nwhere w.ended_at is null\norder by f.title;',
    language: 'sql',
    marked: [4],
    seed: '1e608fce',
    counterexample: {
      kind: 'rows',
      tables: [
        {
          name: 'film',
          columns: [
            {
              name: 'id',
              type: 'integer',
            },
            {
              name: 'title',
              type: 'text',
            },
            {
              name: 'genre',
              type: 'text',
            },
            {
              name: 'released',
              type: 'date',
            },
            {
              name: 'minutes',
              type: 'integer',
            },
            {
              name: 'country',
              type: 'character(2)',
            },
            {
              name: 'synopsis',
              type: 'text',
            },
            {
              name: 'details',
              type: 'jsonb',
            },
          ],
          rows: [['1', 'a', 'a', '2024-01-01', '1', 'a', 'a', '{}']],
        },
        {
          name: 'viewer',
          columns: [
            {
              name: 'id',
              type: 'integer',
            },
            {
              name: 'name',
              type: 'text',
            },
            {
              name: 'email',
              type: 'text',
            },
            {
              name: 'country',
              type: 'character(2)',
            },
            {
              name: 'zone',
              type: 'text',
            },
            {
              name: 'joined',
              type: 'date',
            },
            {
              name: 'invited_by',
              type: 'integer',
            },
          ],
          rows: [['1', 'a', 'a', 'a', 'a', '2024-01-01', null]],
        },
        {
          name: 'watch',
          columns: [
            {
              name: 'id',
              type: 'bigint',
            },
            {
              name: 'viewer_id',
              type: 'integer',
            },
            {
              name: 'film_id',
              type: 'integer',
            },
            {
              name: 'started_at',
              type: 'timestamp with time zone',
            },
            {
              name: 'ended_at',
              type: 'timestamp with time zone',
            },
            {
              name: 'minutes',
              type: 'integer',
            },
          ],
          rows: [['1', '1', '1', '2024-01-01 00:00:00+00', null, '1']],
        },
      ],
      results: [
        {
          name: null,
          expected: {
            kind: 'rows',
            columns: [
              {
                name: 'title',
                type: 'text',
              },
            ],
            rows: [],
          },
          came: {
            kind: 'rows',
            columns: [
              {
                name: 'title',
                type: 'text',
              },
            ],
            rows: [['a']],
          },
        },
      ],
      ordered: false,
      secondRun: null,
      found: {
        database: 49,
        of: 115,
        rowsBefore: 3,
      },
    },
    explanation: null,
    hint: {
      mutant: 'no-end',
      why: 'ended_at is also NULL in a real watch that has not ended, so a NULL there does not prove that nothing was found.',
    },
  },
  {
    id: 'read-then-write',
    title: 'Two people, one gift card',
    says: 'Each payment reads the balance, subtracts the amount, and writes it back. For one person that works. We ran two real sessions in every order that matters, and this is the shortest one that loses money.',
    labId: 'schedule/two-people-one-balance',
    labTitle: 'Two people, one balance',
    answer:
      'SELECT balance - :amount AS rest, balance >= :amount AS enough\n  FROM card WHERE id = :card \\gset\n\\if :enough\nUPDATE card SET balance = :rest WHERE id = :card;\nINSERT INTO payment (card_id, amount) VALUES (:card, :amount);\n\\endif',
    language: 'sql',
    marked: [1, 4],
    seed: 'aed9dde6',
    counterexample: {
      kind: 'timeline',
      says: 'They meet in a way that leaves something else.',
      sessions: ['Ada', 'Max'],
      moments: [
        {
          session: 0,
          kind: 'done',
          sql: 'SELECT balance - 18 AS rest, balance >= 18 AS enough\n  FROM card WHERE id = 1',
          says: 'rest 32, enough t',
          waitsFor: [],
        },
        {
          session: 1,
          kind: 'done',
          sql: 'SELECT balance - 25 AS rest, balance >= 25 AS enough\n  FROM card WHERE id = 1',
          says: 'rest 25, enough t',
          waitsFor: [],
        },
        {
          session: 1,
          kind: 'done',
          sql: 'UPDATE card SET balance = 25 WHERE id = 1',
          says: 'UPDATE 1',
          waitsFor: [],
        },
        {
          session: 1,
          kind: 'done',
          sql: '-- that statement commits by itself',
          says: 'COMMIT',
          waitsFor: [],
        },
        {
          session: 1,
          kind: 'done',
          sql: 'INSERT INTO payment (card_id, amount) VALUES (1, 25)',
          says: 'INSERT 1',
          waitsFor: [],
        },
        {
          session: 1,
          kind: 'done',
          sql: '-- that statement commits by itself',
          says: 'COMMIT',
          waitsFor: [],
        },
        {
          session: 0,
          kind: 'done',
          sql: 'UPDATE card SET balance = 32 WHERE id = 1',
          says: 'UPDATE 1',
          waitsFor: [],
        },
        {
          session: 0,
          kind: 'done',
          sql: '-- that statement commits by itself',
          says: 'COMMIT',
          waitsFor: [],
        },
        {
          session: 0,
          kind: 'done',
          sql: 'INSERT INTO payment (card_id, amount) VALUES (1, 18)',
          says: 'INSERT 1',
          waitsFor: [],
        },
        {
          session: 0,
          kind: 'done',
          sql: '-- that statement commits by itself',
          says: 'COMMIT',
          waitsFor: [],
        },
      ],
      circle: [],
      ends: ['', ''],
      left: [
        {
          title: 'Cards',
          rows: {
            columns: [
              {
                name: 'id',
                type: 'integer',
              },
              {
                name: 'balance',
                type: 'integer',
              },
            ],
            rows: [
              ['1', '32'],
              ['2', '30'],
            ],
          },
        },
        {
          title: 'Payments',
          rows: {
            columns: [
              {
                name: 'card_id',
                type: 'integer',
              },
              {
                name: 'amount',
                type: 'integer',
              },
            ],
            rows: [
              ['1', '18'],
              ['1', '25'],
            ],
          },
        },
      ],
      serial: [
        {
          order: 'Ada, then Max',
          left: [
            {
              title: 'Cards',
              rows: {
                columns: [
                  {
                    name: 'id',
                    type: 'integer',
                  },
                  {
                    name: 'balance',
                    type: 'integer',
                  },
                ],
                rows: [
                  ['1', '7'],
                  ['2', '30'],
                ],
              },
            },
            {
              title: 'Payments',
              rows: {
                columns: [
                  {
                    name: 'card_id',
                    type: 'integer',
                  },
                  {
                    name: 'amount',
                    type: 'integer',
                  },
                ],
                rows: [
                  ['1', '18'],
                  ['1', '25'],
                ],
              },
            },
          ],
        },
      ],
      found: {
        schedules: 45,
        failing: 27,
      },
    },
    explanation: null,
    hint: null,
  },
  {
    id: 'answers-first',
    title: 'A server that answers too soon',
    says: 'This server says a ticket is sold before the database has stored it. We bought one and counted the seats right away: 87 should be left, and there are still 88. If the server dies at that moment, the ticket is lost. These are the real requests and responses.',
    labId: 'http/kill-dash-nine',
    labTitle: 'Kill dash nine',
    answer:
      'async function buyTicket(id: string, wish: Wish): Promise<Answer> {\n  // Answers 409 if there are no seats left, and then:\n  void store(id, wish)\n  return { status: 201, body: { id, ...wish } }\n}',
    language: 'ts',
    marked: [3, 4],
    seed: '92e6ef26',
    counterexample: {
      kind: 'trace',
      says: '2 requests show it.',
      expected: 'in the answer to `GET /screenings/6`, `seats_left` to be `87`',
      came: '`88`',
      moments: [
        {
          kind: 'exchange',
          who: null,
          request:
            'PUT /tickets/ed77f485-08bd-42bb-b30c-c54600000004 HTTP/1.1\nhost: 127.0.0.1:42773\ncontent-type: application/json\ncontent-length: 29\n\n{"screening":6,"buyer":"Ada"}',
          response:
            'HTTP/1.1 201 Created\nContent-Type: application/json\nDate: Fri, 27 Nov 2026 12:31:02 GMT\nConnection: close\nContent-Length: 73\n\n{"id":"ed77f485-08bd-42bb-b30c-c54600000004","screening":6,"buyer":"Ada"}',
          problems: [],
          from: 0,
          to: 62.1,
          curl: 'curl -i -X PUT -H \'content-type: application/json\' --data-raw \'{"screening":6,"buyer":"Ada"}\' "http://127.0.0.1:$PORT"/tickets/ed77f485-08bd-42bb-b30c-c54600000004',
        },
        {
          kind: 'exchange',
          who: null,
          request: 'GET /screenings/6 HTTP/1.1\nhost: 127.0.0.1:42773',
          response:
            'HTTP/1.1 200 OK\nContent-Type: application/json\nDate: Fri, 27 Nov 2026 12:31:02 GMT\nConnection: close\nContent-Length: 43\n\n{"id":6,"title":"Low Tide","seats_left":88}',
          problems: [],
          from: 62.8,
          to: 92.9,
          curl: 'curl -i "http://127.0.0.1:$PORT"/screenings/6',
        },
      ],
      at: 1,
      output: null,
      replay: {
        check: 'stored-first',
        given: '{"id":"ed77f485-08bd-42bb-b30c-c54600000004"}',
        sequence: null,
      },
      found: {
        confirmed: 3,
        of: 3,
        shrinks: 0,
      },
    },
    explanation: null,
    hint: null,
  },
]
