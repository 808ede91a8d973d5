import { describe, expect, it } from 'vitest'
import { mutateServer } from '../../bench/mutate-server.ts'
import { mutateSqlText } from '../../bench/mutate-sql-text.ts'

const texts = (sql: string): string[] => [...mutateSqlText(sql)].map(({ text }) => text)

describe('SQL in a program', () => {
  it('loses a clause, and no more than that', () => {
    const found = texts("'SELECT id FROM film WHERE id = $1 ORDER BY id LIMIT 5 FOR UPDATE'")
    expect(found).toContain("'SELECT id FROM film ORDER BY id LIMIT 5 FOR UPDATE'")
    expect(found).toContain("'SELECT id FROM film WHERE id = $1 LIMIT 5 FOR UPDATE'")
    expect(found).toContain("'SELECT id FROM film WHERE id = $1 ORDER BY id FOR UPDATE'")
    expect(found).toContain("'SELECT id FROM film WHERE id = $1 ORDER BY id LIMIT 5'")
    expect(found).toContain("'SELECT id FROM film WHERE id = $1 ORDER BY id LIMIT 6 FOR UPDATE'")
  })

  it('loses either side of a condition, inside parentheses too', () => {
    const found = texts('`DELETE FROM link WHERE token = $1 AND (used OR late)`')
    expect(found).toContain('`DELETE FROM link WHERE token = $1`')
    expect(found).toContain('`DELETE FROM link WHERE (used OR late)`')
    expect(found).toContain('`DELETE FROM link WHERE token = $1 AND (used)`')
    expect(found).toContain('`DELETE FROM link WHERE token <= $1 AND (used OR late)`')
  })

  it('leaves a column out, or gives it its neighbor’s value', () => {
    const found = texts("'SELECT id, film.title FROM film'")
    expect(found).toContain("'SELECT id FROM film'")
    expect(found).toContain("'SELECT id, id AS title FROM film'")
  })
})

describe('a server', () => {
  const changed = (line: string, file = 'server.ts'): string[] =>
    mutateServer(line, file).map(({ text }) => text)

  it('answers another status, forgets a header or a field', () => {
    const found = changed("send(404, { 'Content-Type': 'application/json', id: film.id })")
    expect(found).toContain("send(400, { 'Content-Type': 'application/json', id: film.id })")
    expect(found).toContain("send(404, { 'Content-Type': 'text/plain', id: film.id })")
    expect(found).toContain('send(404, { id: film.id })')
  })

  it('forgets an attribute of a cookie, and an anchor or a bound of a pattern', () => {
    expect(changed('const a = `sid=${token}; HttpOnly; Path=/`')).toContain(
      'const a = `sid=${token}; Path=/`',
    )
    const found = changed('const a = /^\\d{1,9}$/.test(id)')
    expect(found).toContain('const a = /^\\d{1,9}/.test(id)')
    expect(found).toContain('const a = /^\\d{1,10}$/.test(id)')
  })

  it('is left alone where nobody could tell', () => {
    expect(changed('console.error(failed(1))')).toEqual([])
    expect(changed('server.listen(1)')).toEqual([])
  })

  it('may be written in Python', () => {
    const found = changed('    if len(recent) >= LIMIT:\n        return 429', 'server.py')
    expect(changed('    return send(1)', 'server.py')).toEqual(['    send(1)'])
    expect(found).toContain('    if len(recent) > LIMIT:\n        return 429')
    expect(found).toContain('    if len(recent) >= LIMIT:\n        return 503')
  })
})
